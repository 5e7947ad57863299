"""The times that an agreement sets for single steps, escalations, audits and data, and what superseding it changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sealtrail.clocks import Clock, clocks, due_by
from sealtrail.model import Agreement, Audit, Envelope, Escalation, Scar
from tests.clocks.stand import AGREEMENT, BERLIN, LUMBERTON, agreement, at, deviation, envelope, landed, only, world
from tests.people.cast import made

NEXT = "QA-LRK-0009-02"
SCAR, ESCALATION, AUDIT = "SCAR-LRK-2026-0101", "ESC-LRK-2026-0101", "AUD-LRK-2026-0101"
ON = "2026-11-20T12:00Z"
ANSWER = {"type": "scar", "class": "any", "start": "state:issued", "stop": "state:response_submitted", "amount": 30,
          "unit": "calendar_days", "owner": "counterparty.quality", "clause": "10.2"}  # fmt: skip
POLICY = {**{name: value for name, value in ANSWER.items() if name != "clause"}, "amount": 60, "source": "practice"}


def found(*records: Envelope, on: str = ON, proven: Any = None, **policy: Any) -> tuple[Clock, ...]:
    return clocks(world(*records, on=on, proven=proven, **policy))


def scar(state: str = "issued", **more: Any) -> Scar:
    fields: dict[str, Any] = {"site": LUMBERTON, "products": ["PRD-LRK-0001"], "trigger": "critical_event",
                              "classification": "major", "problem": "It leaked.", "response_due": "2027-03-01",
                              **more}  # fmt: skip
    return made(Scar, envelope("scar", SCAR, state, **fields))


def issued(when: str = "2026-11-03T12:00Z") -> dict[str, Any]:
    return landed(SCAR, state_issued=when)


def answers(*records: Envelope, **more: Any) -> list[tuple[str, str, str]]:
    """By whom, until when and by which source a SCAR is to be answered."""
    return [
        (c.duty.owner.role, "never" if c.due_there is None else f"{c.due_there:%Y-%m-%d}", c.duty.source)
        for c in found(*records, **more)
        if "response submitted" in c.duty.what
    ]


# --- single steps ---


def test_an_agreement_sets_the_time_of_a_step() -> None:
    """What the agreement in force says of a step counts in place of the policy's time for the same step."""
    held, both = agreement(step_times=[ANSWER]), {"clocks": [POLICY]}
    assert answers(held, scar(), proven=issued(), **both) == [("cmo.qu", "2026-12-03", f"{AGREEMENT}#10.2")]
    assert answers(agreement(), scar(), proven=issued(), **both) == [("cmo.qu", "2027-01-02", "policy")]
    clock = only(found(held, scar(), proven=issued()), what="response submitted")
    assert clock.duty.what == 'reach "response submitted" within 30 calendar days of "issued"'


def test_the_day_by_which_a_state_is_wanted() -> None:
    """It is the agreement's, the first of several; else the policy's; and none before the step has begun."""
    asked, later = scar(), {**ANSWER, "amount": 40, "clause": "10.3"}

    def wanted(*records: Envelope, proven: Any = None) -> date | None:
        stands = world(asked, *records, on=ON, proven=proven, clocks=[POLICY])
        return due_by(stands, asked, "state:response_submitted")

    assert wanted(agreement(step_times=[later, ANSWER]), proven=issued()) == date(2026, 12, 3)
    assert wanted(agreement(), proven=issued()) == date(2027, 1, 2)
    assert wanted(agreement(step_times=[ANSWER])) is None


@pytest.mark.parametrize(
    ("rule", "record"),
    [
        ({"type": "capa"}, {}),
        ({"class": "critical"}, {}),
        ({}, {"site": "SITE-HRW-0002"}),
        ({}, {"products": ["PRD-LRK-0002"]}),
    ],
)
def test_a_time_for_something_else_says_nothing(rule: dict[str, Any], record: dict[str, Any]) -> None:
    """Another type, class, site or product than the agreement's: the policy's time counts as before."""
    held = agreement(step_times=[{**ANSWER, **rule}])
    assert answers(held, scar(**record), proven=issued(), clocks=[POLICY])[0][2] == "policy"


def test_the_first_of_several_agreed_times() -> None:
    """Where an agreement sets a time for any class and one for this, the one counts that is over first."""
    held = agreement(step_times=[ANSWER, {**ANSWER, "class": "major", "amount": 14, "clause": "10.3"}])
    assert answers(held, scar(), proven=issued()) == [("cmo.qu", "2026-11-17", f"{AGREEMENT}#10.3")]


def test_a_step_is_timed_by_the_edition_in_force_when_it_begins() -> None:
    """The next edition changes the clock of what is issued from its first day on, and not of what was issued before."""
    first = agreement(step_times=[ANSWER], superseded_by=NEXT)
    second = agreement(step_times=[{**ANSWER, "amount": 10}], number=NEXT, since="2026-11-10", supersedes=AGREEMENT)
    last_day, first_day = issued("2026-11-10T04:59:59Z"), issued("2026-11-10T05:00:00Z")
    for on in (ON, "2027-02-01T12:00Z"):
        assert answers(first, second, scar(), proven=last_day, on=on)[0][1:] == ("2026-12-09", f"{AGREEMENT}#10.2")
        assert answers(first, second, scar(), proven=first_day, on=on)[0][1:] == ("2026-11-20", f"{NEXT}#10.2")


def test_what_has_not_begun_goes_by_the_edition_of_the_day() -> None:
    """Until a SCAR is issued, the answer is owed by the agreement in force today, and its clock does not run."""
    first = agreement(step_times=[ANSWER], superseded_by=NEXT)
    second = agreement(step_times=[ANSWER], number=NEXT, since="2026-11-10", supersedes=AGREEMENT)
    drafted = landed(SCAR, state_draft="2026-11-02T12:00Z")
    for on, source in (("2026-11-09T12:00Z", AGREEMENT), ("2026-11-11T12:00Z", NEXT)):
        assert answers(first, second, scar("draft"), proven=drafted, on=on) == [("cmo.qu", "never", f"{source}#10.2")]


# --- escalations ---

LEVELS = [
    {"level": "L2", "sponsor": "sponsor.qa_head", "cmo": "cmo.qu_head", "acknowledge_business_days": 1,
     "meet_business_days": 5},
    {"level": "L3", "sponsor": "sponsor.mgmt", "cmo": "cmo.mgmt", "acknowledge_business_days": 0,
     "meet_business_days": 2},
]  # fmt: skip


def escalation(level: str = "L2", state: str = "raised", **more: Any) -> Escalation:
    return made(Escalation, envelope("escalation", ESCALATION, state, **{
        "site": LUMBERTON, "products": ["PRD-LRK-0001"], "level": level, "trigger": "late_discovery",
        "evidence": [SCAR], "raised_at": "2026-11-24T15:00:00-05:00", "expected": "An answer", **more,
    }))  # fmt: skip


def owed(*records: Envelope, on: str = "2026-11-25T12:00Z", **more: Any) -> set[tuple[str, str, str, str]]:
    """What an escalation has whom do until when, and how that stands."""
    return {
        (c.duty.what.partition(" within")[0].partition(" on")[0], c.duty.owner.role, f"{c.due_there:%m-%d}", c.state)
        for c in found(*records, on=on, **more)
        if c.duty.record == ESCALATION
    }


def test_an_escalation_is_answered_and_met_about_as_agreed() -> None:
    """Each level has its people and its business days, with the holiday where they sit; both sides owe the meeting."""
    held = agreement(escalation=LEVELS)
    assert owed(held, escalation()) == {
        ('reach "acknowledged"', "cmo.qu_head", "11-25", "running"),
        ("meet at level L2", "cmo.qu_head", "12-02", "running"),
        ("meet at level L2", "sponsor.qa_head", "12-01", "running"),
    }
    assert owed(held, escalation("L3")) == {
        ('reach "acknowledged"', "cmo.mgmt", "11-24", "missed"),
        ("meet at level L3", "cmo.mgmt", "11-27", "running"),
        ("meet at level L3", "sponsor.mgmt", "11-26", "running"),
    }
    same_day = only(found(held, escalation("L3")), what="acknowledged")
    assert same_day.duty.what == 'reach "acknowledged" on the same day as "raised"'


def test_without_a_level_the_policy_counts() -> None:
    """A level that the agreement says nothing of, and a matter of no site, go by the policy."""
    rule = {"type": "escalation", "class": "any", "start": "raised_at", "stop": "state:acknowledged", "amount": 3,
            "unit": "business_days", "owner": "counterparty.quality", "source": "practice"}  # fmt: skip
    held = agreement(escalation=LEVELS)
    assert owed(held, escalation("L4"), clocks=[rule]) == {('reach "acknowledged"', "cmo.qu", "11-30", "running")}
    assert {role for _, role, _, _ in owed(held, escalation(site=None), clocks=[rule])} == {"cmo.qu"}
    assert {role for _, role, _, _ in owed(held, escalation(), clocks=[rule])} == {"cmo.qu_head", "sponsor.qa_head"}


def test_a_meeting_is_met_by_a_meeting() -> None:
    """An action of another kind is no meeting; one that was held in time meets the clock of both sides."""
    meeting = {"kind": "meeting", "text": "Talk", "owner": "Head", "due": "2026-12-01", "done_on": "2026-12-02"}
    held = agreement(escalation=LEVELS)
    visit = escalation(state="action_plan", actions=[{**meeting, "kind": "tech_visit"}])
    met = escalation(state="action_plan", actions=[meeting])
    for record, states in ((visit, {"missed"}), (met, {"met", "missed"})):
        told = {row for row in owed(held, record, on="2026-12-10T12:00Z") if row[0].startswith("meet")}
        assert {state for *_, state in told} == states
    assert ("meet at level L2", "cmo.qu_head", "12-02", "met") in owed(held, met, on="2026-12-10T12:00Z")
    assert owed(held, escalation(state="closed"), on="2026-12-10T12:00Z") == {
        ('reach "acknowledged"', "cmo.qu_head", "11-25", "unproven")
    }


def test_an_escalation_goes_by_the_edition_of_its_day() -> None:
    """An edition that follows asks nothing of a matter that was raised before its first day."""
    slow = [{**LEVELS[0], "acknowledge_business_days": 3}]
    first = agreement(escalation=slow, superseded_by=NEXT)
    for since, day in (("2026-11-24", "11-25"), ("2026-11-25", "11-30")):
        second = agreement(escalation=LEVELS, number=NEXT, since=since, supersedes=AGREEMENT)
        answer = only(found(first, second, escalation()), what="acknowledged")
        assert f"{answer.due_there:%m-%d}" == day


# --- audits ---


def audit(kind: str = "routine", state: str = "closed", **more: Any) -> Audit:
    return made(Audit, envelope("audit", AUDIT, state, **{
        "site": LUMBERTON, "kind": kind, "mode": "onsite", "standards": ["drug_us_211"], "scope": "All",
        "team": [{"name": "A", "qualified": "B", "lead": True}], "from": "2026-05-04", "to": "2026-05-06", **more,
    }))  # fmt: skip


def audits(*records: Envelope, on: str = ON) -> dict[str, str]:
    return {
        c.duty.what.split()[1]: f"{c.due_there:%Y-%m-%d} {c.duty.owner.role}"
        for c in found(*records, on=on)
        if "every 18 months" in c.duty.what
    }


def test_sites_are_audited_as_often_as_agreed() -> None:
    """Each site is due so many months after the last audit that was held, or after the first day of the agreement."""
    assert audits(agreement(), audit()) == {LUMBERTON: "2027-11-06 sponsor.qa", BERLIN: "2027-07-01 sponsor.qa"}
    planned = audit(state="planned", **{"from": "2026-12-01", "to": "2026-12-02"})
    assert audits(agreement(), planned)[LUMBERTON].startswith("2027-07-01")
    assert audits(agreement(), audit(state="planned"))[LUMBERTON].startswith("2027-07-01")
    assert audits(agreement(), audit(next_audit_due="2027-01-31")).keys() == {BERLIN}
    assert audits(agreement(), audit(next_audit_due="2028-01-31")).keys() == {LUMBERTON, BERLIN}
    assert audits(agreement(since="2026-12-01")) == {}


def test_an_audit_for_cause_is_announced_as_agreed() -> None:
    """As many days before its first as the agreement in force says; where it says none, it may come unannounced."""
    coming = audit("for_cause", "planned", **{"from": "2026-11-30", "to": "2026-12-01"})
    (clock,) = (c for c in found(agreement(for_cause_audit_notice_days=10), coming) if "announce" in c.duty.what)
    assert (f"{clock.due_there:%Y-%m-%d}", clock.state, clock.duty.source) == ("2026-11-20", "running", AGREEMENT)
    for terms, record in (
        (agreement(for_cause_audit_notice_days=0), coming),
        (agreement(), coming),
        (agreement(for_cause_audit_notice_days=10), audit("routine", "planned")),
    ):
        assert not [c for c in found(terms, record) if "announce" in c.duty.what]


# --- data, and agreements that follow each other ---


def deliveries(on: str, *held: Agreement) -> list[tuple[str, str]]:
    """Which edition asks for which month's data."""
    return [(c.duty.record, c.duty.what.split()[4]) for c in found(*held, on=on) if "give deviations" in c.duty.what]


def test_a_month_is_owed_to_the_edition_that_was_in_force_at_its_end() -> None:
    """The last month of an edition is still owed after it was superseded; the next edition asks from its first day."""
    asked = [{"dataset": "deviations", "format": "csv", "frequency": "monthly", "due_business_days": 5}]
    first = agreement(data_requirements=asked, superseded_by=NEXT)
    second = agreement(data_requirements=asked, number=NEXT, since="2026-11-01", supersedes=AGREEMENT)
    assert deliveries("2026-10-31T12:00Z", first, second) == [(AGREEMENT, "2026-10-31")]
    assert deliveries("2026-11-04T12:00Z", first, second) == [(AGREEMENT, "2026-10-31"), (NEXT, "2026-11-30")]
    assert deliveries("2026-11-09T12:00Z", first, second) == [(NEXT, "2026-11-30")]


def test_an_agreement_binds_once() -> None:
    """A record of several sites and products that one agreement covers is bound by it once, and owes things once."""
    held = agreement(products=["PRD-LRK-0001", "PRD-LRK-0002"], data_requirements=[
        {"dataset": "deviations", "format": "csv", "frequency": "per_event", "due_business_days": 1},
    ])  # fmt: skip
    several = deviation(products=["PRD-LRK-0001", "PRD-LRK-0002"])
    known = world(held, several, on=ON)
    assert [a.id for a in known.binding(several, at("2026-11-03T12:00Z"))] == [AGREEMENT]
    assert [a.id for a in known.binding(several.model_copy(update={"products": ()}), date(2026, 11, 3))] == [AGREEMENT]
    assert len([c for c in clocks(known) if "give the data" in c.duty.what]) == 1
