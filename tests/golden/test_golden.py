"""Verdicts last: what was said of a repository once is said of it by every later release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sealtrail.git import Supplied
from sealtrail.signatures import parse_armoured
from tests.golden.archive import ANCHOR, BUNDLE, HERE, REPORT, reduced
from tests.golden.histories import HISTORIES
from tests.rules.test_engines import RELEASED
from tests.scenarios.desk import called, git
from tests.signatures.authenticator import SK_ECDSA, SK_ED25519, WEBAUTHN

ARCHIVES = sorted(path.parent for path in HERE.glob("engine-*/*/report.json"))


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_verdict_stands(archive: Path) -> None:
    """An archive that an earlier release judged gets the same verdict, steps, incidents and codes from this one."""
    told = called("verify", "--repo", archive / BUNDLE, "--anchor", archive / ANCHOR, "--format", "json", cwd=archive)
    assert reduced(told.json) == json.loads((archive / REPORT).read_bytes())


def test_every_engine_has_archives() -> None:
    """Each version of the judgement that was released has archives of its own, the latest of every recipe."""
    assert {int(path.parent.name.removeprefix("engine-")) for path in ARCHIVES} == set(RELEASED)
    assert {path.name for path in ARCHIVES if path.parent.name == f"engine-{max(RELEASED)}"} == set(HISTORIES)


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_archive_is_what_its_name_says(archive: Path) -> None:
    """Each archive shows what it was made for: the word of its verdict, and the codes that incidents cured."""
    said = json.loads((archive / REPORT).read_bytes())
    words = {"unsigned": "invalid", "suspect": "suspect"}
    assert said["verdict"] == words.get(archive.name, "valid")
    cured = {tuple(step["codes"]) for incident in said["incidents"] for step in incident["cured"]}
    assert cured == {
        "incidents": {
            ("approval.missing",),
            ("approval.append-only", "approval.missing", "record.revision"),
            ("time.future",),
        },
        "tokens": {("approval.missing", "signature.user-verification")},
    }.get(archive.name, set())


@pytest.mark.parametrize("engine", sorted(RELEASED))
def test_the_archive_of_tokens_holds_every_kind(engine: int, tmp_path: Path) -> None:
    """In the archive of security keys, signatures of both kinds of security key and of passkeys have landed."""
    git("clone", "--quiet", "--bare", HERE / f"engine-{engine}" / "tokens" / BUNDLE, "copy.git", cwd=tmp_path)
    repository = Supplied(tmp_path / "copy.git")
    tip = repository.branch("main")
    assert tip is not None
    objects = repository.objects
    files = objects.files(objects.landed(tip).tree)
    made = [parse_armoured(objects.blob(entry.id)) for path, entry in files if path.endswith(".sig")]
    assert {one.kind for one in made} == {"ssh-ed25519", SK_ED25519, SK_ECDSA, WEBAUTHN}
