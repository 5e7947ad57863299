"""Every row of the list of attacks, and our own, tried on gate, hook and verify alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conformance.ground import Ground
from tests.conformance.page import PAGE, line, written
from tests.conformance.trial import CASES, Case, cases, play

ALL = cases()
ROWS = [f"{number:02}" for number in range(1, 55)]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in ALL if case.is_played])
def test_attempt(case: Case, ground: Ground, tmp_path: Path) -> None:
    """Gate, hook and verify say of the attempt what its README says, to the last code, and the page says it too."""
    seen = play(case, ground, tmp_path)
    assert seen == case.expected
    assert line(case, seen) in PAGE.read_text("utf-8").splitlines(), "make attacks writes the page"


def test_page() -> None:
    """The page of attempts has exactly one line for each case, in their order, and nothing else is added to it."""
    assert PAGE.read_text("utf-8") == written(line(case, case.expected) for case in ALL)


def test_every_row() -> None:
    """Each row of the list has at least one case, and the case's folder is named after it."""
    assert {case.row for case in ALL if not case.row.startswith("A")} == set(ROWS)
    assert [case.name for case in ALL if case.name[4:6] != case.row[-2:]] == []
    assert {path.name for path in CASES.iterdir() if path.name != "__pycache__"} == {case.name for case in ALL}


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_cases_are_what_their_names_say(case: Case) -> None:
    """A case called ``_fail`` is refused by somebody, any other is refused by nobody, and where nobody was asked there
    is a reason.
    """
    answers = (case.expected.gate, case.expected.hook, case.expected.verify)
    assert bool(case.why_none) is any(answer.verdict == "none" for answer in answers)
    assert case.is_played or case.tests
    asked = {answer.verdict for answer in answers} - {"none"}
    refused = asked & {"refused", "stopped", "invalid"}
    assert bool(refused) is case.name.endswith("_fail") or not asked


@pytest.mark.parametrize("case", [case for case in ALL if case.tests], ids=lambda case: case.name)
def test_tests_named_elsewhere(case: Case, repository_root: Path) -> None:
    """A test that a case names as showing it exists."""
    for place in case.tests:
        path, _, name = place.partition("::")
        assert re.search(rf"^def {re.escape(name)}\(", (repository_root / path).read_text("utf-8"), re.MULTILINE), place
