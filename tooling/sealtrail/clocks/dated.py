"""A duty that is due on a day which a record names, and the extensions that move such a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from textwrap import shorten

from sealtrail.calendar import end_of_day
from sealtrail.clocks.clock import Done, Duty, Owner
from sealtrail.clocks.world import World
from sealtrail.model import Envelope, Extension

_WIDTH = 80


def dated(
    world: World,
    record: Envelope,
    what: str,
    due: datetime | date,
    *place: str | int,
    end: Done | None = None,
    owner: Owner | None = None,
    action: str | None = None,
    rule: str = "",
    notice_days: int | None = None,
) -> Duty:
    """A duty that is due on a day (to its end, where the obliged party sits) or at a moment.

    The record's own quality unit owes it, unless an ``owner`` is named. ``action`` is the number of the action that it
    is about, whose own extensions move the day.
    """
    owing = owner or world.owner("owner.quality", record)
    calendar = world.calendar(owing.organisation, record)
    moved: tuple[Extension, ...] = getattr(record, "extensions", ())
    last, broken = (due, None) if isinstance(due, datetime) else extended(due, moved, action)
    finish = end or Done()
    return Duty(
        record.id,
        what,
        "record",
        owing,
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


def short(text: str) -> str:
    """The beginning of a text on one line, without its full stop, so that a list of clocks stays a list."""
    return shorten(text, _WIDTH, placeholder=" …").removesuffix(".")


def extended(due: date, extensions: Iterable[Extension], action: str | None = None) -> tuple[date, date | None]:
    """The date that counts after all extensions, and the first that had passed when its extension was asked for.

    Those count that are for the record as a whole, and for an ``action`` those that name it, never another's.

    A due date names its extensions by the dates alone: one leads to it or away from it, and so on. Each leads to a
    later day, so that no circle holds.
    """
    held = tuple(e for e in extensions if e.action in (None, action))
    chain: list[Extension] = []
    first = last = due
    while (one := next((e for e in held if e.new_due == first), None)) is not None:
        chain.insert(0, one)
        first = one.old_due
    while (one := next((e for e in held if e.old_due == last), None)) is not None:
        chain.append(one)
        last = one.new_due
    return last, next((e.old_due for e in chain if e.requested_on > e.old_due), None)
