"""Data that an agreement asks for: when the next delivery is due, as far as dates and records alone decide it.

Whether a delivery came is told by the records themselves for deviations. For all other data only the next date is
known here; what is owed for each batch, or for events of which there are no records yet, is told as a gap (``gaps``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sealtrail.calendar import due_at
from sealtrail.clocks.clock import Done, Duty, day_in, within
from sealtrail.clocks.marks import LANDED
from sealtrail.clocks.world import World
from sealtrail.model import Agreement, DataRequirement, Deviation

_DAY = timedelta(days=1)


def periodic(world: World, agreement: Agreement) -> Iterator[Duty]:
    """The next delivery of each data set that an edition asks for week by week, up to year by year.

    The edition asks that is in force on the last day of a period, also when it has been superseded since; before its
    first day it asks for nothing.
    """
    owner = world.owner("cmo.qu", agreement)
    calendar = world.calendar(owner.organisation, agreement)
    today = day_in(world.on, calendar)
    for i, asked in enumerate(agreement.data_requirements):
        closes = _CLOSES.get(asked.frequency)
        if closes is None or today < agreement.effective_from:
            continue
        end = closes(max(agreement.effective_from, today - timedelta(days=366 + 7 * asked.due_business_days)))
        while due_at(end, asked.due_business_days, "business_days", calendar) < world.on:
            end = closes(end + _DAY)
        if not world.is_effective(agreement, end):
            continue
        yield Duty(
            agreement.id,
            f"give {asked.dataset.replace('_', ' ')} up to {end.isoformat()} ({asked.frequency}, {asked.format})",
            _source(agreement, asked),
            owner,
            calendar,
            due_at(end, asked.due_business_days, "business_days", calendar),
            ("data_requirements", i),
            unit="business_days",
            start=end,
            notice_days=world.governance.policy.limits.due_notice_days,
        )


def per_event(world: World, record: Deviation) -> Iterator[Duty]:
    """The data on one deviation, where an agreement asks for it event by event: its landing here delivers it."""
    if world.side(record.org) != "cmo":
        return
    owner = world.owner("owner.quality", record)
    calendar = world.calendar(owner.organisation, record)
    landed = world.proofs(record.id, LANDED)
    for agreement in world.binding(record, record.aware_at or record.detected_at):
        for asked in agreement.data_requirements:
            if (asked.dataset, asked.frequency) == ("deviations", "per_event"):
                yield Duty(
                    record.id,
                    f"give the data of the deviation {within(asked.due_business_days, 'business_days', 'detection')}",
                    _source(agreement, asked),
                    owner,
                    calendar,
                    due_at(record.detected_at, asked.due_business_days, "business_days", calendar),
                    ("detected_at",),
                    unit="business_days",
                    start=record.detected_at,
                    end=Done(world.proven is None or bool(landed), proven=next(iter(landed), None)),
                    counts="proven",
                    notice_days=world.governance.policy.limits.due_notice_days,
                )


def _source(agreement: Agreement, asked: DataRequirement) -> str:
    return f"{agreement.id}#{asked.clause}" if asked.clause else agreement.id


def _end_of_week(day: date) -> date:
    return day + (6 - day.weekday()) * _DAY


def _end_of_months(months: int) -> Callable[[date], date]:
    def closes(day: date) -> date:
        last = -(-day.month // months) * months
        return date(day.year + last // 12, last % 12 + 1, 1) - _DAY

    return closes


_CLOSES: dict[str, Callable[[date], date]] = {
    "weekly": _end_of_week,
    "monthly": _end_of_months(1),
    "quarterly": _end_of_months(3),
    "yearly": _end_of_months(12),
}
"""By frequency, the last day of the period that a day lies in."""
