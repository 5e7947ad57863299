"""What was decided rightly stays decided: three years pass, the policy grows stricter, and nothing old is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sealtrail.finding import Finding
from sealtrail.gate import check
from tests.gate.bench import AT, HEAD, POLICY, QA, Bench, path_of
from tests.gate.past import LATER, grown

YEARS = timedelta(days=3 * 365)
QUALIFICATION, AUDIT = "QLF-LRK-2026-0001", "AUD-LRK-2026-0001"
STRICTER = {
    "audit_age_months: 24": "audit_age_months: 1\n  conforming_periods: 99",
    "recurrence_months: 12": "recurrence_months: 60",
    "residual_risk: 100": "residual_risk: 1",
    "{trigger: late_discovery, level: L3}": "{trigger: late_discovery, level: L3}\n"
    "  - {trigger: missed_notification_critical, level: L4}\n  - {trigger: missed_notification_major, level: L4}",
    "- {event: inspection, class: arrived}": "- {event: inspection, class: arrived}\n"
    "  - {event: change, class: any}\n  - {event: sponsor_forecast, class: any}",
}
"""A policy that asks for more than it did when everything was decided."""


@pytest.fixture
def desk() -> Bench:
    """The whole story, three years after its end."""
    bench = grown().fork().bench
    bench.at = LATER + YEARS
    return bench


def stricter(bench: Bench) -> Bench:
    """From now on the policy asks for more, whoever signed that."""
    for old, new in STRICTER.items():
        bench.swap(POLICY, old, new)
    return bench.given()


def blocking(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{f.code} {f.record}: {f.message}" for f in findings if f.blocks]


def test_old_decisions_do_not_refuse_a_check(desk: Bench) -> None:
    """Three years later the audit has aged and the qualification ended: that is flagged, and check refuses nothing."""
    found = check(desk.base, desk.at)
    assert blocking(found) == []
    assert {f.rule for f in found if f.record == QUALIFICATION} == {"R-QU-03"}


def test_a_stricter_policy_does_not_refuse_what_stands(desk: Bench) -> None:
    """A policy that asks for more than it did flags the agreement that stands, and refuses nothing that was decided."""
    found = check(stricter(desk).base, desk.at)
    assert blocking(found) == []
    assert {f.rule for f in found if f.record == "QA-LRK-0001-02"} >= {"R-AG-02", "R-AG-05"}


def test_a_step_elsewhere_is_not_held_up(desk: Bench) -> None:
    """A step about another record lands years later, whatever has aged beside it."""
    verdict = stricter(desk).address().site().judge()
    assert verdict.accepted, blocking(verdict.findings)


def test_the_same_decision_is_refused_when_it_is_made_today(desk: Bench) -> None:
    """What stands for years would not be landed today: the audit is too old and the risk number too high."""
    undecided(desk, QUALIFICATION, "approved", "decision_pending")
    verdict = desk.edit(QUALIFICATION, "approved").sign(QA, "authored").sign(HEAD, role="sponsor.qa").judge()
    said = [f.message for f in verdict.findings if f.rule == "R-QU-04"]
    assert any(f"{AUDIT} ended on 2026-11-12" in message for message in said), said


def undecided(bench: Bench, record: str, state: str, before: str) -> Bench:
    """The record once more as it stood before the decision, with nothing signed."""
    bench.swap(path_of(record), f"state: {state}", f"state: {before}")
    return bench.given()


def test_check_asks_as_long_as_nobody_has_signed(desk: Bench) -> None:
    """In a working directory a decision that nobody has signed yet is judged like one that is made today."""
    undecided(desk, QUALIFICATION, "approved", "decision_pending")
    approvals = path_of(QUALIFICATION, "approvals")
    desk.drop(*(f"{approvals}/{name}" for name in desk.base.names(approvals)))
    result = desk.edit(QUALIFICATION, "approved").result()
    assert "R-QU-04" in {f.rule for f in check(result, desk.at) if f.blocks}
    assert "R-QU-04" not in {f.rule for f in check(result, AT + timedelta(days=60)) if f.blocks}
