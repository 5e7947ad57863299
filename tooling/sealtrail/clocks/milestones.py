"""Steps that may take only so long: by the agreement in force, else by the policy, and who answers for each.

An edition of an agreement sets the times of the steps that begin while it is in force. One that follows it changes
nothing of a step that had begun before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sealtrail.calendar import due_at
from sealtrail.clocks.clock import Done, Duty, day_in, within
from sealtrail.clocks.world import World
from sealtrail.model import Agreement, Envelope, Escalation, Frozen
from sealtrail.model.agreements import Level, StepTime
from sealtrail.model.base import field_title
from sealtrail.model.words import Unit

_STATE = "state:"
_RAISED = "its being raised"


@dataclass(frozen=True, slots=True)
class _Step:
    """The time that one source sets for one step: from a milestone to another, so many units, and whose it is."""

    start: str
    stop: str
    amount: int
    unit: Unit
    owner: str
    source: str

    @classmethod
    def of(cls, rule: StepTime, source: str) -> _Step:
        return cls(rule.start, rule.stop, rule.amount, rule.unit, rule.owner, source)


def milestones(world: World, record: Envelope) -> Iterator[Duty]:
    """What the agreements in force, and for other steps the policy's clocks, ask of a record.

    Of several times for one step that an agreement sets, the one counts that is over first.
    """
    agreed = defaultdict[str, list[Duty]](list)
    for step in _agreed(world, record):
        if _is_possible(world, record, step):
            agreed[step.stop].append(_duty(world, record, step))
    for duties in agreed.values():
        yield min(duties, key=lambda duty: (duty.due is None, duty.due, duty.source))
    for step in _by_policy(world, record):
        if step.stop not in agreed and _is_possible(world, record, step):
            yield _duty(world, record, step)


def due_by(world: World, record: Envelope, milestone: str) -> date | None:
    """The first day, where the obliged party sits, by which a record is wanted to have come to a milestone.

    Wanted by the agreements in force, else by the policy's clocks; ``None`` where nothing that has begun is.
    """
    agreed = [step for step in _agreed(world, record) if step.stop == milestone]
    steps = agreed or [step for step in _by_policy(world, record) if step.stop == milestone]
    duties = (_duty(world, record, step) for step in steps)
    return min((day_in(duty.due, duty.calendar) for duty in duties if duty.due is not None), default=None)


def meetings(world: World, record: Escalation) -> Iterator[Duty]:
    """The meeting that the agreement asks for at the level of a matter: both sides owe it, each in its own days.

    It is held when an action of that kind is done. Once the matter is closed, nobody owes it any more.
    """
    held = next((i for i, a in enumerate(record.actions) if a.kind == "meeting" and a.done_on is not None), None)
    met = Done() if held is None else world.did(record, f"actions.{held}", record.actions[held].done_on)
    asked = () if world.over(record).done and not met.done else _levels(world, record)
    for source, level in asked:
        for role in (level.sponsor, level.cmo):
            owner = world.owner(role, record)
            calendar = world.calendar(owner.organisation, record)
            yield Duty(
                record.id,
                f"meet at level {level.level} {within(level.meet_business_days, 'business_days', _RAISED)}",
                source,
                owner,
                calendar,
                due_at(record.raised_at, level.meet_business_days, "business_days", calendar),
                ("actions",),
                unit="business_days",
                start=record.raised_at,
                end=met,
                notice_days=world.governance.policy.limits.due_notice_days,
            )


def _agreed(world: World, record: Envelope) -> Iterator[_Step]:
    for agreement, rule in world.step_times.get(record.type_name, ()):
        if _fits(rule, record):
            begun = _start(world, record, rule.start)
            if _binds(world, agreement, record, world.on if begun is None else begun):
                yield _Step.of(rule, f"{agreement.id}#{rule.clause}")
    if isinstance(record, Escalation):
        for source, level in _levels(world, record):
            answering = level.cmo if world.side(record.org) == "sponsor" else level.sponsor
            amount = level.acknowledge_business_days
            yield _Step("raised_at", "state:acknowledged", amount, "business_days", answering, source)


def _by_policy(world: World, record: Envelope) -> Iterator[_Step]:
    for rule in world.governance.policy.clocks:
        if _fits(rule, record):
            yield _Step.of(rule, "policy" if rule.source == "practice" else rule.source)


def _levels(world: World, record: Escalation) -> Iterator[tuple[str, Level]]:
    """What the agreements that were in force when a matter was raised say of its level."""
    for agreement in world.binding(record, record.raised_at):
        yield from ((agreement.id, level) for level in agreement.escalation if level.level == record.level)


def _binds(world: World, agreement: Agreement, record: Envelope, on: datetime | date) -> bool:
    return any(one.id == agreement.id for one in world.binding(record, on))


def _fits(rule: StepTime, record: Envelope) -> bool:
    return rule.type == record.type_name and rule.class_ in ("any", record.classification)


def _is_possible(world: World, record: Envelope, step: _Step) -> bool:
    return all(_is_on_the_way(world, record, milestone) for milestone in (step.start, step.stop))


def _duty(world: World, record: Envelope, step: _Step) -> Duty:
    owner = world.owner(step.owner, record)
    calendar = world.calendar(owner.organisation, record)
    start = _start(world, record, step.start)
    since = f'"{_words(record, step.start)}"'
    what = f'"{_words(record, step.stop)}"'
    return Duty(
        record.id,
        f"{'reach ' if step.stop.startswith(_STATE) else 'do '}{what} {within(step.amount, step.unit, since)}",
        step.source,
        owner,
        calendar,
        None if start is None else due_at(start, step.amount, step.unit, calendar),
        ("state",) if step.start.startswith(_STATE) else tuple(step.start.split(".")),
        unit=step.unit,
        start=start,
        end=_end(world, record, step.stop, start),
        counts="proven" if step.stop.startswith(_STATE) else "declared",
        notice_days=world.governance.policy.limits.due_notice_days,
    )


def _is_on_the_way(world: World, record: Envelope, milestone: str) -> bool:
    """Whether a record has come, or can still come, to a milestone: a mirrored deviation is never classified here."""
    if not milestone.startswith(_STATE):
        return True
    state = milestone.removeprefix(_STATE)
    been = record.state == state or bool(world.proofs(record.id, milestone))
    perhaps = world.proven is None and record.state in world.onward(record, state)
    return been or perhaps or state in world.onward(record, record.state) or _jumped(world, record, state)


def _jumped(world: World, record: Envelope, state: str) -> bool:
    """Whether a record could have come to a state from where it once was, and went another way."""
    workflow = world.governance.workflows.get(record.type_name)
    states = () if workflow is None else workflow.states
    seen = (s for s in states if world.proofs(record.id, f"{_STATE}{s}"))
    return any(state in world.onward(record, s) for s in seen)


def _start(world: World, record: Envelope, milestone: str) -> datetime | date | None:
    if milestone.startswith(_STATE):
        return next(iter(world.proofs(record.id, milestone)), None)
    return _stated(record, milestone)


def _end(world: World, record: Envelope, milestone: str, start: datetime | date | None) -> Done:
    if milestone.startswith(_STATE):
        began = start if isinstance(start, datetime) and world.proven is not None else None
        return world.reached(record, milestone.removeprefix(_STATE), began)
    stated = _stated(record, milestone)
    return Done(stated is not None, stated)


def _stated(model: Frozen, dotted: str) -> datetime | date | None:
    """The moment or day that stands in a field, named as the file names it."""
    name, _, rest = dotted.partition(".")
    for attribute, info in type(model).model_fields.items():
        if name == (info.alias or attribute):
            value = getattr(model, attribute)
            if rest:
                return _stated(value, rest) if isinstance(value, Frozen) else None
            return value if isinstance(value, date) else None
    return None


def _words(record: Envelope, milestone: str) -> str:
    """A milestone as pages and forms call it."""
    if milestone.startswith(_STATE):
        return milestone.removeprefix(_STATE).replace("_", " ")
    name, _, rest = milestone.partition(".")
    return (field_title(type(record), name) + f" {rest}".rstrip()).replace("_", " ").lower()
