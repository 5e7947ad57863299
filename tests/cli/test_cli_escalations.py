"""sealtrail escalations: what thresholds raise, as people and programs read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sealtrail.cli.escalations import found, told_json, told_text
from sealtrail.clocks import World
from sealtrail.model import Envelope
from tests.cli.terminal import sealtrail
from tests.clocks.stand import DEVIATION, at, deviation, world
from tests.thresholds.test_thresholds import escalation, scar

ON = "2026-11-02T12:00:00Z"
THRESHOLDS = [
    {"trigger": "rejected_rounds", "level": "L2", "count": 2},
    {"trigger": "data_integrity", "level": "L3"},
    {"trigger": "open_requests", "level": "L3", "count": 2, "months": 3},
]


def known(*records: Envelope) -> World:
    """Some records, under thresholds of the tests' own."""
    return world(*records, on=ON, thresholds=THRESHOLDS)


def test_text_for_people() -> None:
    """Each matter with its records, what answers it and what is missing; the gravest first."""
    held = (scar(1, rejected=2), scar(2), escalation("SCAR-LRK-2026-0001"))
    matters = found(known(*held))
    assert list(told_text(at(ON), matters, held[2:])) == [
        "what the policy's thresholds raise on 2026-11-02",
        "",
        "L3  open requests, 2 of them within 3 months, since 2026-09-02",
        "    shown by SCAR-LRK-2026-0001, SCAR-LRK-2026-0002",
        "    missing: an escalation of level L3 that names SCAR-LRK-2026-0001, SCAR-LRK-2026-0002 as evidence",
        "",
        "L2  rejected rounds, 2 of them, since 2026-10-12",
        "    shown by SCAR-LRK-2026-0001",
        "    answered by ESC-LRK-2026-0001, L2, raised",
        "",
        "2 raised, 1 of them not answered",
    ]


def test_json_for_programs() -> None:
    """Every matter has all its fields, and the format has a name."""
    held = (scar(1, rejected=2), escalation("SCAR-LRK-2026-0001"))
    document = told_json(at(ON), found(known(*held)), held[1:])
    assert document["schema"] == "sealtrail.escalations/1"
    assert document["on"] == ON
    assert document["matters"] == [
        {
            "trigger": "rejected_rounds",
            "level": "L2",
            "since": "2026-10-12",
            "count": 2,
            "months": None,
            "evidence": ["SCAR-LRK-2026-0001"],
            "answered_by": ["ESC-LRK-2026-0001"],
            "missing": [],
        }
    ]


def test_the_exemplar(repository_root: Path) -> None:
    """The command reads what lies there, and says by its code whether something is raised by nobody."""
    said = sealtrail("escalations", "--repo", str(repository_root), "--on", "2026-11-02", "--format", "json")
    document = json.loads(said.out)
    assert document["on"] == ON
    assert said.code == int(any(matter["missing"] for matter in document["matters"]))
    text = sealtrail("escalations", "--repo", str(repository_root), "--on", "2026-11-02")
    assert text.out.startswith("what the policy's thresholds raise on 2026-11-02\n")
    assert text.code == said.code


@pytest.mark.parametrize(
    ("words", "message"), [(("--format", "csv"), "there is no format csv"), (("--on", "soon"), "is not a date")]
)
def test_what_makes_no_sense(words: tuple[str, str], message: str, repository_root: Path) -> None:
    """Another format and a day that is none are refused in plain words."""
    said = sealtrail("escalations", "--repo", str(repository_root), *words)
    assert said.code == 2
    assert message in said.err


def test_a_deviation_whose_notice_is_late() -> None:
    """What the clocks find missed is raised with the class of the deviation."""
    late = [{"trigger": "missed_notification_critical", "level": "L2"}]
    rule = {
        "event": "deviation",
        "class": "any",
        "start": "detected",
        "amount": 24,
        "unit": "hours",
        "to": ["sponsor.qa"],
    }
    held = world(deviation(), on="2026-12-31T12:00:00Z", thresholds=late, notification_defaults=[rule])
    (matter,) = found(held)
    assert matter.evidence == (DEVIATION,)
