"""Extensions, pauses and the turn of a year, each held against a plain reference that walks day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sealtrail.clocks import clocks, gaps
from tests.clocks.stand import AGREEMENT, DEVIATION, agreement, capa, deviation, notice, only, rule, told, waiver, world
from tests.conftest import budget

NEW_YORK = ZoneInfo("America/New_York")
DAY = timedelta(days=1)
FIRST = date(2026, 10, 20)
"""So that what follows goes over the night in which clocks go back, a holiday, and the turn of the year."""


def day(after: int) -> date:
    return FIRST + after * DAY


# --- extensions ---

STEPS = st.lists(st.tuples(st.integers(1, 20), st.integers(-3, 3)), max_size=4)
"""By how many days a date moved, and how many days before or after the old date more time was asked for."""


def walked(start: int, steps: list[tuple[int, int]], done: int | None, now: int) -> str:
    """What becomes of an action, told day by day: each day somebody may ask for time, do it, or let it pass."""
    due, asked_late = start, False
    for longer, ask in steps:
        asked_late = asked_late or any(today > due and today == due + ask for today in range(due - 3, due + 4))
        due += longer
    if asked_late:
        return "missed"
    for today in range(start + 200):
        if today == done:
            return "met" if today <= due else "missed"
        if today == now and (done is None or done > now):
            return "running" if today <= due else "missed"
    raise AssertionError("nothing happened on any day")


@given(st.integers(5, 40), STEPS, st.none() | st.integers(0, 120), st.integers(0, 120), st.randoms())
@budget(1)
def test_extensions_as_walked(
    start: int, steps: list[tuple[int, int]], done: int | None, now: int, dice: Random
) -> None:
    """More time asked for in time moves the day; once it was asked for too late, the action is late for ever."""
    moved, due = [], start
    for longer, ask in steps:
        moved.append((day(due).isoformat(), day(due + longer).isoformat(), day(due + ask).isoformat()))
        due += longer
    dice.shuffle(moved)
    done = None if done is None or done > now else done
    noon = datetime.combine(day(now), time(12), NEW_YORK).isoformat()
    record = capa(day(due).isoformat(), None if done is None else day(done).isoformat(), *moved)
    assert only(clocks(world(record, on=noon)), rule="R-CA-07").state == walked(start, steps, done, now)


# --- pauses ---


@given(st.integers(0, 40), st.integers(0, 40), st.booleans(), st.none() | st.integers(0, 40))
@budget(1)
def test_pauses_as_walked(now: int, expires: int, granted: bool, notified: int | None) -> None:
    """A waiver holds the clock on each of its days and on none after; what was told is judged as if there were none."""
    aware = datetime.combine(FIRST, time(9), NEW_YORK)
    moment = datetime.combine(day(now), time(12), UTC)
    told_at = None if notified is None else aware + notified * timedelta(hours=9)
    waived = waiver(DEVIATION, state="granted" if granted else "requested", expires=day(expires).isoformat())
    said = None if told_at is None else notice(told_at.isoformat())
    event = deviation(aware.isoformat(), detected_at=aware.isoformat(), notice=said)
    proven = {DEVIATION: {"notice": () if told_at is None else (told_at.astimezone(UTC),)}}
    clock = told(world(agreement(rule(24)), event, waived, on=moment.isoformat(), proven=proven))
    limit = aware.astimezone(UTC) + timedelta(hours=24)
    if told_at is not None and told_at <= moment:
        expected = "met" if told_at <= limit else "missed"
    elif granted and any(day(one) == moment.date() for one in range(expires + 1)):
        expected = "paused"
    else:
        expected = "running" if moment <= limit else "missed"
    assert clock.state == expected


# --- the turn of the year ---


@given(st.integers(0, 120), st.integers(1, 60))
@budget(1)
def test_the_turn_of_the_year_as_walked(start: int, amount: int) -> None:
    """Beyond the last year that the calendar lists only weekends are left out, and each such year is named."""
    aware = datetime.combine(day(start), time(9), NEW_YORK)
    held = world(agreement(rule(amount, "business_days")), deviation(aware.isoformat(), detected_at=aware.isoformat()),
                 on=aware.isoformat(), proven={})  # fmt: skip
    today, left, years = aware.date(), amount, {aware.year}
    while left:
        today += DAY
        left -= today.strftime("%a") not in ("Sat", "Sun") and today != date(2026, 11, 26)
        years |= {today.year}
    clock = told(held)
    assert clock.due_there is not None
    assert clock.due_there == datetime.combine(today, time(23, 59, 59), NEW_YORK)
    assert clock.duty.source == f"{AGREEMENT}#8.2"
    bare = [str(year) for year in sorted(years) if year != 2026]
    assert [", ".join(bare) in one for one in gaps(held, (clock,))] == [True] * bool(bare)
