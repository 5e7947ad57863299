"""Due dates that stand in the records themselves: of actions, answers, reviews, and of whatever runs out on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sealtrail.clocks.clock import Done, Duty, Owner
from sealtrail.clocks.dated import dated, short
from sealtrail.clocks.marks import ANSWERED
from sealtrail.clocks.world import World
from sealtrail.model import (
    Audit,
    Capa,
    ChangeControl,
    Deviation,
    Envelope,
    Escalation,
    PeriodicReview,
    Qualification,
)
from sealtrail.model.capa import Action
from sealtrail.model.investigation import ResponseAction
from sealtrail.model.requests import Car, Scar

_OWN, _OTHER = "owner.quality", "counterparty.quality"


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
        owner = world.owner("sponsor.ra", record)
        duty = dated(world, record, what, told.due, "regulatory_impact", "due", end=end, owner=owner)
        yield replace(duty, source="regulation", rule="R-EV-08")


def _capa(world: World, record: Capa) -> Iterator[Duty]:
    for i, action in enumerate(record.actions):
        end, owner = world.did(record, f"actions.{action.id}", action.done_on), world.owner(_OWN, record, action.owner)
        yield _action(world, record, action, "actions", i, "due", end=end, owner=owner)


def _request(world: World, record: Scar | Car) -> Iterator[Duty]:
    side = record.addressed_to if isinstance(record, Car) else "cmo"
    by = _OWN if side in ("internal", world.side(record.org)) else _OTHER
    owner = world.owner(by, record)
    if record.containment_due is not None:
        end, what = world.reached(record, "containment_confirmed"), "confirm the containment"
        yield dated(world, record, what, record.containment_due, "containment_due", end=end, owner=owner)
    end = world.reached(record, "response_submitted")
    yield dated(world, record, "answer in full", record.response_due, "response_due", end=end, owner=owner)
    for number, answer in enumerate(record.responses[-1:], len(record.responses) - 1):
        for i, action in enumerate(answer.actions):
            done = world.did(record, f"responses.actions.{action.id}", action.implemented_on)
            doing, place = world.owner(by, record, action.owner), ("responses", number, "actions", i, "due")
            yield _action(world, record, action, *place, end=done, owner=doing)


def _action(
    world: World, record: Envelope, action: Action | ResponseAction, *place: str | int, end: Done, owner: Owner
) -> Duty:
    what, rule = f"action {action.id}: {short(action.text)}", "R-CA-07"
    return dated(world, record, what, action.due, *place, end=end, owner=owner, action=action.id, rule=rule)


def _audit(world: World, record: Audit) -> Iterator[Duty]:
    owner = world.owner(_OTHER, record)
    if record.report_due is not None:
        end = world.reached(record, "report_issued")
        yield dated(world, record, "issue the report", record.report_due, "report_due", end=end)
    if record.response_due is not None:
        end, what = world.reached(record, "response_received"), "answer the findings"
        yield dated(world, record, what, record.response_due, "response_due", end=end, owner=owner, rule="R-AU-01")
    for i, answer in enumerate(record.responses):
        end = world.did(record, f"responses.{answer.finding}", answer.closed_on)
        what = f"finding {answer.finding}: {short(answer.action)}"
        yield dated(world, record, what, answer.due, "responses", i, "due", end=end, owner=owner, rule="R-AU-01")
    later = (a for a in world.of(Audit) if a.site == record.site and a.from_ > record.to)
    if record.next_audit_due is not None and next(later, None) is None:
        yield dated(world, record, f"audit {record.site} again", record.next_audit_due, "next_audit_due")


def _change(world: World, record: ChangeControl) -> Iterator[Duty]:
    for i, task in enumerate(record.tasks):
        end = world.did(record, f"tasks.{i}", task.done_on)
        owner = world.owner(_OWN, record, task.owner)
        yield dated(world, record, short(task.text), task.due, "tasks", i, "due", end=end, owner=owner)
    if record.temporary_until is not None:
        end = world.did(record, "reverted_on", record.reverted_on)
        end = end if end.done else world.over(record)
        what, until = "end what is temporary", record.temporary_until
        yield dated(world, record, what, until, "temporary_until", end=end, rule="R-CH-06")
    if record.review_due is not None:
        yield dated(world, record, "review the change", record.review_due, "review_due", end=world.over(record))


def _qualification(world: World, record: Qualification) -> Iterator[Duty]:
    owner = world.owner(_OTHER, record)
    if record.questionnaire is not None:
        end = world.did(record, "returned_on", record.returned_on)
        what, place = "return the questionnaire", ("questionnaire", "due_on")
        yield dated(world, record, what, record.questionnaire.due_on, *place, end=end, owner=owner)
    for i, one in enumerate(record.conditions):
        end = world.did(record, f"conditions.{i}", one.closed_on)
        what = f"condition: {short(one.text)}"
        yield dated(world, record, what, one.due, "conditions", i, "due", end=end, owner=owner, rule="R-QU-03")


def _escalation(world: World, record: Escalation) -> Iterator[Duty]:
    for i, step in enumerate(record.actions):
        end = world.did(record, f"actions.{i}", step.done_on)
        owner = world.owner(_OWN, record, step.owner)
        yield dated(world, record, short(step.text), step.due, "actions", i, "due", end=end, owner=owner)


def _review(world: World, record: PeriodicReview) -> Iterator[Duty]:
    for i, seen in enumerate(record.observations):
        if seen.due is not None:
            end = world.did(record, f"observations.{seen.id}", seen.done_on)
            what, owner = short(seen.action or seen.text), world.owner(_OWN, record, seen.owner or "")
            yield dated(world, record, what, seen.due, "observations", i, "due", end=end, owner=owner)


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
