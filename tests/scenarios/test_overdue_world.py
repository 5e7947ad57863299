"""The overdue world: nobody does anything for two hundred days, and the clock alone shows what was left undone.

On 10 November 2026 all is well: the plant is qualified, the agreement is to be reviewed ten days later, the licences
run, and a product more would be welcome. Then it is 29 May 2027, and not one record has changed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sealtrail import clocks, gate
from sealtrail.clocks import Clock, World
from sealtrail.model import Envelope
from sealtrail.suppliers import review_stop
from tests.gate.bench import AGREEMENT, CAPA, CMO_HEAD, HEAD, PRODUCT, QA, REGULATORY, SITE, Bench, path_of
from tests.scenarios.qualifying import (
    AUDIT,
    AUDIT_TEXT,
    ENGINEER,
    PLANT,
    QUALIFICATION,
    QUALIFICATION_TEXT,
    RISK,
    RISK_TEXT,
    at,
    known,
    later,
    limits_of,
    listed,
    status,
)

TODAY = "2026-11-10T10:00:00+00:00"
THEN = datetime.fromisoformat(TODAY) + timedelta(days=200)
NEW = "PRD-LRK-0003"


def written(bench: Bench, record: str, text: str, *exchanged: tuple[str, str]) -> None:
    """A record as it once landed, told in one go: how it came to be is another story."""
    for old, new in exchanged:
        assert old in text, old
        text = text.replace(old, new)
    bench.write(path_of(record), text).given()


@pytest.fixture(scope="module")
def autumn() -> Bench:
    """The tenth of November: Lumberton is qualified for Stelbat and for a new strength of it, until next spring."""
    bench = at(TODAY)
    lumberton = (PLANT, SITE)
    packed = ("      - {site: SITE-HRW-0002, activity: primary_packaging}\n", "")
    written(bench, NEW, bench.read(path_of(PRODUCT)).decode(), (f"id: {PRODUCT}", f"id: {NEW}"), packed)
    written(bench, RISK, RISK_TEXT, lumberton, ("state: draft", "state: approved"))
    done = ("state: planned", "state: closed"), ("---\n\nTwo days", "conclusion: acceptable\n---\n\nTwo days")
    written(bench, AUDIT, AUDIT_TEXT, lumberton, *done, ("2026-11-17", "2026-03-10"), ("2026-11-18", "2026-03-11"))
    decision = """answers:
  - {question: Q1, answer: text, text: The quality unit}
  - {question: Q2, answer: "no"}
  - {question: Q3, answer: text, text: Two engineers}
risk: RISK-LRK-0011-01
audits: [AUD-LRK-2026-0011]
trial: {kind: pilot, criteria: [It can be pressed], results: It can, conclusion: pass}
decision: {outcome: approved, rationale: Nothing is open, valid_from: "2026-03-31", valid_to: "2027-03-31"}
---

Millville"""
    written(
        bench, QUALIFICATION, QUALIFICATION_TEXT, lumberton, ("---\n\nMillville", decision),
        ("state: planned", "state: approved"), (f"products: [{PRODUCT}]", f"products: [{PRODUCT}, {NEW}]"),
        ("markets: [US]", "markets: [US, DE]"),
        ("activities: [drug_product]", "activities: [drug_product, testing_release]"),
    )  # fmt: skip
    agreement = bench.read(path_of(AGREEMENT)).decode()
    written(bench, AGREEMENT, agreement, ('next_review: "2028-10-01"', 'next_review: "2026-11-20"'))
    return bench


@pytest.fixture(scope="module")
def spring(autumn: Bench) -> Bench:
    """Two hundred days later, and nobody has touched a thing."""
    bench = autumn.fork()
    bench.at = THEN
    assert bench.base.tree == autumn.base.tree
    return bench


def flagged(bench: Bench) -> set[tuple[str, str, str]]:
    """What the rules flag in the records as they stand, by rule, record and field."""
    return {(f.rule, f.record, f.field) for f in gate.check(bench.base, bench.at) if f.rule and f.severity == "flag"}


def late(bench: Bench) -> dict[str, list[Clock]]:
    """What is still to be done and late, by record."""
    governance, _ = bench.base.governance()
    assert governance is not None
    records: dict[str, Envelope] = {r.model.id: r.model for r in bench.base.records() if r.readable}
    found: dict[str, list[Clock]] = {}
    for clock in clocks.clocks(World(governance, records, bench.at.astimezone(UTC), None)):
        if clock.is_late:
            found.setdefault(clock.duty.record, []).append(clock)
    return found


def annex(bench: Bench) -> Bench:
    """The quality units of both sides add the new strength to the agreement's list of products."""
    both = {"products: [PRD-LRK-0001, PRD-LRK-0002]": f"products: [PRD-LRK-0001, PRD-LRK-0002, {NEW}]"}
    bench.edit(AGREEMENT, swap=both).sign(QA, "authored")
    return bench.sign(HEAD, role="sponsor.qa").sign(CMO_HEAD, role="cmo.qu")


def test_all_is_well_in_autumn(autumn: Bench) -> None:
    """In November the plant is qualified, its rows are approved, and nothing of it is flagged."""
    assert (status(autumn, SITE).state, status(autumn, SITE).reasons) == ("qualified", ())
    assert all(row.approved for row in listed(autumn, SITE) if row.product == PRODUCT)
    assert not {record for _, record, _ in flagged(autumn)} & {SITE, QUALIFICATION, AGREEMENT, RISK, AUDIT}
    assert not late(autumn).keys() & {SITE, QUALIFICATION, AGREEMENT}


def test_time_alone_suspends(spring: Bench) -> None:
    """In May the site is suspended, and each reason names the record and the day that passed."""
    found = status(spring, SITE)
    assert found.state == "suspended"
    assert found.reasons == (
        f"{QUALIFICATION} ended on 2027-03-31, and its grace has passed",
        f"{SITE}: establishment registration EXAMPLE-REG-3010027650 ended on 2026-12-31",
    )
    assert not any(row.approved for row in listed(spring, SITE))
    stop = "no new products: the review of QA-LRK-0001-02 was due on 2026-11-20"
    assert all(stop in row.restrictions for row in listed(spring, SITE) if row.agreement)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-12-31", "qualified"),
        ("2027-01-01", "conditional"),
        ("2027-03-31", "conditional"),
        ("2027-04-30", "conditional"),
        ("2027-05-01", "suspended"),
    ],
)
def test_the_way_down(autumn: Bench, day: str, expected: str) -> None:
    """First a licence runs out, then the qualification, then its grace: each on its own day."""
    assert status(later(autumn.fork(), f"{day}T12:00:00+00:00"), SITE).state == expected


def test_rules_flag_what_was_left_undone(autumn: Bench, spring: Bench) -> None:
    """The review of the agreement, the requalification and the actions of the CAPA are flagged, none of them before."""
    expected = {
        ("R-AG-05", AGREEMENT, "next_review"),
        ("R-QU-03", QUALIFICATION, "decision.valid_to"),
    }
    assert expected <= flagged(spring)
    assert not expected & flagged(autumn)
    assert any((rule, record) == ("R-CA-07", CAPA) for rule, record, _ in flagged(spring))


def test_clocks_say_who_owes_what(spring: Bench) -> None:
    """The list of what is due names the review, the requalification, the licence and the actions as late."""
    found = late(spring)
    assert {AGREEMENT, QUALIFICATION, SITE, CAPA} <= found.keys()
    assert {f"{clock.due_there:%Y-%m-%d}" for clock in found[CAPA]} >= {"2026-12-11", "2027-01-29"}


def test_a_new_product_is_refused(autumn: Bench, spring: Bench) -> None:
    """The very same annex lands in November and is refused in May, for the review and for the qualification."""
    annex(autumn.fork()).accepted()
    verdict = annex(spring.fork()).refused("R-QU-01", "R-QU-02")
    said = [finding.message for finding in verdict.findings if finding.code == "R-QU-01"]
    assert said == [
        f"{activity} of {NEW} for {market} at {SITE} cannot begin: {QUALIFICATION} ended on 2027-03-31"
        for activity in ("drug_product", "testing_release")
        for market in ("DE", "US")
    ]


def test_no_way_round_the_review(spring: Bench) -> None:
    """Nor is the site qualified for a product more before its agreement is reviewed."""
    assert review_stop(known(spring), SITE, spring.at.date(), limits_of(spring)) is not None
    bench = spring.fork()
    other = bench.read(path_of(NEW)).decode().replace(f"id: {NEW}", "id: PRD-LRK-0004")
    written(bench, "PRD-LRK-0004", other)
    text = bench.read(path_of(QUALIFICATION)).decode()
    fresh = "QLF-LRK-2027-0001"
    dates = ('valid_from: "2026-03-31", valid_to: "2027-03-31"', 'valid_from: "2027-05-29", valid_to: "2029-05-28"')
    licence = ('valid_to: "2026-12-31"', 'valid_to: "2027-12-31"')
    written(bench, SITE, bench.read(path_of(SITE)).decode(), licence)
    written(
        bench, fresh, text, (QUALIFICATION, fresh), ("state: approved", "state: decision_pending"), dates,
        (f"products: [{PRODUCT}, {NEW}]", "products: [PRD-LRK-0004]"),
    )  # fmt: skip
    bench.edit(fresh, "approved").sign(QA, "authored").sign(HEAD, role="sponsor.qa").sign(ENGINEER).sign(REGULATORY)
    (said,) = bench.refused("R-QU-02").findings
    assert said.message == (
        f"PRD-LRK-0004 cannot be added: {AGREEMENT} was to be reviewed by 2026-11-20, more than 180 days ago"
    )
    assert said.hint == f"agree on the edition that supersedes {AGREEMENT} first"
