"""Verdicts last: what was said of a repository once is said of it by every later release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sealtrail.rules import ENGINES
from tests.golden.archive import ANCHOR, BUNDLE, HERE, REPORT, reduced
from tests.golden.histories import HISTORIES
from tests.scenarios.desk import called

ARCHIVES = sorted(path.parent for path in HERE.glob("engine-*/*/report.json"))


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_verdict_stands(archive: Path) -> None:
    """An archive that an earlier release judged gets the same verdict, steps, incidents and codes from this one."""
    told = called("verify", "--repo", archive / BUNDLE, "--anchor", archive / ANCHOR, "--format", "json", cwd=archive)
    assert reduced(told.json) == json.loads((archive / REPORT).read_bytes())


def test_every_engine_has_archives() -> None:
    """Each version of the judgement that this release executes has archives of its own, and all recipes were played."""
    assert {int(path.parent.name.removeprefix("engine-")) for path in ARCHIVES} == set(ENGINES)
    assert {path.name for path in ARCHIVES} == set(HISTORIES)


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_archive_is_what_its_name_says(archive: Path) -> None:
    """Each archive shows what it was made for: the word of its verdict, and whether incidents are in it."""
    said = json.loads((archive / REPORT).read_bytes())
    words = {"unsigned": "invalid", "suspect": "suspect"}
    assert said["verdict"] == words.get(archive.name, "valid")
    assert bool(said["incidents"]) is (archive.name == "incidents")
