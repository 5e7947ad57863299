"""When something is due: business days, the end of a day somewhere, hours. Held against plain references."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail.calendar import WEEKDAYS, add_business_days, due_at, end_of_day, zone
from sealtrail.errors import UsageError
from sealtrail.model import Calendar
from sealtrail.model.zones import zone_names
from tests.conftest import budget
from tests.people.cast import made

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def calendar(time_zone: str = NEW_YORK, weekend: tuple[str, ...] = ("saturday", "sunday"), *holidays: date) -> Calendar:
    """A calendar with these days off."""
    named = [{"on": day.isoformat(), "name": "A holiday"} for day in sorted(holidays)]
    value = {"schema": "calendar/1", "id": "a-b", "time_zone": time_zone, "weekend": [*weekend], "holidays": named}
    return made(Calendar, value)


THANKSGIVING = date(2026, 11, 26)
NJ = calendar(NEW_YORK, ("saturday", "sunday"), THANKSGIVING, date(2026, 12, 25))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


# --- said by hand ---


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        pytest.param("2026-11-03", 1, "2026-11-04", id="the next day"),
        pytest.param("2026-11-06", 1, "2026-11-09", id="over a weekend"),
        pytest.param("2026-11-07", 1, "2026-11-09", id="from a Saturday"),
        pytest.param("2026-11-25", 1, "2026-11-27", id="over a holiday"),
        pytest.param("2026-11-25", 2, "2026-11-30", id="over a holiday and a weekend"),
        pytest.param("2026-11-07", 0, "2026-11-07", id="the day itself, whatever day it is"),
    ],
)
def test_business_days_by_hand(start: str, amount: int, due: str) -> None:
    """The day of the start is day 0; neither a weekend nor a holiday counts."""
    assert add_business_days(NJ, date.fromisoformat(start), amount) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        pytest.param("2026-03-07T14:00:00-05:00", "2026-03-08T19:00:00Z", id="New York springs forward"),
        pytest.param("2026-10-31T14:00:00-04:00", "2026-11-01T18:00:00Z", id="New York falls back"),
        pytest.param("2026-10-24T14:00:00+02:00", "2026-10-25T12:00:00Z", id="Berlin falls back"),
    ],
)
def test_hours_are_hours(start: str, due: str) -> None:
    """Twenty-four hours are that long, whatever the clocks on the wall do that night."""
    assert due_at(moment(start), 24, "hours", NJ) == moment(due)


@pytest.mark.parametrize(
    ("start", "time_zone", "due"),
    [
        pytest.param("2026-03-06T10:00:00-05:00", NEW_YORK, "2026-03-10T03:59:59Z", id="summer time came in between"),
        pytest.param("2026-10-30T10:00:00-04:00", NEW_YORK, "2026-11-03T04:59:59Z", id="winter time came in between"),
        pytest.param("2026-03-27T10:00:00+01:00", BERLIN, "2026-03-30T21:59:59Z", id="Berlin, other weekends"),
        pytest.param("2026-11-05T23:30:00-05:00", BERLIN, "2026-11-09T22:59:59Z", id="already Friday in Berlin"),
        pytest.param("2026-11-05T23:30:00-05:00", NEW_YORK, "2026-11-07T04:59:59Z", id="still Thursday in New York"),
    ],
)
def test_a_business_day_ends_where_the_obliged_party_sits(start: str, time_zone: str, due: str) -> None:
    """One business day ends at 23:59:59 of that site's clock, with the offset of that very day."""
    assert due_at(moment(start), 1, "business_days", calendar(time_zone)) == moment(due)


def test_calendar_days_count_every_day() -> None:
    """Thirty calendar days may end on a Sunday; a start of which only the day is known is that day."""
    assert due_at(date(2026, 10, 30), 2, "calendar_days", NJ) == moment("2026-11-02T04:59:59Z")
    assert due_at(moment("2026-10-30T23:59:00-04:00"), 2, "calendar_days", NJ) == moment("2026-11-02T04:59:59Z")
    assert due_at(date(2026, 10, 30), 2, "hours", NJ) == moment("2026-10-31T05:59:59Z")


@pytest.mark.parametrize(
    ("day", "time_zone", "last"),
    [
        pytest.param("2026-11-01", NEW_YORK, "2026-11-02T04:59:59Z", id="a day of 25 hours"),
        pytest.param("2026-03-08", NEW_YORK, "2026-03-09T03:59:59Z", id="a day of 23 hours"),
        pytest.param("2010-11-06", "America/St_Johns", "2010-11-07T03:29:59Z", id="back at one minute past midnight"),
        pytest.param("2026-10-29", "Africa/Cairo", "2026-10-29T21:59:59Z", id="back at midnight"),
        pytest.param("2018-05-04", "Asia/Pyongyang", "2018-05-04T14:59:59Z", id="forward to midnight"),
        pytest.param("2011-12-30", "Pacific/Apia", "2011-12-30T09:59:59Z", id="a day that never was"),
    ],
)
def test_the_end_of_odd_days(day: str, time_zone: str, last: str) -> None:
    """A day ends with its last second, also where clocks change just then."""
    assert end_of_day(date.fromisoformat(day), time_zone) == moment(last)


def test_a_year_without_holidays_is_counted_as_one() -> None:
    """Over the turn of the year, only the days that the calendar lists are left out: nothing is guessed of the next."""
    assert add_business_days(NJ, date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert add_business_days(NJ, date(2027, 12, 24), 1) == date(2027, 12, 27)


# --- held against references ---

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
# Around the nights in which clocks change, where mistakes live.
NIGHTS = st.sampled_from(
    [f"{y}-{d}T{h:02}:{m:02}:00+00:00" for y, d in (("2026", "03-08"), ("2026", "11-01"), ("2026", "03-29"),
                                                    ("2026", "10-25")) for h in range(24) for m in (0, 29, 59)]
).map(datetime.fromisoformat)  # fmt: skip
STARTS = st.one_of(MOMENTS, NIGHTS)
ZONES = st.sampled_from([NEW_YORK, BERLIN])
WEEKENDS = st.sets(st.sampled_from(WEEKDAYS), max_size=5).map(lambda days: tuple(d for d in WEEKDAYS if d in days))
CALENDARS = st.builds(
    lambda name, weekend, holidays: calendar(name, weekend, *holidays),
    ZONES,
    WEEKENDS,
    st.lists(st.dates(date(2026, 2, 20), date(2026, 11, 30)), max_size=12, unique=True),
)


def walked(held: Calendar, day: date, amount: int) -> date:
    """One day after the other, crossing off those on which people work."""
    off = [*held.weekend]
    while amount:
        day = day + timedelta(days=1)
        if day.strftime("%A").lower() not in off and day not in [h.on for h in held.holidays]:
            amount = amount - 1
    return day


def last_minute_of(day: date, time_zone: str) -> datetime:
    """Minute after minute from long before, the last at which the clock on the wall there shows the day."""
    there, at = zone(time_zone), datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
    last = at
    for _ in range(60 * 24):
        if at.astimezone(there).date() == day:
            last = at
        at += timedelta(minutes=1)
    return last


@given(CALENDARS, DAYS, st.integers(0, 60))
@budget(1)
def test_business_days_as_walked(held: Calendar, day: date, amount: int) -> None:
    """The n-th business day is the one that walking day by day comes to, in any calendar."""
    assert add_business_days(held, day, amount) == walked(held, day, amount)


@given(CALENDARS, STARTS, st.integers(0, 20), st.sampled_from(["business_days", "calendar_days"]))
@budget(0.5)
def test_days_end_as_walked(held: Calendar, start: datetime, amount: int, unit: str) -> None:
    """Days are due within the last minute that the wall there shows of the day that walking comes to."""
    first = start.astimezone(zone(held.time_zone)).date()
    whole = unit == "calendar_days"
    day = first + timedelta(days=amount) if whole else walked(held, first, amount)
    due = due_at(start, amount, "calendar_days" if whole else "business_days", held)
    assert due == last_minute_of(day, held.time_zone) + timedelta(seconds=59)


@given(CALENDARS, STARTS, st.integers(0, 72))
@budget(0.5)
def test_hours_as_walked(held: Calendar, start: datetime, amount: int) -> None:
    """Hours are due after so many minutes, one after the other, whatever calendar and zone."""
    at = start
    for _ in range(60 * amount):
        at += timedelta(minutes=1)
    assert due_at(start.astimezone(zone(held.time_zone)), amount, "hours", held) == at


# --- zones ---


@pytest.mark.parametrize(
    "name",
    [
        "", "Berlin", "Europe", "Europe/", "/Berlin", "../tzdata", "Europe/../UTC", "leapseconds", "zone.tab",
        "europe/berlin", "EUROPE/BERLIN",
    ],
)  # fmt: skip
def test_no_zone(name: str) -> None:
    """A name that is no zone, leads elsewhere, or that only some file systems would find, is refused in plain words."""
    with pytest.raises(UsageError, match="is no time zone"):
        zone(name)


def test_every_zone_that_is_listed_can_be_read() -> None:
    """What the list names is a zone that tells the time, so that no record can name one that fails later."""
    assert {zone(name).key for name in zone_names()} == zone_names()
    assert {BERLIN, NEW_YORK, "UTC", "Asia/Kathmandu"} <= zone_names()


def test_zones_are_not_the_machines(repository_root: Path) -> None:
    """A process that may see neither the machine's zones nor its setting tells the same time."""
    code = (
        "from datetime import date; from sealtrail.calendar import end_of_day;"
        "print(end_of_day(date(2026, 11, 1), 'America/New_York').isoformat())"
    )
    surroundings = {
        **os.environ,
        "TZ": "Asia/Tokyo",
        "PYTHONTZPATH": "",
        "PYTHONPATH": str(repository_root / "tooling"),
    }
    said = subprocess.run([sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "2026-11-02T04:59:59+00:00"
