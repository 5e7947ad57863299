"""Moments and days as records write them, parsed here and nowhere else, so that no reader guesses a time zone."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from sealtrail.model.base import problem

D = TypeVar("D", bound=date)
_OFFSET = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)"
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(\.\d{1,6})?(" + _OFFSET + ")?", re.ASCII)


def _within_reach(value: D) -> D:
    # So far from either end of the calendar no sum of a date and a period leaves it.
    if not 1900 <= value.year < 2200:
        raise problem(f"the year {value.year} is not meant", "expected a year from 1900 to 2199")
    return value


def parse_moment(value: Any) -> datetime:
    """A date-time with its offset, from RFC 3339 text (seconds may be left out, the offset never).

    Raises ``PydanticCustomError`` in plain words.
    """
    if not isinstance(value, str):
        raise problem("expected a date and time", 'write it as "2026-05-04T09:12:00+02:00"')
    found = _MOMENT.fullmatch(value)
    if found is None:
        raise _not_a_moment(value[:40])
    if found[4] is None:
        raise problem(
            f'"{value}" has no offset from UTC, so nobody can tell when it was',
            f'add the offset of the place where it happened, for example "{value}+02:00", or "{value}Z" for UTC',
        )
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise problem(f'"{value}" is not a date in the calendar', "correct the month, day, hour or minute") from None
    return _within_reach(moment)


def _not_a_moment(value: str) -> PydanticCustomError:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return problem(
            f'"{value}" is a date without a time',
            'add the time and its offset from UTC, in the form "2026-05-04T09:12:00+02:00"',
        )
    return problem(f'"{value}" is not a date and time', 'write it as "2026-05-04T09:12:00+02:00"')


def parse_day(value: Any) -> date:
    """A calendar date from ``YYYY-MM-DD``. Raises ``PydanticCustomError`` in plain words."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            return _within_reach(day)
    raise _not_a_day(str(value)[:40])


_YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)


def _not_a_day(value: str) -> PydanticCustomError:
    last = _YEAR_LAST.fullmatch(value)
    if last is not None:
        # With points the day comes first; with slashes it does here and not there, so nothing is proposed.
        day = f'"{last[4]}-{last[3]:0>2}-{last[1]:0>2}"' if last[2] == "." else 'year, month and day, as "2026-05-04"'
        return problem(f'"{value}" is not written as dates are here, expected the year first', f"write it as {day}")
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ].*", value, re.ASCII):
        return problem(f'"{value}" is a date with a time, expected the date alone', f'write "{value[:10]}"')
    known = re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)
    return problem(
        f'"{value}" is not a date in the calendar',
        "correct the day or the month" if known else 'write it as "2026-05-04"',
    )


Moment = Annotated[
    datetime,
    BeforeValidator(parse_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Day = Annotated[date, BeforeValidator(parse_day), WithJsonSchema({"type": "string", "format": "date"})]
