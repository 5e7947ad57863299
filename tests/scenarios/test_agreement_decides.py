"""The agreement in force decides who signs a change: one record, two editions, and nothing else that differs."""

from __future__ import annotations

import pytest

from tests.gate.bench import AGREEMENT, CMO_ENGINEER, CMO_HEAD, CMO_QA, HEAD, QA, Bench, missing, path_of
from tests.scenarios.change_control import CHANGE, NEXT, at, change, edition, later, proposed

NOTICE = '{category: computer_system, class: minor, requires: prior_notification, lead_days: 14, clause: "9.3"}'
CONSENT = '{category: computer_system, class: minor, requires: sponsor_approval, lead_days: 14, clause: "9.2"}'


@pytest.fixture(scope="module")
def assessed() -> Bench:
    """On 2 November Harrow proposes that a camera also reads the lot code, and both sides look at what it touches."""
    return proposed(at("2026-11-02T10:00:00+00:00"))


@pytest.fixture(scope="module")
def agreed(assessed: Bench) -> Bench:
    """In December both sides execute an edition that asks for Larkspur's approval from the first of January."""
    return edition(later(assessed.fork(), "2026-12-10T10:00:00+00:00"), NOTICE, CONSENT, since="2027-01-01")


def approving(bench: Bench, moment: str) -> Bench:
    """Harrow approves its change, with its own signatures alone."""
    return later(bench.fork(), moment).edit(CHANGE, "approved").sign(CMO_ENGINEER, "authored").sign(CMO_QA)


def test_the_same_change_under_two_agreements(assessed: Bench, agreed: Bench) -> None:
    """The same bytes land with Harrow's signature where notice is owed, and wait for Larkspur's where consent is."""
    noticed = approving(assessed, "2027-01-04T10:00:00+00:00")
    asked = approving(agreed, "2027-01-04T10:00:00+00:00")
    assert noticed.read(path_of(CHANGE)) == asked.read(path_of(CHANGE))
    assert noticed.base.entry("schema") == asked.base.entry("schema")

    noticed.accepted()
    lacking = missing(asked.refused("approval.missing"))
    assert [(slot.role, slot.organisation, slot.meaning) for slot in lacking] == [
        ("sponsor.qa", "larkspur", "approved")
    ]
    asked.sign(QA).accepted()


def test_an_edition_counts_from_its_day(agreed: Bench) -> None:
    """What both executed in December asks nothing on its last day of waiting, and all of it on the first of January."""
    approving(agreed, "2026-12-31T22:00:00+00:00").accepted()
    approving(agreed, "2027-01-01T10:00:00+00:00").refused("approval.missing")


def test_what_was_approved_with_notice_is_not_made_when_consent_is_due(agreed: Bench) -> None:
    """A change approved under the old edition is made under the new one only with the consent that it asks for."""
    bench = approving(agreed, "2026-12-30T10:00:00+00:00").land()
    made = {'planned_for: "2027-01-11"': 'planned_for: "2027-01-11"\nimplemented_on: "2027-01-11"'}
    later(bench, "2027-01-12T10:00:00+00:00").edit(CHANGE, "implemented", swap=made).sign(CMO_ENGINEER, "authored")
    (said,) = bench.sign(CMO_QA).refused("R-CH-01").findings
    assert f"{NEXT}, 9.2, asks for the other side's approval" in said.message

    bench.changes.clear()
    bench.edit(CHANGE, "impact_assessment").sign(CMO_HEAD, "authored", "cmo.qu").land()
    bench.edit(CHANGE, "approved").sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA).land()
    bench.edit(CHANGE, "implemented", swap=made).sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    later(bench, "2027-01-13T10:00:00+00:00").accepted()


def test_notice_runs_from_the_proposal() -> None:
    """Where fourteen days of notice are owed, a plan for the thirteenth is refused with the first day that may be."""
    bench = proposed(at("2026-11-02T10:00:00+00:00"), "CHG-HRW-2026-0902", planned_for='"2026-11-15"')
    bench.edit("CHG-HRW-2026-0902", "approved").sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    (said,) = bench.refused("R-CH-01").findings
    assert said.message == (
        f"{AGREEMENT}, 9.3, asks for 14 days of notice: proposed on 2026-11-02, planned for 2026-11-15, "
        "expected 2026-11-16 or later"
    )


def test_two_agreements_at_once(assessed: Bench) -> None:
    """Where two agreements are in force for the same work, nobody can say whom to ask: refused with both numbers."""
    bench = assessed.fork()
    text = bench.read(path_of(AGREEMENT)).decode().replace(f"id: {AGREEMENT}", "id: QA-LRK-0002-01")
    bench.write(path_of("QA-LRK-0002-01"), text.replace("supersedes: QA-LRK-0001-01\n", "")).given()
    bench.edit(CHANGE, "approved").sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA)
    (said,) = bench.refused("R-CH-01").findings
    assert f"{AGREEMENT} and QA-LRK-0002-01 are in force at once" in said.message
    assert said.field == "sites"


def test_no_agreement_at_all(assessed: Bench) -> None:
    """Where the agreement has ended and none took its place, the strictest terms bind: the sponsor approves."""
    bench = assessed.fork()
    bench.edit(AGREEMENT, "terminated").given()
    bench.edit(CHANGE, "approved").sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    bench.refused("approval.missing")
    bench.sign(QA).accepted()


def test_the_other_direction() -> None:
    """A sponsor's major change of a method needs the contract manufacturer's approval, a minor one its notice."""
    for classification, needs in (("major", True), ("minor", False)):
        bench, record = at("2026-11-02T10:00:00+00:00"), "CHG-LRK-2026-0901"
        title = "Identity of the drums by near infrared"
        text = change(record, title=title, category="analytical_method", classification=classification)
        bench.write(path_of(record), text)
        bench.touched = record
        bench.sign(QA, "authored").land()
        bench.edit(record, "impact_assessment").sign(QA, "authored").sign(HEAD, role="sponsor.qa").land()
        bench.edit(record, "approved").sign(QA, "authored").sign(HEAD, role="sponsor.qa")
        if needs:
            bench.refused("approval.missing")
            bench.sign(CMO_HEAD, role="cmo.qu")
        bench.accepted()
