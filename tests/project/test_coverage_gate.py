"""The coverage demand itself: it must be able to fail."""

from __future__ import annotations

from typing import Any

import pytest

from tests.project.coverage_gate import ROOMS, percentages, room_of, shortfalls


def report(**covered: int) -> dict[str, Any]:
    """A report in which every room has 80 lines and 20 branches, all run unless ``covered`` names fewer."""
    files = {}
    for room in ROOMS:
        ran = covered.get(room, 100)
        files[f"tooling/sealtrail/{room}/inner.py"] = {
            "summary": {
                "covered_lines": min(ran, 80),
                "covered_branches": max(ran - 80, 0),
                "num_statements": 80,
                "num_branches": 20,
            }
        }
    return {"files": files}


def test_full_coverage_passes() -> None:
    """Rooms that reach the demand have no shortfall."""
    assert shortfalls(report(gate=95)) == []


def test_one_weak_room_fails_alone() -> None:
    """A room under the demand is named with both numbers, however well its neighbours do."""
    assert shortfalls(report(gate=94)) == [
        "sealtrail.gate: expected at least 95 % of lines and branches, got 94.0 %",
    ]


def test_unmeasured_room_fails() -> None:
    """A room that no test loaded counts as a shortfall, not as nothing to say."""
    partial = report()
    del partial["files"]["tooling/sealtrail/people/inner.py"]
    assert shortfalls(partial) == ["sealtrail.people: expected a measurement, got none"]


def test_branches_count() -> None:
    """A room whose lines all ran but whose branches did not is below the demand."""
    assert percentages(report(rules=80))["rules"] == pytest.approx(80.0)


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("tooling/sealtrail/people.py", "people"),
        ("tooling/sealtrail/gate/merge.py", "gate"),
        ("tooling\\sealtrail\\gate\\merge.py", "gate"),
    ],
)
def test_room_of_a_path(path: str, room: str) -> None:
    """Modules and packages alike are known by the name right under the package."""
    assert room_of(path) == room
