"""Dates and times as records print them: ISO, with the long form beside it where it helps, never relative.

The names of the months are ours, so that no locale of the building machine shows on a page.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sealtrail.publish.markup import Html, h

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def long_day(day: date) -> str:
    """Such as ``1 April 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def day_of(day: date) -> Html:
    """A date in the ISO form."""
    return h("time", day.isoformat(), datetime=day.isoformat())


def both_forms(day: date) -> Html:
    """A date in the long form, followed by the ISO form."""
    return h("time", f"{long_day(day)} ({day.isoformat()})", datetime=day.isoformat())


def utc(moment: datetime) -> Html:
    """A moment in UTC, to the second."""
    at = moment.astimezone(UTC)
    return h("time", f"{at:%Y-%m-%d %H:%M:%S} UTC", datetime=at.strftime("%Y-%m-%dT%H:%M:%SZ"))


def with_offset(moment: datetime, offset: str) -> Html:
    """A moment as a clock with this offset from UTC showed it (``moment`` is the value on that clock)."""
    return h(
        "time", f"{moment:%Y-%m-%d %H:%M:%S} {offset.replace('-', '−')}",
        datetime=f"{moment:%Y-%m-%dT%H:%M:%S}{offset}",
    )  # fmt: skip


def stated(moment: datetime) -> Html:
    """A moment that a record states, with the offset it was written with."""
    offset = moment.strftime("%z")
    return with_offset(moment, f"{offset[:3]}:{offset[3:5]}")


def offset_of(moment: datetime) -> str:
    """The offset from UTC that a moment was written with, such as ``+02:00`` or ``UTC``."""
    offset = moment.strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}".replace("-", "−") if moment.utcoffset() else "UTC"


def apart(span: timedelta) -> str:
    """How long something took, in its two largest units: ``2 days 3 hours``, ``55 minutes``, ``less than a minute``."""
    minutes = int(abs(span).total_seconds()) // 60
    counts = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    told = [f"{count} {unit}{'s' * (count > 1)}" for count, unit in counts if count]
    return " ".join(told[:2]) or "less than a minute"
