"""What the clocks cannot know, said in words: nobody may take a list for whole that has holes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from sealtrail.clocks.clock import Clock, day_in
from sealtrail.clocks.world import World
from sealtrail.model import Agreement, Site
from sealtrail.model.agreements import StepTime

_STATE = "state:"


def gaps(world: World, clocks: Iterable[Clock]) -> tuple[str, ...]:
    """Each hole in what ``clocks`` tells of a world, as a sentence with what would close it."""
    return (*_holidays(clocks), *_calendars(world), *_data(world), *_steps(world))


def _holidays(clocks: Iterable[Clock]) -> Iterator[str]:
    """Years in which business days are counted, and for which the calendar lists nothing."""
    bare = defaultdict[str, set[int]](set)
    for clock in clocks:
        duty = clock.duty
        if clock.open and duty.unit == "business_days" and duty.due is not None and duty.start is not None:
            start = day_in(duty.start, duty.calendar) if isinstance(duty.start, datetime) else duty.start
            reached = range(start.year, day_in(duty.due, duty.calendar).year + 1)
            bare[duty.calendar.id] |= {*reached} - {holiday.on.year for holiday in duty.calendar.holidays}
    for name, years in sorted(bare.items()):
        if years:
            told = ", ".join(map(str, sorted(years)))
            yield f"the calendar {name} lists no holidays for {told}: only weekends are left out there; add them to it"


def _calendars(world: World) -> Iterator[str]:
    """Calendars that are named and not there."""
    held, policy = world.governance.calendars, world.governance.policy
    for side in ("sponsor", "cmo"):
        name = policy.calendars.get(side)
        if name not in held:
            missing = f"the policy names no calendar for the {side}" if name is None else f"there is no calendar {name}"
            yield f"{missing}: where a record names no site, Saturdays and Sundays are off, by UTC; name one in policy"
    for site in world.of(Site):
        if site.calendar not in held:
            yield f"there is no calendar {site.calendar}, which {site.id} names: that of its side counts instead"


def _data(world: World) -> Iterator[str]:
    """Data whose coming nothing here can tell: what is owed for each batch, and for events that have no records."""
    for agreement in world.agreements:
        if not world.is_effective(agreement, day_in(world.on, world.calendar(agreement.org, agreement))):
            continue
        for frequency, of in (("per_batch", "with each batch: batches"), ("per_event", "on each event: such events")):
            asked = [d.dataset for d in agreement.data_requirements if d.frequency == frequency]
            unseen = [one.replace("_", " ") for one in asked if (one, frequency) != ("deviations", "per_event")]
            if unseen:
                names = ", ".join(unseen)
                yield f"{agreement.id} asks for {names} {of} are not recorded here yet, so nobody is reminded"


def _steps(world: World) -> Iterator[str]:
    """Steps that no record can take, for which a time is set all the same."""
    for agreement in world.agreements:
        yield from _lost(world, agreement, agreement.step_times)
    yield from _lost(world, None, world.governance.policy.clocks)


def _lost(world: World, agreement: Agreement | None, rules: Iterable[StepTime]) -> Iterator[str]:
    where = "the policy" if agreement is None else agreement.id
    for rule in rules:
        workflow = world.governance.workflows.get(rule.type)
        if workflow is None:
            yield f"{where} sets a time for a step of {rule.type}, and there are no records of that type"
            continue
        for milestone in (rule.start, rule.stop):
            state = milestone.removeprefix(_STATE)
            if milestone.startswith(_STATE) and state not in workflow.states:
                yield f"{where} sets a time for the state {state} of {rule.type}, and there is no such state"
