"""Due dates that stand in the records themselves: of actions, answers, reviews, and of whatever runs out on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sealtrail.calendar import end_of_day
from sealtrail.clocks.clock import Done, Duty
from sealtrail.clocks.marks import ANSWERED, done_mark
from sealtrail.clocks.world import World
from sealtrail.model import (
    Audit,
    Capa,
    ChangeControl,
    Deviation,
    Envelope,
    Escalation,
    Extension,
    PeriodicReview,
    Qualification,
)
from sealtrail.model.requests import Car, Scar

_OWN, _OTHER = "owner.quality", "counterparty.quality"
_AHEAD = timedelta(hours=14)
"""So far ahead of UTC are the clocks that a new day reaches first."""


def dates(world: World, record: Envelope) -> Iterator[Duty]:
    """What is due on a day that the record names, with the extensions that moved it.

    Once a record is closed, what was left undone is owed to nobody any more, but for what the law asks.
    """
    closed = world.over(record).done
    for duty in _dates(world, record):
        if duty.end.done or not closed or duty.source == "regulation":
            yield duty


def _dates(world: World, record: Envelope) -> Iterator[Duty]:
    if record.due is not None:
        rule = {"deviation": "R-EV-12", "capa": "R-CA-07"}.get(record.type_name, "")
        yield dated(world, record, "close it", record.due, "due", end=world.over(record), rule=rule)
    within = _WITHIN.get(type(record))
    if within is not None:
        yield from within(world, record)


def _deviation(world: World, record: Deviation) -> Iterator[Duty]:
    told = record.regulatory_impact
    if told is not None and told.due is not None:
        proofs = world.proofs(record.id, ANSWERED)
        done = bool(proofs) if world.proven is not None else told.reference is not None
        end, what = Done(done, proven=next(iter(proofs), None)), f"tell the authority ({told.type})"
        duty = dated(world, record, what, told.due, "regulatory_impact", "due", end=end, by="sponsor.ra")
        yield replace(duty, source="regulation", rule="R-EV-08")


def _capa(world: World, record: Capa) -> Iterator[Duty]:
    for i, action in enumerate(record.actions):
        end = _did(world, record, f"actions.{action.id}", action.done_on)
        what, place = f"action {action.id}", ("actions", i, "due")
        yield dated(world, record, what, action.due, *place, end=end, person=action.owner, rule="R-CA-07")


def _request(world: World, record: Scar | Car) -> Iterator[Duty]:
    side = record.addressed_to if isinstance(record, Car) else "cmo"
    by = _OWN if side in ("internal", world.side(record.org)) else _OTHER
    if record.containment_due is not None:
        end = world.reached(record, "containment_confirmed")
        yield dated(world, record, "confirm the containment", record.containment_due, "containment_due", end=end, by=by)
    end = world.reached(record, "response_submitted")
    yield dated(world, record, "answer in full", record.response_due, "response_due", end=end, by=by)
    for number, answer in enumerate(record.responses[-1:], len(record.responses) - 1):
        for i, action in enumerate(answer.actions):
            done = _did(world, record, f"responses.actions.{action.id}", action.implemented_on)
            place = ("responses", number, "actions", i, "due")
            what = f"action {action.id}"
            yield dated(world, record, what, action.due, *place, end=done, by=by, person=action.owner, rule="R-CA-07")


def _audit(world: World, record: Audit) -> Iterator[Duty]:
    if record.report_due is not None:
        end = world.reached(record, "report_issued")
        yield dated(world, record, "issue the report", record.report_due, "report_due", end=end)
    if record.response_due is not None:
        end, what = world.reached(record, "response_received"), "answer the findings"
        yield dated(world, record, what, record.response_due, "response_due", end=end, by=_OTHER, rule="R-AU-01")
    for i, answer in enumerate(record.responses):
        end, what = _did(world, record, f"responses.{answer.finding}", answer.closed_on), f"finding {answer.finding}"
        yield dated(world, record, what, answer.due, "responses", i, "due", end=end, by=_OTHER, rule="R-AU-01")
    later = (a for a in world.of(Audit) if a.site == record.site and a.from_ > record.to)
    if record.next_audit_due is not None and next(later, None) is None:
        yield dated(world, record, f"audit {record.site} again", record.next_audit_due, "next_audit_due")


def _change(world: World, record: ChangeControl) -> Iterator[Duty]:
    for i, task in enumerate(record.tasks):
        end = _did(world, record, f"tasks.{i}", task.done_on)
        yield dated(world, record, task.text, task.due, "tasks", i, "due", end=end, person=task.owner)
    if record.temporary_until is not None:
        end = _did(world, record, "reverted_on", record.reverted_on)
        end = end if end.done else world.over(record)
        what, until = "end what is temporary", record.temporary_until
        yield dated(world, record, what, until, "temporary_until", end=end, rule="R-CH-06")
    if record.review_due is not None:
        yield dated(world, record, "review the change", record.review_due, "review_due", end=world.over(record))


def _qualification(world: World, record: Qualification) -> Iterator[Duty]:
    if record.questionnaire is not None:
        end = _did(world, record, "returned_on", record.returned_on)
        place = ("questionnaire", "due_on")
        yield dated(world, record, "return the questionnaire", record.questionnaire.due_on, *place, end=end, by=_OTHER)
    for i, one in enumerate(record.conditions):
        end = _did(world, record, f"conditions.{i}", one.closed_on)
        yield dated(world, record, one.text, one.due, "conditions", i, "due", end=end, by=_OTHER, rule="R-QU-03")


def _escalation(world: World, record: Escalation) -> Iterator[Duty]:
    for i, step in enumerate(record.actions):
        end = _did(world, record, f"actions.{i}", step.done_on)
        yield dated(world, record, step.text, step.due, "actions", i, "due", end=end, person=step.owner)


def _review(world: World, record: PeriodicReview) -> Iterator[Duty]:
    for i, seen in enumerate(record.observations):
        if seen.due is not None:
            end, person = _did(world, record, f"observations.{seen.id}", seen.done_on), seen.owner or ""
            what = seen.action or seen.text
            yield dated(world, record, what, seen.due, "observations", i, "due", end=end, person=person)


_WITHIN: Mapping[type[Envelope], Callable[[World, Any], Iterator[Duty]]] = {
    Audit: _audit,
    Capa: _capa,
    Car: _request,
    ChangeControl: _change,
    Deviation: _deviation,
    Escalation: _escalation,
    PeriodicReview: _review,
    Qualification: _qualification,
    Scar: _request,
}
"""By type, what else is due on days that its records name."""


def _did(world: World, record: Envelope, place: str, day: date | None) -> Done:
    """A deed as the record states it, with the landing that proves it. What lies ahead everywhere was not done."""
    if day is None or day > (world.on + _AHEAD).date():
        return Done()
    return Done(True, day, next(iter(world.proofs(record.id, done_mark(place, day))), None))


def dated(
    world: World,
    record: Envelope,
    what: str,
    due: datetime | date,
    *place: str | int,
    end: Done | None = None,
    by: str = _OWN,
    person: str = "",
    rule: str = "",
    notice_days: int | None = None,
) -> Duty:
    """A duty that is due on a day (to its end, where the obliged party sits) or at a moment."""
    owner = world.owner(by, record, person)
    calendar = world.calendar(owner.organisation, record)
    last, broken = (due, None) if isinstance(due, datetime) else extended(due, getattr(record, "extensions", ()))
    finish = end or Done()
    return Duty(
        record.id,
        what,
        "record",
        owner,
        calendar,
        last.astimezone(UTC) if isinstance(last, datetime) else end_of_day(last, calendar.time_zone),
        place,
        rule,
        record.opened_at,
        finish,
        "declared" if finish.declared is not None else "proven",
        broken,
        world.governance.policy.limits.due_notice_days if notice_days is None else notice_days,
    )


def extended(due: date, extensions: Iterable[Extension]) -> tuple[date, date | None]:
    """The date that counts after all extensions, and the first that had passed when its extension was asked for.

    A due date names its extensions by the dates alone: one leads to it or away from it, and so on. Each leads to a
    later day, so that no circle holds.
    """
    held = tuple(extensions)
    chain: list[Extension] = []
    first = last = due
    while (one := next((e for e in held if e.new_due == first), None)) is not None:
        chain.insert(0, one)
        first = one.old_due
    while (one := next((e for e in held if e.old_due == last), None)) is not None:
        chain.append(one)
        last = one.new_due
    return last, next((e.old_due for e in chain if e.requested_on > e.old_due), None)
