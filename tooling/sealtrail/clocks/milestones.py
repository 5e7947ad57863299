"""The policy's own clocks: how long a record may take from one milestone to another, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sealtrail.calendar import due_at
from sealtrail.clocks.clock import Done, Duty
from sealtrail.clocks.world import World
from sealtrail.model import ClockRule, Envelope, Frozen

_STATE = "state:"


def milestones(world: World, record: Envelope) -> Iterator[Duty]:
    """What the policy's clocks ask of a record."""
    for rule in world.governance.policy.clocks:
        if rule.type == record.type_name and rule.class_ in ("any", record.classification):
            yield from _duty(world, record, rule)


def _duty(world: World, record: Envelope, rule: ClockRule) -> Iterator[Duty]:
    if not (_is_on_the_way(world, record, rule.start) and _is_on_the_way(world, record, rule.stop)):
        return
    owner = world.owner(rule.owner, record)
    calendar = world.calendar(owner.organisation, record)
    start = _start(world, record, rule.start)
    yield Duty(
        record.id,
        f"{_words(rule.stop)} within {rule.amount} {rule.unit.replace('_', ' ')} of {_words(rule.start)}",
        "policy" if rule.source == "practice" else rule.source,
        owner,
        calendar,
        None if start is None else due_at(start, rule.amount, rule.unit, calendar),
        ("state",) if rule.start.startswith(_STATE) else tuple(rule.start.split(".")),
        start=start,
        end=_end(world, record, rule.stop, start),
        counts="proven" if rule.stop.startswith(_STATE) else "declared",
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


def _words(milestone: str) -> str:
    if milestone.startswith(_STATE):
        return f"reach {milestone.removeprefix(_STATE).replace('_', ' ')}"
    return milestone.replace(".", " ").replace("_", " ")
