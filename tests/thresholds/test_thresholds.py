"""Thresholds: what is counted together, how high it goes, and when a matter counts as taken up."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest

from sealtrail.model import Audit, Deviation, Envelope, Escalation, Policy, Scar, validate
from sealtrail.model.policy import Threshold
from sealtrail.model.words import Trigger
from sealtrail.thresholds import TRIGGERS, Late, Matter, raised
from tests.clocks.stand import governance
from tests.people.cast import made
from tests.suppliers.registry import event, site

ON = date(2026, 11, 2)


def threshold(trigger: str, level: str = "L2", **more: Any) -> Threshold:
    return made(Threshold, {"trigger": trigger, "level": level, **more})


def head(number: str, type_name: str, state: str, **more: Any) -> dict[str, Any]:
    org = "harrow" if "-HRW-" in number else "larkspur"
    return {
        "schema": f"{type_name}/1",
        "id": number,
        "title": "A title",
        "revision": 1,
        "state": state,
        "org": org,
        **more,
    }


def deviation(number: str = "DEV-HRW-2026-0101", state: str = "open", **more: Any) -> Deviation:
    told = {"site": "SITE-HRW-0001", "category": "equipment", "description": "The seal was torn."}
    when = {"occurred": {"from": "2026-10-01T08:00:00-04:00"}, "detected_at": "2026-10-01T09:00:00-04:00"}
    return made(Deviation, head(number, "deviation", state, **told, **when, **more))


def scar(number: int = 1, *, rejected: int = 0, state: str = "issued", where: str = "SITE-HRW-0001") -> Scar:
    rounds = range(1, rejected + 1)
    told = {
        "site": where,
        "trigger": "repeat_event",
        "classification": "major",
        "problem": "Foreign tablets.",
        "response_due": "2026-10-01",
        "opened_at": f"2026-09-{number:02d}T09:00:00Z",
        "responses": [{"round": n, "submitted_on": f"2026-10-{10 + n}"} for n in rounds],
        "evaluations": [{"round": n, "verdict": "rejected", "reasons": "The cause is still there."} for n in rounds],
    }
    return made(Scar, head(f"SCAR-LRK-2026-{number:04d}", "scar", state, **told))


def audit(year: int, conclusion: str | None = "acceptable_with_capa", area: str = "Line 4", **more: Any) -> Audit:
    finding = {"id": "F1", "classification": "major", "reference": "211.113(b)", "area": area, "observation": "None."}
    told = {
        "site": "SITE-HRW-0001",
        "kind": "routine",
        "mode": "onsite",
        "standards": ["drug_us_211"],
        "scope": "All",
        "team": [{"name": "A", "qualified": "2020", "lead": True}],
        "from": f"{year}-06-01",
        "to": f"{year}-06-02",
        "findings": [finding],
        **({} if conclusion is None else {"conclusion": conclusion}),
    }
    return made(Audit, head(f"AUD-LRK-{year}-0001", "audit", "report_issued", **told, **more))


def escalation(*evidence: str, level: str = "L2", state: str = "raised", number: int = 1) -> Escalation:
    told = {
        "level": level,
        "trigger": "as agreed",
        "evidence": list(evidence),
        "raised_at": "2026-10-20T09:00:00Z",
        "expected": "A meeting.",
    }
    return made(Escalation, head(f"ESC-LRK-2026-{number:04d}", "escalation", state, **told))


def matters(*records: Envelope, by: Threshold, late: tuple[Late, ...] = (), on: date = ON) -> list[tuple[str, ...]]:
    """The evidence of each matter."""
    return [matter.evidence for matter in raised(records, late, (by,), on)]


def missed(*days: str, kind: Trigger = "missed_notification_major") -> tuple[tuple[Deviation, ...], tuple[Late, ...]]:
    """Deviations whose notices were due on some days and came late."""
    numbers = [f"DEV-HRW-2026-{n:04d}" for n, _ in enumerate(days, 1)]
    late = tuple(Late(kind, number, date.fromisoformat(day)) for number, day in zip(numbers, days, strict=True))
    return tuple(map(deviation, numbers)), late


def test_each_missed_notice_is_a_matter_by_itself() -> None:
    """Where one is enough, each is raised, with the day on which it was due; another class is another trigger."""
    records, late = missed("2026-03-01", "2026-09-01")
    assert matters(*records, by=threshold("missed_notification_major"), late=late) == [
        ("DEV-HRW-2026-0001",),
        ("DEV-HRW-2026-0002",),
    ]
    assert matters(*records, by=threshold("missed_notification_critical"), late=late) == []
    (first, _) = raised(records, late, (threshold("missed_notification_major"),), ON)
    assert first.since == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2026-03-01", "2026-09-01"), [("DEV-HRW-2026-0001", "DEV-HRW-2026-0002")]),
        (("2026-03-01", "2026-09-02"), []),
        (
            ("2025-01-10", "2025-02-10", "2026-03-01", "2026-04-01"),
            [("DEV-HRW-2026-0001", "DEV-HRW-2026-0002"), ("DEV-HRW-2026-0003", "DEV-HRW-2026-0004")],
        ),
        (
            ("2026-01-10", "2026-05-10", "2026-09-10"),
            [("DEV-HRW-2026-0001", "DEV-HRW-2026-0002", "DEV-HRW-2026-0003")],
        ),
    ],
    ids=["to the day", "a day too long", "twice", "one after the other"],
)
def test_two_within_six_months(days: tuple[str, ...], expected: list[tuple[str, ...]]) -> None:
    """Two in six months are one matter; what joins them joins the matter, and what lies apart makes another."""
    records, late = missed(*days)
    assert matters(*records, by=threshold("missed_notification_major", count=2, months=6), late=late) == expected


def test_a_matter_stands_since_its_threshold_was_reached() -> None:
    """Not the first sign dates a matter, nor the last one, but that which made enough of them."""
    records, late = missed("2026-01-10", "2026-05-10", "2026-09-10")
    (matter,) = raised(records, late, (threshold("missed_notification_major", count=2, months=6),), ON)
    assert matter.since == date(2026, 5, 10)


def test_what_is_later_does_not_count_yet() -> None:
    """On a day before it was due, a notice raises nothing."""
    records, late = missed("2026-09-01")
    assert matters(*records, by=threshold("missed_notification_major"), late=late, on=date(2026, 8, 31)) == []


def test_two_rejected_rounds_of_one_request() -> None:
    """Rounds are counted request by request: one here and one there are not two."""
    two = threshold("rejected_rounds", count=2)
    assert matters(scar(1, rejected=1), scar(2, rejected=1), by=two) == []
    assert matters(scar(1, rejected=2), scar(2), by=two) == [("SCAR-LRK-2026-0001",)]


def test_three_open_requests_at_one_site() -> None:
    """Requests are counted at their site, as long as they are open."""
    three = threshold("open_requests", "L3", count=3)
    held = scar(1), scar(2), scar(3)
    assert matters(*held, by=three) == [tuple(record.id for record in held)]
    assert matters(*held[:2], scar(3, where="SITE-HRW-0002"), by=three) == []
    assert matters(*held[:2], scar(3, state="closed"), by=three) == []
    assert matters(*held[:2], scar(3, state="draft"), by=three) == []


def test_a_repeated_finding() -> None:
    """The same clause in the same area again, after an audit that was concluded."""
    again = threshold("repeat_audit_finding")
    assert matters(audit(2024), audit(2026, area="LINE  4"), by=again) == [("AUD-LRK-2026-0001",)]
    assert matters(audit(2024, None), audit(2026), by=again) == []
    assert matters(audit(2024), audit(2026, area="Line 5"), by=again) == []


def test_what_a_deviation_says_of_itself() -> None:
    """Doubt about data, and an event that the sponsor had to find out for itself."""
    assert matters(deviation(data_integrity=True), by=threshold("data_integrity")) == [("DEV-HRW-2026-0101",)]
    late = threshold("late_discovery")
    assert matters(deviation(first_known_by="audit"), by=late) == [("DEV-HRW-2026-0101",)]
    assert matters(deviation(first_known_by="notification"), by=late) == []
    assert matters(deviation(state="voided", first_known_by="audit"), by=late) == []


def test_what_an_authority_did() -> None:
    """An import alert is raised as long as it is open, and a warning letter is none."""
    alert = threshold("import_alert", "L4")
    assert matters(site(regulatory_history=[event("import_alert")]), by=alert) == [("SITE-HRW-0001",)]
    assert matters(site(regulatory_history=[event("import_alert", open=False)]), by=alert) == []
    assert matters(site(regulatory_history=[event("warning_letter")]), by=alert) == []
    assert matters(site(regulatory_history=[event("inspection")]), by=threshold("warning_letter")) == []


def test_escalations_that_come_again() -> None:
    """Two of the second level within a year are a matter for the third."""
    held = escalation("SCAR-LRK-2026-0001"), escalation("SCAR-LRK-2026-0002", number=2)
    assert matters(*held, by=threshold("repeated_escalation", "L3", count=2, months=12)) == [
        ("ESC-LRK-2026-0001", "ESC-LRK-2026-0002")
    ]


def test_what_answers_a_matter() -> None:
    """Each record must be named by an escalation that goes high enough and was not opened in error."""
    records, late = missed("2026-03-01", "2026-04-01")
    (matter,) = raised(records, late, (threshold("missed_notification_major", count=2),), ON)
    first, second = matter.evidence
    assert matter.unanswered([]) == (first, second)
    assert matter.unanswered([escalation(first)]) == (second,)
    assert matter.unanswered([escalation(first), escalation(second, number=2)]) == ()
    assert matter.unanswered([escalation(first, second, level="L3")]) == ()
    assert matter.unanswered([escalation(first, second, level="L1")]) == (first, second)
    assert matter.unanswered([escalation(first, second, state="voided")]) == (first, second)


def test_the_highest_level_comes_first() -> None:
    """Whatever order policy lists its thresholds in, the gravest matter is told first."""
    held = (deviation(data_integrity=True), site(regulatory_history=[event("import_alert")]))
    found = raised(held, (), (threshold("data_integrity", "L3"), threshold("import_alert", "L4")), ON)
    assert [matter.level for matter in found] == ["L4", "L3"]
    assert all(isinstance(matter, Matter) for matter in found)


def test_a_policy_that_counts_what_nobody_knows_is_refused() -> None:
    """An unknown trigger is a finding when the policy is read, and never a threshold that is silently never reached."""
    policy = governance().policy.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    found = validate(Policy, {**policy, "thresholds": [{"trigger": "missed_notices", "level": "L2"}]})
    assert isinstance(found, tuple)
    assert [problem.field for problem in found] == ["thresholds.0.trigger"]
    assert '"missed_notices" is not allowed here' in found[0].message
    assert get_args(Trigger) == TRIGGERS
