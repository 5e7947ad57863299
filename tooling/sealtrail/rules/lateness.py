"""What came too late, as thresholds count it: notices, answers to requests, and changes made first and not ratified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sealtrail.calendar import due_at, end_of_day
from sealtrail.clocks import World, dates, notice_clock
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
    answered = duty.end.proven
    if answered is None and record.responses and record.responses[0].submitted_on is not None:
        answered = end_of_day(record.responses[0].submitted_on, duty.calendar.time_zone)
    days = world.governance.policy.limits.request_overdue_business_days
    yield from _late(
        world, "request_overdue", record, duty.due, days, duty.calendar, answered, done=duty.end.done
    )


def _ratification(world: World, record: ChangeControl) -> Iterator[Late]:
    if record.emergency is None:
        return
    theirs = world.calendar(world.governance.root.other(record.org).id, record)
    done = world.reached(record, "ratified")
    days = world.governance.policy.limits.ratification_business_days
    made = record.emergency.implemented_at
    yield from _late(world, "unapproved_change", record, made, days, theirs, done.proven, done=done.done)
