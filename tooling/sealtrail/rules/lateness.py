"""What came too late, as thresholds count it: notices, answers to requests, and changes made first and not ratified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sealtrail.calendar import due_at, end_of_day
from sealtrail.clocks import Done, World, dates, notice_clock
from sealtrail.clocks.clock import day_in
from sealtrail.model import Calendar, Car, ChangeControl, Deviation, Envelope, Notification, Scar
from sealtrail.thresholds import Late


def lateness(world: World, records: Iterable[Envelope]) -> Iterator[Late]:
    """What of some records came late or is late. Without proofs in the world, only what the records themselves admit.

    Of one event one notice is counted, the first, however often it was told.
    """
    for record in records:
        if isinstance(record, Deviation | Notification):
            yield from _notice(world, record)
        elif isinstance(record, Scar | Car):
            yield from _answer(world, record)
        elif isinstance(record, ChangeControl):
            yield from _ratification(world, record)


def _notice(world: World, record: Deviation | Notification) -> Iterator[Late]:
    clock = notice_clock(world, record)
    if clock is None or clock.duty.due is None or clock.state != "missed":
        return
    if isinstance(record, Notification) and any(isinstance(world.records.get(one), Deviation) for one in record.about):
        return
    due = day_in(clock.duty.due, clock.duty.calendar)
    named = record.event_class if isinstance(record, Notification) else record.classification or "critical"
    if named == "critical":
        yield Late("missed_notification_critical", record.id, due)
    elif named != "minor":  # events that are not graded by class are graver than that
        yield Late("missed_notification_major", record.id, due)


def _answer(world: World, record: Scar | Car) -> Iterator[Late]:
    duty = next((d for d in dates(world, record) if d.place == ("response_due",)), None)
    if record.state == "draft" or duty is None or duty.due is None:
        return
    days, end = world.governance.policy.limits.request_overdue_business_days, duty.end
    submitted = record.responses[0].submitted_on if record.responses else None
    if end.proven is None and submitted is not None:
        end = Done(True, proven=end_of_day(submitted, duty.calendar.time_zone))
    due = due_at(duty.due, days, "business_days", duty.calendar)
    if _too_late(world, due, end):
        yield Late("request_overdue", record.id, day_in(due, duty.calendar))


def ratification_due(world: World, record: ChangeControl, made: datetime) -> datetime:
    """By when the other side is to have ratified what was made first at a moment, by the calendar of that side."""
    days = world.governance.policy.limits.ratification_business_days
    return due_at(made, days, "business_days", _ratifying(world, record))


def _ratifying(world: World, record: ChangeControl) -> Calendar:
    return world.calendar(world.governance.root.other(record.org).id, record)


def _ratification(world: World, record: ChangeControl) -> Iterator[Late]:
    if record.emergency is None:
        return
    due = ratification_due(world, record, record.emergency.implemented_at)
    if _too_late(world, due, world.reached(record, "ratified")):
        yield Late("unapproved_change", record.id, day_in(due, _ratifying(world, record)))


def _too_late(world: World, due: datetime, end: Done) -> bool:
    if not end.done:
        return world.on > due
    return end.proven is not None and end.proven > due
