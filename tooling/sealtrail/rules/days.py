"""Which day it is for a record, by the calendar of the site whose people owe the act. Reads base, never the change."""

from __future__ import annotations

from datetime import date, timedelta

from sealtrail.calendar import zone
from sealtrail.clocks import World
from sealtrail.model import Calendar
from sealtrail.rules.case import Case

_DAYS_A_MONTH = 365.2425 / 12


def calendar_of(case: Case) -> Calendar:
    """The working days and the zone of the record's site or, where it names none, of its organisation's side."""
    model = case.present.model
    site = None if model.site is None else case.authority.record(model.site)
    records = {} if site is None or not site.readable else {site.model.id: site.model}
    return World(case.governance, records, case.at).calendar(model.org, model)


def today(case: Case) -> date:
    """The day of the step at the record's site."""
    return case.at.astimezone(zone(calendar_of(case).time_zone)).date()


def tomorrow(case: Case) -> date:
    """The last day that can have begun by now: where something was done, the day may be one ahead of UTC's."""
    return case.utc_day + timedelta(days=1)


def in_months(count: int) -> timedelta:
    """So many months of mean length, to look back or ahead from a moment."""
    return timedelta(round(count * _DAYS_A_MONTH))
