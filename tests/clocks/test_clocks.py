"""All other clocks: the policy's milestones, dates in records and their extensions, what runs out, deliveries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sealtrail.clocks import Clock, clocks, dates, duties, extended, marks, notice_clock
from sealtrail.clocks.dated import short
from sealtrail.model import (
    Audit,
    Car,
    ChangeControl,
    Document,
    Envelope,
    Escalation,
    Extension,
    PeriodicReview,
    Qualification,
    Risk,
    Scar,
    Spec,
    TrainingAck,
)
from tests.clocks.stand import (
    AGREEMENT,
    DEVIATION,
    LUMBERTON,
    agreement,
    at,
    capa,
    deviation,
    envelope,
    landed,
    notice,
    only,
    rule,
    site,
    waiver,
    world,
)
from tests.people.cast import made

CAPA = "CAPA-HRW-2026-0101"
ON = "2026-11-20T12:00Z"


def found(*records: Envelope, on: str = ON, proven: Any = None, **policy: Any) -> tuple[Clock, ...]:
    return clocks(world(*records, on=on, proven=proven, **policy))


def of(record: Envelope, *others: Envelope, on: str = ON, proven: Any = None) -> list[tuple[str, str, str, str]]:
    """The clocks of a record, each as what is owed, by whom, its state, and when it is due where it is owed."""
    return [
        (c.duty.what, c.duty.owner.role, c.state, f"{c.due_there:%Y-%m-%d}")
        for c in found(record, *others, on=on, proven=proven)
        if c.duty.record == record.id
    ]


# --- milestones of the policy ---

CLASSIFY = {"type": "deviation", "class": "any", "start": "detected_at", "stop": "state:classified", "amount": 2,
            "unit": "business_days", "owner": "owner.quality", "source": "practice"}  # fmt: skip
CLOSE = {**CLASSIFY, "stop": "state:closed", "amount": 30, "unit": "calendar_days", "class": "critical"}
ACKNOWLEDGE = {**CLASSIFY, "type": "scar", "start": "state:issued", "stop": "state:acknowledged",
               "owner": "counterparty.quality", "source": "ICH Q10"}  # fmt: skip
RATIFY = {**CLASSIFY, "type": "change", "start": "state:unratified", "stop": "state:ratified"}


def milestone(record: Envelope, asked: dict[str, Any], on: str = ON, **marks: Any) -> Clock | None:
    """The clock that a policy's rule gives a record; ``marks`` are its states and when they landed, if any did."""
    proven = landed(record.id, **marks) if marks else None
    held = [c for c in found(record, on=on, proven=proven, clocks=[asked]) if " of " in c.duty.what]
    return held[0] if held else None


def state(clock: Clock | None) -> str:
    return "none" if clock is None else clock.state


def scar(**more: Any) -> Scar:
    fields: dict[str, Any] = {"site": LUMBERTON, "trigger": "critical_event", "classification": "major",
                              "problem": "It leaked.", "response_due": "2026-11-13"}  # fmt: skip
    number = more.pop("state", "issued")
    return made(Scar, envelope("scar", "SCAR-LRK-2026-0101", number, **{**fields, **more}))


def test_a_milestone_is_the_landing_of_a_state() -> None:
    """From a moment in the record to the landing of a state: met, missed, or still running, by proven time."""
    done = deviation(state="classified")
    opened = {"state_open": "2026-11-03T16:00Z"}
    assert state(milestone(done, CLASSIFY, **opened, state_classified="2026-11-06T04:59:59Z")) == "met"
    assert state(milestone(done, CLASSIFY, **opened, state_classified="2026-11-06T05:00Z")) == "missed"
    assert state(milestone(deviation(), CLASSIFY, "2026-11-05T12:00Z", **opened)) == "running"
    assert state(milestone(deviation(), CLASSIFY, "2026-11-06T12:00Z", **opened)) == "missed"


def test_a_milestone_that_starts_with_a_state() -> None:
    """Before the first state has landed nothing runs; from then on the other side owes the second."""
    assert state(milestone(scar(state="draft"), ACKNOWLEDGE, state_draft="2026-11-02T12:00Z")) == "not_started"
    clock = milestone(scar(), ACKNOWLEDGE, "2026-11-05T12:00Z", state_issued="2026-11-03T12:00Z")
    assert clock is not None
    assert (clock.state, clock.duty.owner.role, clock.duty.source) == ("running", "cmo.qu", "ICH Q10")
    assert clock.duty.due == at("2026-11-06T04:59:59Z")
    answered = scar(state="acknowledged")
    both = {"state_issued": "2026-11-03T12:00Z", "state_acknowledged": "2026-11-06T12:00Z"}
    assert state(milestone(answered, ACKNOWLEDGE, **both)) == "missed"


def test_a_milestone_that_was_jumped_over_is_reached() -> None:
    """A minor deviation closed at once was never classified, and cannot be any more: its closing counts."""
    closed = deviation(state="closed", classification="minor")
    assert state(milestone(closed, CLASSIFY, state_open="2026-11-03T16:00Z", state_closed="2026-11-05T12:00Z")) == "met"
    assert (
        state(milestone(closed, CLASSIFY, state_open="2026-11-03T16:00Z", state_closed="2026-11-07T12:00Z")) == "missed"
    )


def test_a_milestone_off_the_way_is_none() -> None:
    """A mirrored deviation is never classified here, a change in the usual way never ratified."""
    mirrored = deviation(state="notified", custody="mirrored")
    assert milestone(mirrored, CLASSIFY, state_notified="2026-11-03T16:00Z") is None
    assert milestone(mirrored, CLASSIFY) is None
    usual = change(state="impact_assessment")
    assert milestone(usual, RATIFY, state_proposed="2026-11-03T16:00Z") is None
    assert milestone(usual, RATIFY) is None
    urgent = change(state="unratified")
    assert state(milestone(urgent, RATIFY, "2026-11-05T12:00Z", state_unratified="2026-11-04T16:00Z")) == "running"
    back = change(state="reverted")
    landings = {"state_unratified": "2026-11-04T16:00Z", "state_reverted": "2026-11-05T16:00Z"}
    assert state(milestone(back, RATIFY, **landings)) == "met"


def test_a_milestone_for_another_class_is_none() -> None:
    """A rule for critical deviations says nothing of a major one, nor of a CAPA."""
    assert milestone(deviation(classification="major"), CLOSE) is None
    assert milestone(capa(), CLOSE) is None
    assert milestone(deviation(), CLOSE) is not None


def test_without_history_a_state_is_unproven() -> None:
    """Files alone say that a state was reached, and not when."""
    assert state(milestone(deviation(state="classified"), CLASSIFY)) == "unproven"
    assert state(milestone(deviation(state="investigating"), CLASSIFY)) == "unproven"
    assert state(milestone(scar(), ACKNOWLEDGE)) == "not_started"


def test_a_milestone_may_be_a_field() -> None:
    """A clock may stop at a moment that the record itself states, by its name in the file."""
    stop = {**CLASSIFY, "stop": "notice.notified_at"}
    said = deviation(notice=notice("2026-11-04T09:00:00-05:00"))
    assert state(milestone(said, stop, state_open="2026-11-03T16:00Z")) == "met"
    assert state(milestone(deviation(), stop, state_open="2026-11-03T16:00Z")) == "missed"


# --- dates in records ---


@pytest.mark.parametrize(
    ("due", "done", "extensions", "expected"),
    [
        pytest.param("2026-11-25", None, [], "running", id="still to come"),
        pytest.param("2026-11-19", None, [], "missed", id="overdue"),
        pytest.param("2026-11-13", "2026-11-13", [], "met", id="on the day"),
        pytest.param("2026-11-25", "2026-11-21", [], "met", id="where it is tomorrow already"),
        pytest.param("2026-11-13", "2026-11-14", [], "missed", id="a day late"),
        pytest.param(
            "2026-11-25", None, [("2026-11-13", "2026-11-25", "2026-11-13")], "running", id="asked on the day"
        ),
        pytest.param(
            "2026-11-13", None, [("2026-11-13", "2026-11-25", "2026-11-12")], "running", id="date left as it was"
        ),
        pytest.param("2026-11-25", None, [("2026-11-13", "2026-11-25", "2026-11-14")], "missed", id="asked too late"),
        pytest.param("2026-11-25", "2026-11-18", [("2026-11-13", "2026-11-25", "2026-11-14")], "missed", id="for ever"),
        pytest.param(
            "2026-11-25", "2026-11-26", [("2026-11-13", "2026-11-25", "2026-11-12")], "running", id="tomorrow"
        ),
    ],
)
def test_an_action(due: str, done: str | None, extensions: list[Any], expected: str) -> None:
    """An action is judged by the date that counts; more time moves it if it was asked for before the old one."""
    clock = only(found(capa(due, done, *extensions)), record=CAPA)
    assert clock.state == expected
    assert (clock.duty.owner.person, clock.duty.rule, clock.duty.place) == (
        "PER-HRW-0004",
        "R-CA-07",
        ("actions", 0, "due"),
    )


def test_a_long_text_is_told_by_its_beginning() -> None:
    """What is owed fits on one line: a text of many lines is cut between words, a short one loses its full stop."""
    assert short("Repair\n  the door.") == "Repair the door"
    long = short("Repair the door " * 20)
    assert long == "Repair the door " * 4 + "Repair the …"
    assert len(long) <= 80


def test_a_broken_date_is_named() -> None:
    """What is late for ever says which date was broken, and is still late while it is to be done."""
    clock = only(found(capa("2026-11-25", None, ("2026-11-13", "2026-11-25", "2026-11-16"))), record=CAPA)
    assert clock.is_late
    assert "2026-11-13" in clock.why
    assert clock.duty.due == at("2026-11-26T04:59:59Z")


def extension(old: str, new: str, asked: str) -> Extension:
    return made(Extension, {"old_due": old, "new_due": new, "requested_on": asked, "approved_by": "PER-LRK-0003",
                            "reason": "Later"})  # fmt: skip


def test_extensions_follow_each_other() -> None:
    """Extensions are followed by their dates, in whichever order they stand; one between other dates moves nothing."""
    one, two = extension("2026-01-01", "2026-02-01", "2026-01-01"), extension("2026-02-01", "2026-03-01", "2026-02-02")
    for due in (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)):
        assert extended(due, [two, one]) == (date(2026, 3, 1), date(2026, 2, 1))
    other = extension("2026-05-01", "2026-06-01", "2026-07-01")
    assert extended(one.old_due, [other]) == (one.old_due, None)


@pytest.mark.parametrize(
    ("named", "action", "last"),
    [(None, None, "2026-02-01"), (None, "A1", "2026-02-01"), ("A1", "A1", "2026-02-01"), ("A2", "A1", "2026-01-01"),
     ("A1", None, "2026-01-01")],
)  # fmt: skip
def test_an_extension_moves_what_it_is_for(named: str | None, action: str | None, last: str) -> None:
    """More time for one action moves no other action that is due on the same day, nor the record as a whole."""
    one = extension("2026-01-01", "2026-02-01", "2026-01-02").model_copy(update={"action": named})
    due = date(2026, 1, 1)
    broken = due if last == "2026-02-01" else None
    assert extended(due, [one], action) == (date.fromisoformat(last), broken)


def test_another_actions_extension_is_not_this_ones() -> None:
    """Asked too late for A2, more time leaves A1 as punctual as it was, and the other way about."""
    late = {"old_due": "2026-11-25", "new_due": "2026-12-10", "requested_on": "2026-11-26", "reason": "Later",
            "approved_by": "PER-LRK-0003"}  # fmt: skip
    states = [
        only(found(capa("2026-11-25", extensions=[{**late, "action": name}])), record=CAPA).state
        for name in ("A1", "A2")
    ]
    assert states == ["missed", "running"]


def test_a_deed_declared_long_before_its_proof() -> None:
    """A deed counts by its own date; when its first proof came much later, that is told."""
    mark = {"actions.A1=2026-11-12": (at("2026-11-17T12:00Z"),)}
    clock = only(found(capa("2026-11-13", "2026-11-12"), proven={CAPA: mark}), record=CAPA)
    assert (clock.state, clock.backdated, clock.duty.end.proven) == ("met", True, at("2026-11-17T12:00Z"))


def test_a_closed_record_owes_nothing_more() -> None:
    """Once closed or opened in error, what was left undone is owed to nobody; what was done stays on record."""
    closed = capa("2026-11-13", state="closed_not_effective", due="2026-11-30")
    assert of(closed) == [("close it", "cmo.qu", "unproven", "2026-11-30")]
    proven = landed(CAPA, state_closed_not_effective="2026-12-01T06:00Z")
    assert of(closed, on="2026-12-05T12:00Z", proven=proven) == [("close it", "cmo.qu", "missed", "2026-11-30")]
    assert of(closed, on="2026-11-14T12:00Z", proven=proven)[0] == (
        "action A1: Replace it",
        "cmo.qu",
        "missed",
        "2026-11-13",
    )
    assert of(capa(state="voided")) == []


def test_a_record_that_is_opened_again() -> None:
    """A CAPA that did not work and is open again is not closed; what counts is when it was closed for the last time."""
    first = {"state_closed_not_effective": "2026-11-16T12:00Z", "state_open": "2026-11-17T12:00Z"}
    again = capa("2026-11-25", state="open", due="2026-11-18")
    assert ("close it", "cmo.qu", "missed", "2026-11-18") in of(again, proven=landed(CAPA, **first))
    closed = capa("2026-11-25", state="closed_effective", due="2026-11-18")
    second = landed(CAPA, **first, state_closed_effective="2026-11-19T12:00Z")
    assert of(closed, proven=second) == [("close it", "cmo.qu", "missed", "2026-11-18")]


def test_a_milestone_counts_from_its_start() -> None:
    """Where a clock starts with opening anew, that it was closed before does not stop it."""
    asked = {**CLOSE, "start": "state:reopened", "amount": 5}
    states: dict[str, Any] = {
        "state_closed": ("2026-11-04T12:00Z", "2026-11-19T12:00Z"),
        "state_reopened": "2026-11-06T12:00Z",
    }
    clock = milestone(deviation(state="closed"), asked, **states)
    assert clock is not None
    assert (clock.state, clock.duty.end.proven) == ("missed", at("2026-11-19T12:00Z"))


def test_the_way_of_each_custody() -> None:
    """From the beginning a deviation kept here is opened, and one kept elsewhere is notified."""
    held = world(on=ON)
    native, mirrored = deviation(), deviation(state="notified", custody="mirrored")
    assert {"open", "classified"} <= held.onward(native, "none")
    assert held.onward(native, "none").isdisjoint({"notified", "assessed"})
    assert "notified" in held.onward(mirrored, "none")
    assert held.onward(mirrored, "none").isdisjoint({"open", "classified"})


def test_a_waiver_pauses_an_action() -> None:
    """A waiver of R-CA-07 for this CAPA lets its clocks rest."""
    assert only(found(capa("2026-11-13"), waiver(CAPA, "R-CA-07")), record=CAPA).state == "paused"


def test_what_an_authority_must_be_told() -> None:
    """A report to an authority is owed by the sponsor until its reference stands there, closed deviation or not."""
    impact: dict[str, Any] = {"type": "FAR", "rationale": "Label mix-up", "due": "2026-11-06"}
    for record in (deviation(regulatory_impact=impact), deviation(state="closed", regulatory_impact=impact)):
        clock = only(found(record), source="regulation")
        assert (clock.state, clock.duty.owner.role) == ("missed", "sponsor.ra")
    told = deviation(regulatory_impact={**impact, "reference": "FAR-12"})
    proven = {DEVIATION: {"regulatory_impact.reference": (at("2026-11-06T22:59:59Z"),)}}
    assert only(found(told, proven=proven), source="regulation").state == "met"
    assert only(found(told), source="regulation").state == "unproven"


def test_a_request() -> None:
    """A request to the CMO: containment by the hour, the answer by the day, and the actions of the last round."""
    answers = [
        {"round": 1, "submitted_on": "2026-11-10", "actions": [action("A1", "2026-11-11")]},
        {"round": 2, "submitted_on": "2026-11-12", "actions": [action("A1", "2026-11-30")]},
    ]
    record = scar(state="implementing", responses=answers, containment_due="2026-11-04T12:00Z")
    proven = landed(
        record.id, state_containment_confirmed="2026-11-04T12:00Z", state_response_submitted="2026-11-14T12:00Z"
    )
    assert of(record, proven=proven) == [
        ("confirm the containment", "cmo.qu", "met", "2026-11-04"),
        ("answer in full", "cmo.qu", "missed", "2026-11-13"),
        ("action A1: Replace it", "cmo.qu", "running", "2026-11-30"),
    ]


def action(number: str, due: str) -> dict[str, Any]:
    return {"id": number, "text": "Replace it", "strength": "strong", "owner": "Production", "due": due}


@pytest.mark.parametrize(
    ("number", "to", "role"),
    [
        ("CAR-HRW-2026-0101", "sponsor", "sponsor.qa"),
        ("CAR-HRW-2026-0101", "internal", "cmo.qu"),
        ("CAR-LRK-2026-0101", "internal", "sponsor.qa"),
        ("CAR-LRK-2026-0101", "cmo", "cmo.qu"),
        ("CAR-HRW-2026-0101", "cmo", "cmo.qu"),
    ],
)
def test_a_request_in_any_direction(number: str, to: str, role: str) -> None:
    """Whoever is asked owes the answer: the other side, or a department of one's own."""
    record = made(Car, envelope("car", number, "issued", classification="major", problem="No forecast came.",
                                response_due="2026-11-13", addressed_to=to))  # fmt: skip
    assert [(who, s) for _, who, s, _ in of(record, proven=landed(number, state_issued="2026-11-01T12:00Z"))] == [
        (role, "missed")
    ]


def audit(number: str = "AUD-LRK-2026-0101", **more: Any) -> Audit:
    fields: dict[str, Any] = {
        "site": LUMBERTON, "kind": "routine", "mode": "onsite", "standards": ["drug_us_211"], "scope": "Packing",
        "team": [{"name": "A", "qualified": "Lead auditor"}], "from": "2026-10-05", "to": "2026-10-06",
    }  # fmt: skip
    return made(Audit, envelope("audit", number, "report_issued", **{**fields, **more}))


def test_an_audit() -> None:
    """The auditing side owes report and next audit, the other the answer and what it promised for each finding."""
    answers = [{"finding": "F1", "root_cause": "None", "action": "Repair", "due": "2026-11-30"}]
    record = audit(report_due="2026-10-30", response_due="2026-11-13", responses=answers, next_audit_due="2027-10-05")
    proven = landed(record.id, state_report_issued="2026-10-30T12:00Z")
    owed = [
        ("issue the report", "sponsor.qa", "met", "2026-10-30"),
        ("answer the findings", "cmo.qu", "missed", "2026-11-13"),
        ("finding F1: Repair", "cmo.qu", "running", "2026-11-30"),
        (f"audit {LUMBERTON} again", "sponsor.qa", "running", "2027-10-05"),
    ]
    assert of(record, proven=proven) == owed
    later = audit("AUD-LRK-2026-0102", **{"from": "2026-11-16", "to": "2026-11-17"})
    assert of(record, later, proven=proven) == owed[:-1]


def test_an_escalation() -> None:
    """Each action of an escalation has its day."""
    record = made(Escalation, envelope(
        "escalation", "ESC-LRK-2026-0101", "action_plan", level="L2", trigger="R-EV-01", evidence=[DEVIATION],
        raised_at="2026-11-05T12:00Z", expected="A plan", site=LUMBERTON,
        actions=[{"kind": "meeting", "text": "Meet", "owner": "Quality", "due": "2026-11-12", "done_on": "2026-11-12"},
                 {"kind": "tech_visit", "text": "Visit", "owner": "Techops", "due": "2026-11-19"}],
    ))  # fmt: skip
    assert of(record) == [("Meet", "sponsor.qa", "met", "2026-11-12"), ("Visit", "sponsor.qa", "missed", "2026-11-19")]


def change(**more: Any) -> ChangeControl:
    fields: dict[str, Any] = {
        "initiated_by": "cmo", "category": "equipment", "classification": "minor", "sites": [LUMBERTON],
        "current": "Old", "proposed": "New", "reason": "Worn", "planned_for": "2026-12-01",
    }  # fmt: skip
    state_ = more.pop("state", "approved")
    return made(ChangeControl, envelope("change", "CHG-HRW-2026-0101", state_, **{**fields, **more}))


def test_a_change() -> None:
    """The tasks of a change, the end of what is temporary, and the review after it."""
    tasks = [{"text": "Qualify", "owner": "Techops", "due": "2026-11-30"}]
    more = {"tasks": tasks, "temporary_until": "2026-11-18", "review_due": "2027-01-29"}
    record = change(**more)
    assert of(record) == [
        ("end what is temporary", "cmo.qu", "missed", "2026-11-18"),
        ("Qualify", "cmo.qu", "running", "2026-11-30"),
        ("review the change", "cmo.qu", "running", "2027-01-29"),
    ]
    assert of(change(**more, reverted_on="2026-11-18"))[0][2] == "met"


# --- what runs out ---


def qualification(number: str = "QLF-LRK-2026-0101", state_: str = "approved", **more: Any) -> Qualification:
    fields: dict[str, Any] = {
        "site": LUMBERTON, "type": "initial", "activities": ["drug_product"], "products": ["PRD-LRK-0001"],
        "markets": ["US"], "dossier_site": True,
        "decision": {"outcome": "approved", "rationale": "Sound", "valid_from": "2025-01-01", "valid_to": "2026-12-31"},
    }  # fmt: skip
    return made(Qualification, envelope("qualification", number, state_, **{**fields, **more}))


def test_a_qualification() -> None:
    """It runs out on its day unless the next one was decided; a condition of it is the site's to meet."""
    condition = {"text": "Repair the door", "due": "2026-11-13", "closed_on": "2026-11-16"}
    record = qualification(conditions=[condition])
    runs_out = (f"qualify {LUMBERTON} again", "sponsor.qa", "running", "2026-12-31")
    assert of(record) == [("condition: Repair the door", "cmo.qu", "missed", "2026-11-13"), runs_out]
    assert [c.duty.what for c in found(record) if c.is_coming] == [runs_out[0]]
    new = qualification("QLF-LRK-2026-0102", requalifies=record.id)
    assert of(qualification(), new) == []
    assert of(qualification(), qualification("QLF-LRK-2026-0102", "assessing", requalifies=record.id)) == [runs_out]
    assert of(qualification(state_="rejected")) == []


def test_papers_of_a_site() -> None:
    """A licence is owed until a newer one of the same kind and authority stands beside it."""
    old = {
        "authority": "Agency",
        "kind": "licence",
        "number": "1",
        "valid_from": "2020-01-01",
        "valid_to": "2026-11-18",
    }
    new, other = {**old, "number": "2", "valid_to": "2029-11-18"}, {**old, "number": "3", "authority": "Another"}
    certificate = {"scheme": "ISO9001", "number": "9", "valid_to": "2027-01-15"}
    record = site(
        "SITE-HRW-0007", "America/New_York", "jersey", licences=[old, new, other], certifications=[certificate]
    )
    assert of(record) == [
        ("renew licence 3 of Another", "cmo.qu", "missed", "2026-11-18"),
        ("renew certificate ISO9001 9", "cmo.qu", "running", "2027-01-15"),
        ("renew licence 2 of Agency", "cmo.qu", "running", "2029-11-18"),
    ]
    assert [c.duty.what for c in found(record) if c.is_coming] == ["renew certificate ISO9001 9"]


def document(number: str = "DOC-LRK-0101-01", **more: Any) -> Document:
    fields: dict[str, Any] = {"document_kind": "procedure", "source": "a.docx", "effective_from": "2026-01-01",
                              "next_review": "2026-11-19"}  # fmt: skip
    return made(Document, envelope("document", number, more.pop("state", "approved"), **{**fields, **more}))


def test_editions() -> None:
    """The review of an edition is owed until the next one takes effect, and never of a draft."""
    later = document("DOC-LRK-0101-02", effective_from="2026-11-20", next_review="2028-01-01")
    owed = ("review it", "sponsor.qa", "missed", "2026-11-19")
    assert of(document()) == [owed]
    assert of(document(state="draft")) == []
    assert of(document(superseded_by=later.id), later) == []
    assert of(document(superseded_by=later.id), later, on="2026-11-19T23:30Z")[0][2] == "missed"
    assert of(document(superseded_by=later.id), document(later.id, state="draft")) == [owed]


def test_other_editions() -> None:
    """Specifications and risk assessments are reviewed in the same way."""
    tests = [{"code": "assay", "name": "Assay", "method": "M1", "method_version": "1", "stage": "release",
              "limit": {"op": "complies"}}]  # fmt: skip
    spec = made(Spec, envelope("spec", "SPEC-LRK-0101-01", "approved", product="PRD-LRK-0001", version="1", tests=tests,
                               effective_from="2026-01-01", next_review="2027-01-01"))  # fmt: skip
    risk = made(Risk, envelope(
        "risk", "RISK-LRK-0101-01", "approved", question="What may leak?", scope="Packing", method="FMEA",
        team=[{"name": "A", "function": "Quality"}], acceptance="Below 100", formality="High", subjectivity="Two teams",
        effective_from="2026-01-01", review_due="2026-10-01",
    ))  # fmt: skip
    assert of(spec) == [("review it", "sponsor.qa", "running", "2027-01-01")]
    assert of(risk) == [("review the risks", "sponsor.qa", "missed", "2026-10-01")]


def test_training() -> None:
    """Training on a document is complete when a roster says that all are trained."""
    record = document(trained_by="2026-11-13", next_review="2028-01-01")
    roster = made(TrainingAck, envelope(
        "training_ack", "TRN-HRW-2026-0101", "landed", subject=record.id, subject_revision=1, training_system="LMS",
        reference="1", trainees=[{"name": "A", "function": "Operator", "trained_on": "2026-11-12"}], complete=True,
    ))  # fmt: skip
    assert of(record)[0] == ("complete the training", "sponsor.qa", "missed", "2026-11-13")
    assert of(record, roster)[0][2] == "met"


def test_reviews_of_the_records() -> None:
    """The last review of a kind says when the next is due, and each thing it saw when that is done."""
    fields: dict[str, Any] = {"review_kind": "access", "from": "2026-01-01", "to": "2026-03-31", "commit": "0" * 40,
                              "scope": "All", "next_due": "2026-09-30"}  # fmt: skip
    seen = [{"id": "O1", "text": "A leaver", "action": "Retire the key", "owner": "PER-LRK-0005", "due": "2026-04-15"}]
    first = made(PeriodicReview, envelope("review", "REV-LRK-2026-0101", "performed", **fields, observations=seen))
    assert of(first) == [
        ("Retire the key", "sponsor.qa", "missed", "2026-04-15"),
        ("review again (access)", "sponsor.qa", "missed", "2026-09-30"),
    ]
    again = {**fields, "from": "2026-04-01", "to": "2026-09-30", "next_due": "2027-03-31"}
    second = made(PeriodicReview, envelope("review", "REV-LRK-2026-0102", "closed", **again))
    assert of(first, second) == [("Retire the key", "sponsor.qa", "missed", "2026-04-15")]
    assert of(second, first) == [("review again (access)", "sponsor.qa", "running", "2027-03-31")]


def test_a_waiver_runs_out() -> None:
    """A waiver is coming to its end, and gone after it."""
    held = waiver(CAPA, "R-CA-07", expires="2026-11-30")
    assert of(held) == [("do without the waiver of R-CA-07", "sponsor.qa_head", "running", "2026-11-30")]
    assert len(of(held, on="2026-11-30T12:00Z")) == 1
    assert of(held, on="2026-12-01T12:00Z") == []
    assert of(waiver(CAPA, "R-CA-07", state="requested")) == []


def test_an_agreement_is_reviewed() -> None:
    """The review of the edition in force is owed; of one not yet in force, or superseded, it is not."""
    now = {"next_review": "2026-11-19"}
    assert of(agreement(**now))[0] == ("review the agreement", "sponsor.qa", "missed", "2026-11-19")
    assert of(agreement(**now, since="2026-12-01")) == []
    second = agreement(number="QA-LRK-0009-02", since="2026-11-01", supersedes=AGREEMENT)
    assert of(agreement(**now, superseded_by=second.id), second) == []


# --- deliveries ---


@pytest.mark.parametrize(
    ("frequency", "days", "on", "expected"),
    [
        pytest.param("monthly", 5, "2026-11-03T12:00Z", ("2026-10-31", "2026-11-06"), id="last month's"),
        pytest.param("monthly", 5, "2026-11-07T12:00Z", ("2026-11-30", "2026-12-07"), id="next month's"),
        pytest.param("weekly", 2, "2026-11-18T04:59:59Z", ("2026-11-15", "2026-11-17"), id="last week's, last second"),
        pytest.param("weekly", 2, "2026-11-18T05:00:00Z", ("2026-11-22", "2026-11-24"), id="this week's"),
        pytest.param("quarterly", 10, "2026-11-18T12:00Z", ("2026-12-31", "2027-01-14"), id="quarter"),
        pytest.param("yearly", 0, "2026-11-18T12:00Z", ("2026-12-31", "2026-12-31"), id="year"),
    ],
)
def test_the_next_delivery(frequency: str, days: int, on: str, expected: tuple[str, str]) -> None:
    """Data asked for by the week, month, quarter or year: the period that is due next, and until when."""
    asked = {"dataset": "kpi", "format": "csv", "frequency": frequency, "due_business_days": days, "clause": "12.2"}
    clock = only(found(agreement(data_requirements=[asked]), on=on), what="give kpi")
    assert (clock.state, clock.duty.source, clock.duty.owner.role) == ("running", f"{AGREEMENT}#12.2", "cmo.qu")
    assert f"up to {expected[0]}" in clock.duty.what
    assert f"{clock.due_there:%Y-%m-%d}" == expected[1]


def test_no_delivery_before_an_agreement() -> None:
    """The first period is that in which the agreement comes into force; before that nothing is owed."""
    asked = {"dataset": "kpi", "format": "csv", "frequency": "monthly", "due_business_days": 5}
    new = agreement(since="2026-11-02", data_requirements=[asked])
    clock = only(found(new, on="2026-11-03T12:00Z"), what="give kpi")
    assert "up to 2026-11-30" in clock.duty.what
    assert clock.duty.source == AGREEMENT
    assert found(new, on="2026-11-01T12:00Z") == ()
    assert all(
        "kpi" not in c.duty.what for c in found(agreement(data_requirements=[{**asked, "frequency": "per_batch"}]))
    )


def test_data_of_each_deviation() -> None:
    """Where the agreement asks for deviations one by one, the landing of the record delivers its data."""
    asked = {"dataset": "deviations", "format": "record", "frequency": "per_event", "due_business_days": 3}
    held = agreement(data_requirements=[asked])
    for when, expected in (("2026-11-07T04:59:59Z", "met"), ("2026-11-07T05:00Z", "missed")):
        assert (
            only(found(held, deviation(), proven=landed(DEVIATION, landed=when)), what="give the data").state
            == expected
        )
    assert only(found(held, deviation()), what="give the data").state == "unproven"
    own = deviation(id="DEV-LRK-2026-0101", org="larkspur")
    assert [c for c in found(held, own) if "give the data" in c.duty.what] == []


# --- all of them ---


def test_in_the_order_of_their_dates() -> None:
    """What is due first stands first, and what nothing has started yet stands last."""
    all_of_them = found(capa("2026-11-25"), scar(state="draft"), agreement(), clocks=[ACKNOWLEDGE], proven={})
    known = [c.duty.due for c in all_of_them if c.duty.due is not None]
    assert known == sorted(known)
    assert [c.state for c in all_of_them][-1] == "not_started"


def test_what_landed_later_is_not_known() -> None:
    """Asked about a moment before a record landed, it has no clocks; from its landing on it has."""
    proven = landed(CAPA, landed="2026-11-20T12:00Z")
    assert found(capa("2026-11-25"), on="2026-11-20T11:59Z", proven=proven) == ()
    assert len(found(capa("2026-11-25"), on="2026-11-20T12:00Z", proven=proven)) == 1


def test_without_a_calendar_the_plainest_counts() -> None:
    """A site whose calendar is not here goes by its side's, in its own zone; without any, by the plainest of all."""
    odd = site("SITE-HRW-0007", "Asia/Tokyo", "none")
    clock = only(found(capa("2026-11-25", site=odd.id), odd), record=CAPA)
    assert clock.duty.due == at("2026-11-25T23:59:59+09:00")
    assert clock.duty.calendar.id == "jersey"
    bare = only(found(capa("2026-11-25", site="SITE-HRW-0099"), calendars={}), record=CAPA)
    assert (bare.duty.calendar.id, bare.duty.due) == ("plain", at("2026-11-25T23:59:59Z"))


def test_clocks_of_one_record() -> None:
    """Whoever needs them has the duties of one record, or its notification clock alone."""
    held = world(agreement(rule()), deviation(), capa(due="2026-11-13"), on=ON)
    assert {duty.rule for duty in duties(held, deviation())} == {"R-EV-01"}
    assert {duty.rule for duty in dates(held, capa())} == {"R-CA-07"}
    assert notice_clock(held, capa()) is None
    clock = notice_clock(held, deviation())
    assert clock is not None
    assert clock.is_late


def test_marks() -> None:
    """A revision carries its state, whether it tells of an event, and each deed with its day."""
    assert marks(deviation()) == {"landed", "state:open"}
    assert marks(deviation(notice=notice("2026-11-04T09:00:00-05:00"))) == {"landed", "state:open", "notice"}
    assert marks(capa("2026-11-13", "2026-11-12")) == {"landed", "state:implementing", "actions.A1=2026-11-12"}
    assert marks(capa("2026-11-13")) == {"landed", "state:implementing"}
    done = {**action("A1", "2026-11-11"), "implemented_on": "2026-11-10"}
    answered = scar(responses=[{"round": 1, "submitted_on": "2026-11-10", "actions": [done]}])
    assert "responses.actions.A1=2026-11-10" in marks(answered)
    assert "reverted_on=2026-11-18" in marks(change(reverted_on="2026-11-18"))
