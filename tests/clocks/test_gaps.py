"""What a list of clocks does not see is said: bare years, missing calendars, data and steps without records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sealtrail.clocks import World, clocks, gaps
from sealtrail.model import Envelope
from tests.clocks.stand import AGREEMENT, agreement, calendar, deviation, landed, notification, rule, site, world

SLOW: dict[str, Any] = {
    "event": "deviation",
    "class": "critical",
    "start": "aware",
    "amount": 45,
    "unit": "business_days",
}


def told(*records: Envelope, on: str = "2026-11-20T12:00Z", **more: Any) -> tuple[str, ...]:
    return said(world(*records, on=on, proven={}, **more))


def said(held: World) -> tuple[str, ...]:
    return gaps(held, clocks(held))


def test_nothing_to_say() -> None:
    """Where each year that is counted has holidays, and all that is asked for has records, nothing is said."""
    assert told(agreement(), deviation()) == ()


def test_a_year_without_holidays_is_named() -> None:
    """Business days that reach into a year for which the calendar lists nothing are counted, and that is said."""
    (one,) = told(agreement(rule(**SLOW)), deviation())
    assert one == "the calendar jersey lists no holidays for 2027: only weekends are left out there; add them to it"


def test_a_year_that_nobody_counts_in_is_not_named() -> None:
    """Hours and calendar days need no holidays, nor does what is done."""
    assert told(agreement(rule(**{**SLOW, "unit": "calendar_days", "amount": 90})), deviation()) == ()
    done = world(agreement(rule(**SLOW)), deviation(notice={"notified_at": "2026-11-04T09:00:00-05:00", "to": "Quality",
                 "channel": "telephone"}), notification(), on="2026-11-20T12:00Z",
                 proven=landed("NTF-HRW-2026-0101", notice="2026-11-04T15:00Z"))  # fmt: skip
    assert said(done) == ()


def test_the_start_counts_too() -> None:
    """A clock that began in a bare year and ends in the next names the year in which it began."""
    held = world(agreement(rule(**SLOW)), deviation(), on="2026-11-20T12:00Z", proven={})
    later = replace(held.governance, calendars={
        **held.governance.calendars, "jersey": calendar("jersey", "America/New_York", "2027-01-01"),
    })  # fmt: skip
    (one,) = said(replace(held, governance=later))
    assert "lists no holidays for 2026:" in one


def test_a_calendar_that_is_not_there() -> None:
    """A site or a policy that names no calendar of the repository is told of, with what counts instead."""
    odd = site("SITE-HRW-0007", "Asia/Tokyo", "tokyo")
    assert told(odd) == ("there is no calendar tokyo, which SITE-HRW-0007 names: that of its side counts instead",)
    (sponsor, cmo) = told(calendars={"cmo": "nowhere"})
    assert sponsor.startswith("the policy names no calendar for the sponsor")
    assert cmo.startswith("there is no calendar nowhere")


def test_data_that_nothing_here_can_start() -> None:
    """Data owed for each batch, or on events without records, is named once for each edition in force; the rest not."""
    asked = {"format": "csv", "due_business_days": 5}
    held = [{**asked, "dataset": name, "frequency": often} for name, often in (
        ("batch_summary", "per_batch"), ("coa", "per_batch"), ("oos", "per_event"), ("deviations", "per_event"),
        ("kpi", "yearly"),
    )]  # fmt: skip
    batches, events = (line for line in told(agreement(data_requirements=held)) if AGREEMENT in line)
    assert "batch summary, coa with each batch" in batches
    assert "oos on each event" in events
    assert "deviations" not in batches + events
    assert told(agreement(data_requirements=held, since="2027-06-01")) == ()


def test_a_step_that_no_record_can_take() -> None:
    """A time for a type or a state that the workflows do not have would never run, so that is said."""
    step = {"type": "scar", "class": "any", "start": "state:issued", "stop": "state:answered", "amount": 3,
            "unit": "hours", "owner": "counterparty.quality", "clause": "1"}  # fmt: skip
    (state,) = told(agreement(step_times=[step]))
    assert state == f"{AGREEMENT} sets a time for the state answered of scar, and there is no such state"
    (kind,) = told(agreement(step_times=[{**step, "type": "batch"}]))
    assert kind == f"{AGREEMENT} sets a time for a step of batch, and there are no records of that type"
    rule = {**{name: value for name, value in step.items() if name != "clause"}, "source": "practice"}
    held = world(on="2026-11-20T12:00Z", clocks=[rule])
    (policy,) = said(held)
    assert policy.startswith("the policy sets a time for the state answered of scar")
