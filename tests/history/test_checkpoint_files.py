"""Checkpoints and anchors as files, and the last word of what is said of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sealtrail import history, signatures
from sealtrail.errors import UsageError
from sealtrail.finding import Finding
from sealtrail.gate import INDETERMINATE
from sealtrail.git import Repository
from sealtrail.history import Report
from sealtrail.history.checkpoint import Since, held_to, read_checkpoint, since
from sealtrail.store import Snapshot
from tests.gate.bench import QA, path_of
from tests.gate.past import lived
from tests.history.test_checkpoint import OTHER, lacking, tip


@pytest.fixture(scope="module")
def report() -> Report:
    """The story's history, verified against its anchor."""
    return lived().fork().verify()


def test_no_more_is_read_than_could_be_a_signature(report: Report, tmp_path: Path) -> None:
    """Of a file that is too long one byte more is read than a signature may have: enough to see it."""
    kept = tip(report).kept()
    path = tmp_path / "kept.json"
    path.write_bytes(kept.data)
    path.with_name("kept.json.sig").write_bytes(b"x" * (signatures.LIMIT + 10))
    assert len(read_checkpoint(path).signature) == signatures.LIMIT + 1


def test_another_genesis_is_named(report: Report) -> None:
    """Who shows a repository with the same name and another genesis is told which genesis was signed."""
    told = since(report, tip(report).bend("predicate.genesis", OTHER[:40]).kept())
    assert [f.code for f in told.findings] == ["history.rewritten"]
    assert f"genesis is {report.steps[0].commit.id}, and {OTHER[:40]} was signed" in told.findings[0].message


def test_what_is_missing_is_said_of_its_commit(tmp_path: Path) -> None:
    """Bytes that are missing are told of the commit that holds them."""
    demo = tip_of_demo()
    kept, last = tip(demo).kept(), demo.steps[-1]
    entry = last.result.entry("schema/policy.yaml")
    assert entry is not None
    lost = Snapshot(Repository(lacking(tmp_path, entry.id)).objects, last.result.tree)
    told = since(replace(demo, steps=(*demo.steps[:-1], replace(last, result=lost))), kept)
    assert [(f.code, f.commit) for f in told.findings] == [("object.missing", last.commit.id)]


def tip_of_demo() -> Report:
    """The demo's history, verified against its anchor."""
    from tests.cli.demo import made

    world = made()
    return history.verify(Repository(world.upstream), history.read_anchor(world.anchor))


def test_every_reason_not_to_know_leaves_it_open(report: Report) -> None:
    """All the codes that say "cannot tell" together still do not say "wrong"."""
    findings = tuple(Finding(code, "m") for code in sorted(INDETERMINATE))
    told = Since(tip(report).kept().checkpoint, findings, 0, ())
    assert held_to(report, told).verdict == "indeterminate"


def test_a_file_that_is_no_anchor_is_named(tmp_path: Path) -> None:
    """Who gives a file that holds no anchor is told which file that is."""
    path = tmp_path / "anchor of somebody.json"
    path.write_bytes(b"[]")
    with pytest.raises(UsageError, match=r"anchor of somebody\.json holds no anchor"):
        history.read_anchor(path)


@pytest.mark.parametrize(("day", "expected"), [("2026-12-31", []), ("2026-01-31", ["key.expired"])])
def test_a_key_with_an_end(report: Report, day: str, expected: list[str]) -> None:
    """A key that ends on its own signs checkpoints until then, and none afterwards."""
    last = report.steps[-1]
    text = (last.result.read(path_of(QA)) or b"").decode()
    bent = text.replace("    events:\n", f'    expires: "{day}T00:00:00Z"\n    events:\n', 1)
    other = replace(last, result=last.result.advance({path_of(QA): bent.encode()}))
    ended = replace(report, steps=(*report.steps[:-1], other))
    assert [f.code for f in since(ended, tip(ended).kept()).findings] == expected
