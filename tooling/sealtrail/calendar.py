"""Dates and time zones: business days, the end of a day somewhere, when something is due. Never the machine's.

Zones come from the pinned tzdata package, so that no two machines tell another time. Deadlines are counted as domain
2.6 says: the day of the start is day 0, hours run on the wall, days end at 23:59:59 where the obliged party sits.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from sealtrail.errors import UsageError
from sealtrail.model import Calendar
from sealtrail.model.words import Unit
from sealtrail.model.zones import NAMED_LIKE, zone_names

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAY = timedelta(days=1)
# The last days are left out, so that the end of any day is a moment in every zone.
_MARGIN = timedelta(days=2)
# Where a night has two 23:59:59, because clocks went back, the day ends with the second.
_LAST_SECOND = time(23, 59, 59, fold=1)


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone with an IANA name such as ``Europe/Berlin``. Raises ``UsageError`` when there is none."""
    if name not in zone_names():
        raise UsageError(f"{name} is no time zone", hint=NAMED_LIKE)
    table = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    with table.open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def add_business_days(calendar: Calendar, day: date, n: int) -> date:
    """The ``n``-th business day after a day, which itself is day 0; the day itself where ``n`` is 0.

    What lies beyond the last day that there is falls on that day, so that there always is an answer.
    """
    holidays = {h.on for h in calendar.holidays}
    works = [name not in calendar.weekend for name in WEEKDAYS]
    while n > 0 and day < date.max - _MARGIN:
        day += _DAY
        n -= works[day.weekday()] and day not in holidays
    return day


def end_of_day(day: date, time_zone: str) -> datetime:
    """The last second of a day in a time zone, as a moment in UTC. Raises ``UsageError`` when there is no such zone."""
    return datetime.combine(day, _LAST_SECOND, zone(time_zone)).astimezone(UTC)


def due_at(start: datetime | date, amount: int, unit: Unit, calendar: Calendar) -> datetime:
    """When something is due that began at ``start`` and may take ``amount`` of ``unit``, as a moment in UTC.

    ``calendar`` is that of the obliged party's site: its days, in its time zone. Where only the day of the start is
    known, hours count from the end of that day. Raises ``UsageError`` when the calendar's time zone is none.
    """
    if unit == "hours":
        begun = start.astimezone(UTC) if isinstance(start, datetime) else end_of_day(start, calendar.time_zone)
        return begun + timedelta(hours=amount)
    day = start.astimezone(zone(calendar.time_zone)).date() if isinstance(start, datetime) else start
    last = add_business_days(calendar, day, amount) if unit == "business_days" else day + amount * _DAY
    return end_of_day(last, calendar.time_zone)


def add_months(day: date, months: int) -> date:
    """The same day of a later month; its last day, where that month is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
