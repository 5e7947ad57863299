"""The first step: what both sides found the repository with, and the anchor that pins it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from sealtrail import gate
from sealtrail.errors import UsageError
from sealtrail.git import Objects
from sealtrail.store import Snapshot
from tests.gate.bench import (
    ADMIN,
    CMO_DIRECTOR,
    CMO_HEAD,
    CMO_LEFT,
    DIRECTOR,
    HEAD,
    POLICY,
    QA,
    ROOT,
    Bench,
    path_of,
)
from tests.gate.conftest import Story

FOUNDING = "SYS-LRK-2026-0001"
SYSTEM = "schema/workflows/system_change.yaml"
Bend = Callable[[Bench], Bench]


@pytest.fixture
def founding(story: Story) -> Bench:
    """The story's genesis with nobody's signature."""
    landing = story.landings[0]
    bench = Bench(Snapshot(Objects(), Objects().put_files({})), landing.at, touched=FOUNDING, genesis=True)
    bench.changes = {p: d for p, d in landing.changes.items() if "/approvals/" not in p and isinstance(d, bytes)}
    return bench


def signed(bench: Bench, *, without: tuple[str, ...] = ()) -> Bench:
    """The system change pins what is there, and everybody but some signs it."""
    text = bench.read(path_of(FOUNDING)).decode()
    text = text[: text.index("pins:\n")] + "---\n" + text[text.index("---\n", 4) + 4 :]
    bench.write(path_of(FOUNDING), text)
    folder = path_of(FOUNDING, "")
    held = {path: data for path, data in bench.changes.items() if not path.startswith(folder)}
    copy = bench.fork()
    copy.changes = {
        f"x/{path}" if path.startswith(("records/", "agreements/")) else path: d for path, d in held.items()
    }
    pins = copy.pin("SYS-LRK-2026-0009").read(path_of("SYS-LRK-2026-0009")).decode()
    block = pins[pins.index("pins:\n") : pins.index("---\n\nA test.")].replace("path: x/", "path: ")
    bench.add(FOUNDING, re.sub(r"\n+$", "", block)).touched = FOUNDING
    for person, meaning, role in (
        (ADMIN, "authored", "records.admin"),
        (HEAD, "approved", ROOT),
        (DIRECTOR, "approved", ROOT),
        (CMO_HEAD, "approved", ROOT),
        (CMO_DIRECTOR, "approved", ROOT),
        (QA, "approved", "sponsor.qa"),
        (CMO_LEFT, "acknowledged", "cmo.qu"),
    ):
        if person not in without:
            bench.sign(person, meaning, role)
    return bench


def test_genesis(founding: Bench) -> None:
    """A genesis that every root holder of both sides signed is accepted."""
    signed(founding).accepted()


@pytest.mark.parametrize("person", [HEAD, DIRECTOR, CMO_HEAD, CMO_DIRECTOR])
def test_every_root_holder_signs(founding: Bench, person: str) -> None:
    """Row 39: a genesis needs every root holder, not only a threshold of them."""
    signed(founding, without=(person,)).refused("approval.missing", "root.threshold")


def test_lax_workflow_does_not_found_anything(founding: Bench) -> None:
    """Row 37: a genesis whose own workflow asks nobody to sign still needs every root holder."""
    text = founding.read(SYSTEM).decode()
    founding.write(SYSTEM, text[: text.index("    need:")])
    everybody = (HEAD, DIRECTOR, CMO_HEAD, CMO_DIRECTOR, QA, CMO_LEFT)
    signed(founding, without=everybody).refused("root.threshold", "policy.approval", "policy.liveness")


@pytest.mark.parametrize(
    ("bend", "codes"),
    [
        pytest.param(lambda b: b.swap(POLICY, "version: 1", "version: 2"), {"policy.version"}, id="policy-2"),
        pytest.param(lambda b: b.swap("schema/root.yaml", "version: 1", "version: 2"), {"policy.version"}, id="root-2"),
        pytest.param(
            lambda b: b.swap(POLICY, "previous: []", f'previous: [{{version: 1, sha256: "{"0" * 64}"}}]'),
            {"policy.version"},
            id="row-7-invented-predecessor",
        ),
        pytest.param(lambda b: b.write("notes.txt", "x\n"), {"tree.path"}, id="unknown-file"),
        pytest.param(
            lambda b: b.drop(*(p for p in list(b.changes) if "enrolments" in p)), {"policy.approval"}, id="unproven"
        ),
        pytest.param(
            lambda b: b.swap(path_of(ADMIN), "state: active", "state: gone"), {"record.transition"}, id="no-such-state"
        ),
        pytest.param(lambda b: b.swap(path_of(QA), "revision: 1", "revision: 2"), {"record.revision"}, id="revision-2"),
    ],
)
def test_genesis_that_must_not_be(founding: Bench, bend: Bend, codes: set[str]) -> None:
    """Row 39: signed by everybody, a genesis still begins at version 1, with proven people and nothing else."""
    verdict = signed(bend(founding)).judge()
    assert not verdict.accepted
    assert codes <= {f.code for f in verdict.findings}


def test_other_records_come_later(founding: Bench, bench: Bench) -> None:
    """A site in a genesis is refused, as it needs signatures of its own."""
    founding.write(path_of("SITE-HRW-0001"), bench.read(path_of("SITE-HRW-0001")))
    signed(founding).refused("genesis.content")


def test_founding_people_need_no_statements(founding: Bench) -> None:
    """A statement beside a founding person is refused: the system change signs for them all."""
    signed(founding)
    founding.sign(CMO_HEAD, "authored", "cmo.qu", record=QA)
    verdict = founding.judge()
    assert not verdict.accepted
    assert "genesis.content" in {f.code for f in verdict.findings}


def test_person_without_a_text(founding: Bench) -> None:
    """A founding person of whom only a proof is there is refused."""
    folder = path_of("PER-LRK-0009", "enrolments", "0" * 16 + ".json")
    signed(founding.write(folder, b"anything")).refused("record.path")


def test_unreadable_person(founding: Bench) -> None:
    """A founding person who cannot be read is refused."""
    verdict = founding.swap(path_of(QA), "state: active\n", "").judge()
    assert not verdict.accepted
    assert "record.schema" in {f.code for f in verdict.findings}


@pytest.mark.parametrize("path", ["schema/root.yaml", POLICY, SYSTEM])
def test_row_14_nothing_governs(founding: Bench, path: str) -> None:
    """Row 14: without root, policy or a workflow there is no genesis."""
    verdict = founding.drop(path).judge()
    assert verdict.records == ()
    assert {f.code for f in verdict.findings} == {"record.schema"}


def test_without_a_system_change(founding: Bench) -> None:
    """A genesis that nobody signs at all is refused for each of its files."""
    verdict = founding.drop(path_of(FOUNDING)).judge()
    assert not verdict.accepted
    assert {f.code for f in verdict.findings} == {"governed.pins"}
    assert len(verdict.findings) == len(founding.changes)


# --- the anchor ---------------------------------------------------------------------------------------------------

COMMIT = "1" * 40


def test_row_39_anchor(founding: Bench) -> None:
    """Row 39: an anchor fits the genesis that it was made of, and is read back from its file as it was."""
    genesis = signed(founding).result()
    anchor = gate.anchor_of(COMMIT, genesis)
    assert list(gate.anchor_findings(anchor, COMMIT, genesis)) == []
    data = json.dumps(anchor.model_dump(by_alias=True)).encode()
    assert gate.parse_anchor(data, "anchor.json") == anchor


def test_row_39_foreign_history(founding: Bench, bench: Bench) -> None:
    """Row 39: another commit, another tree, another root and another repository are each told by name."""
    genesis = signed(founding).result()
    anchor = gate.anchor_of(COMMIT, genesis)
    found = list(gate.anchor_findings(anchor, "2" * 40, genesis))
    assert [(f.code, "genesis commit" in f.message) for f in found] == [("history.rewritten", True)]
    other = founding.fork().swap(path_of(QA), "Writes most", "Writes few").result()
    assert ["tree digest" in f.message for f in gate.anchor_findings(anchor, COMMIT, other)] == [True]
    bare = founding.fork().drop("schema/root.yaml").result()
    told = {f.message.split(": ")[1].split(" is ")[0] for f in gate.anchor_findings(anchor, COMMIT, bare)}
    assert told == {"tree digest", "root", "repository"}
    with pytest.raises(ValueError, match="cannot be read"):
        gate.anchor_of(COMMIT, bare)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"schema":"anchor/1"}', b'{"schema":"anchor/2"}'])
def test_no_anchor(data: bytes) -> None:
    """A file that holds no anchor is told by its name, never taken for "no anchor given"."""
    with pytest.raises(UsageError, match=r"anchor\.json holds no anchor") as told:
        gate.parse_anchor(data, "anchor.json")
    assert told.value.hint
