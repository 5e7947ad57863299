"""Clocks: what is due, by when, by whom, and how it stands (domain 2.6). Pure functions of records and calendars.

The time is always given, never the machine's. Nothing here reads git or a store; what history proves comes as a value.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.clocks.auditing import announcement, routine
from sealtrail.clocks.clock import Clock, Done, Duty, Owner, State
from sealtrail.clocks.dated import extended
from sealtrail.clocks.dates import dates
from sealtrail.clocks.deliveries import per_event, periodic
from sealtrail.clocks.expiries import expiries
from sealtrail.clocks.gaps import gaps
from sealtrail.clocks.marks import NOTICE, marks
from sealtrail.clocks.milestones import due_by, meetings, milestones
from sealtrail.clocks.notices import notice
from sealtrail.clocks.world import Proven, World
from sealtrail.model import Agreement, Audit, Deviation, Envelope, Escalation


def clocks(world: World) -> tuple[Clock, ...]:
    """Every clock of every record, those that are due first in front, those that nothing has started at the end.

    A record that was opened in error has none, nor has one that landed only later.
    """
    found = (world.clock(duty) for record in world.known for duty in duties(world, record))
    return tuple(sorted(found, key=_order))


def duties(world: World, record: Envelope) -> Iterator[Duty]:
    """All that one record has somebody owe."""
    told = notice(world, record)
    if told is not None:
        yield told
    yield from milestones(world, record)
    yield from dates(world, record)
    yield from expiries(world, record)
    if isinstance(record, Deviation):
        yield from per_event(world, record)
    elif isinstance(record, Agreement):
        yield from periodic(world, record)
        yield from routine(world, record)
    elif isinstance(record, Audit):
        yield from announcement(world, record)
    elif isinstance(record, Escalation):
        yield from meetings(world, record)


def notice_clock(world: World, record: Envelope) -> Clock | None:
    """The notification clock of a deviation or notification, ``None`` where nothing asks for a notice."""
    told = notice(world, record)
    return None if told is None else world.clock(told)


def _order(clock: Clock) -> tuple[bool, str, str, str]:
    due = clock.duty.due
    return (due is None, "" if due is None else due.isoformat(), clock.duty.record, clock.duty.what)


__all__ = [
    "NOTICE",
    "Clock",
    "Done",
    "Duty",
    "Owner",
    "Proven",
    "State",
    "World",
    "clocks",
    "dates",
    "due_by",
    "duties",
    "extended",
    "gaps",
    "marks",
    "notice_clock",
]
