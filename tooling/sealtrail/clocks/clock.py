"""A clock: what somebody owes by when, and how it stands at a moment (domain 2.6). Values and one judgement.

What an author types proves nothing: where a notice or a state is owed, the time that counts is that of its landing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from sealtrail.calendar import end_of_day, zone
from sealtrail.model import Calendar, Waiver
from sealtrail.model.words import Unit

State = Literal["not_started", "running", "paused", "met", "missed", "unproven"]
"""``unproven``: said to be done in time, and nothing shows it. ``missed``: too late, done since or not."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owes it: the organisation, the role in it, and the person or function where the record names one."""

    organisation: str
    role: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """Whether it was done: when as declared, and when that is proven (UTC); a time that nobody knows is ``None``."""

    done: bool = False
    declared: datetime | date | None = None
    proven: datetime | None = None


@dataclass(frozen=True)
class Duty:
    """What is owed, before anybody looks at the clock.

    ``due`` (UTC) is what so many of ``unit`` after ``start`` come to, or the day that a record names; ``None`` as long
    as nothing has started it. ``counts`` says which time decides: a notice and a state are ``proven``, a deed in the
    plant is ``declared``. ``broken`` is a due date whose extension was asked for after it had passed: late for ever,
    whatever the extension says.
    """

    record: str
    what: str
    source: str
    owner: Owner
    calendar: Calendar
    due: datetime | None
    place: tuple[str | int, ...] = ()
    rule: str = ""
    start: datetime | date | None = None
    end: Done = field(default_factory=Done)
    counts: Literal["proven", "declared"] = "declared"
    broken: date | None = None
    notice_days: int = 30
    unit: Unit = "calendar_days"


@dataclass(frozen=True)
class Clock:
    """A duty as it stands at a moment: ``days`` are left until it is due, or late where that is negative.

    ``open`` tells that it is still to be done. ``backdated`` that it was declared for a time well before any proof.
    ``why`` says what a state alone does not: the waiver that pauses it, the date that was broken.
    """

    duty: Duty
    state: State
    days: int | None
    backdated: bool = False
    why: str = ""

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return not self.duty.end.done

    @property
    def is_late(self) -> bool:
        """Whether it is still to be done and late."""
        return self.open and self.state == "missed"

    @property
    def is_coming(self) -> bool:
        """Whether it runs and is due within the days of notice."""
        return self.open and self.state == "running" and self.days is not None and self.days <= self.duty.notice_days

    @property
    def due_there(self) -> datetime | None:
        """When it is due on the clock of the obliged party's site."""
        return None if self.duty.due is None else self.duty.due.astimezone(zone(self.duty.calendar.time_zone))


def judged(duty: Duty, on: datetime, *, gap: timedelta, waiver: Waiver | None = None) -> Clock:
    """How a duty stands at a moment. ``gap`` is how far a declared time may lie before its proof; waivers pause."""
    end = duty.end
    days = None if duty.due is None else (day_in(duty.due, duty.calendar) - day_in(on, duty.calendar)).days
    backdated = (
        end.declared is not None and end.proven is not None and end.proven - _moment(end.declared, duty.calendar) > gap
    )
    if duty.broken is not None:
        why = f"the extension was asked for after {duty.broken.isoformat()} had passed"
        return Clock(duty, "missed", days, backdated, why)
    if waiver is not None and not end.done:
        return Clock(duty, "paused", days, backdated, f"{waiver.id} lets {waiver.rule} rest until {waiver.expires}")
    return Clock(duty, _state(duty, on), days, backdated)


def _state(duty: Duty, on: datetime) -> State:
    if duty.due is None:
        return "not_started"
    if not duty.end.done:
        return "running" if on <= duty.due else "missed"
    declared, proven = duty.end.declared, duty.end.proven
    if duty.counts == "proven" and proven is None:
        # Nobody says of themselves that they were late, so that much is believed.
        return "missed" if declared is not None and not _within(declared, duty) else "unproven"
    counted = proven if duty.counts == "proven" else declared or proven
    if counted is None:
        return "unproven"
    return "met" if _within(counted, duty) else "missed"


def _within(when: datetime | date, duty: Duty) -> bool:
    if duty.due is None:
        return True
    if isinstance(when, datetime):
        return when <= duty.due
    return when <= day_in(duty.due, duty.calendar)


def _moment(when: datetime | date, calendar: Calendar) -> datetime:
    return when.astimezone(UTC) if isinstance(when, datetime) else end_of_day(when, calendar.time_zone)


def day_in(when: datetime, calendar: Calendar) -> date:
    """The day that it is then where the calendar counts."""
    return when.astimezone(zone(calendar.time_zone)).date()


def within(amount: int, unit: Unit, since: str = "") -> str:
    """A time as people say it: ``within 24 hours``, ``within 1 business day of "raised"``; none is that same day."""
    if amount == 0:
        return f"on the same day as {since}"
    words = unit.replace("_", " ")
    return f"within {amount} {words.removesuffix('s') if amount == 1 else words}" + (since and f" of {since}")
