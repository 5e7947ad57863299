"""Calendars and time zones: what a file may not say of them, refused with the field and what would mend it."""

from __future__ import annotations

from typing import Any

import pytest

from sealtrail.model import Calendar, Site, validate
from tests.clocks.stand import BERLIN, site

WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
LABOUR, UNITY = {"on": "2026-05-01", "name": "Labour Day"}, {"on": "2026-10-03", "name": "Day of German Unity"}


def refused(**fields: Any) -> tuple[tuple[str | int, ...], str, str]:
    """The one problem of a calendar with these fields: place, message, hint."""
    usual = {"schema": "calendar/1", "id": "de-be", "time_zone": "Europe/Berlin", "weekend": ["sunday"]}
    found = validate(Calendar, {**usual, **fields})
    assert isinstance(found, tuple), found
    (one,) = found
    return one.place, one.message, one.hint


def test_a_calendar_leaves_a_day_to_work_on() -> None:
    """Seven days of weekend would let no business day ever come; six leave one, and none at all are allowed."""
    assert refused(weekend=WEEK) == (
        ("weekend",),
        "no day of the week is left to work on",
        "leave out the days on which people work",
    )
    for some in ([], WEEK[1:]):
        held = validate(Calendar, {"schema": "calendar/1", "id": "a-b", "time_zone": "UTC", "weekend": some})
        assert isinstance(held, Calendar)


def test_a_day_of_the_weekend_is_named_once() -> None:
    """A day that stands twice is a slip, and may hide that another is missing."""
    assert refused(weekend=["sunday", "sunday"])[:2] == (("weekend",), "sunday is named twice")


@pytest.mark.parametrize("name", ["Berlin", "europe/berlin", "CEST", "Europe/../UTC", "Mars/Olympus", "leapseconds"])
def test_a_zone_that_is_none(name: str) -> None:
    """A calendar and a site name a zone of the list that is pinned with the project, or are not read."""
    place, message, hint = refused(time_zone=name)
    assert (place, message) == (("time_zone",), f'"{name}" is no time zone')
    assert "Europe/Berlin" in hint
    fields = site(BERLIN, "Europe/Berlin", "berlin").model_dump(mode="json", by_alias=True, exclude_none=True)
    found = validate(Site, {**fields, "time_zone": name})
    assert isinstance(found, tuple)
    assert [one.place for one in found] == [("time_zone",)]


def test_holidays_stand_in_order_and_once() -> None:
    """A holiday out of order or given twice is refused with both days and both names."""
    place, message, _ = refused(holidays=[UNITY, LABOUR])
    assert place == ("holidays",)
    assert message == "2026-05-01 (Labour Day) stands after 2026-10-03 (Day of German Unity)"
    _, message, hint = refused(holidays=[LABOUR, {**LABOUR, "name": "May Day"}])
    assert message == "2026-05-01 stands here twice, as Labour Day and as May Day"
    assert hint == "leave one line a day"
