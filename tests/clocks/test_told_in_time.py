"""A deviation whose agreement gives hours or business days to tell the sponsor: running, met, missed, and proven."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail.clocks import Clock, clocks
from tests.clocks.stand import (
    AGREEMENT,
    BERLIN,
    DEVIATION,
    LUMBERTON,
    agreement,
    at,
    default,
    deviation,
    landed,
    notice,
    notification,
    only,
    rule,
    told,
    waiver,
    world,
)
from tests.conftest import budget

NOTHING: dict[str, Any] = {}


def stands(
    on: str, *, aware: str = "2026-11-03T10:00:00-05:00", tell: str = "", proof: str = "", **rules: Any
) -> Clock:
    """The clock of a deviation at a moment; ``tell`` is when it was told as declared, ``proof`` when that landed."""
    event = deviation(aware, notice=notice(tell) if tell else None)
    return told(
        world(agreement(rule(**rules)), event, on=on, proven=landed(DEVIATION, notice=proof) if proof else NOTHING)
    )


# --- in so many words ---


def test_it_runs() -> None:
    """Before the hours are over the clock runs, says until when, and names the clause and who owes it."""
    clock = stands("2026-11-04T09:59:59-05:00")
    assert (clock.state, clock.open, clock.days) == ("running", True, 0)
    assert clock.duty.due == at("2026-11-04T10:00:00-05:00")
    assert clock.duty.source == f"{AGREEMENT}#8.2"
    assert (clock.duty.owner.organisation, clock.duty.owner.role) == ("harrow", "cmo.qu")
    assert clock.due_there is not None
    assert str(clock.due_there) == "2026-11-04 10:00:00-05:00"
    assert "tell sponsor.qa of this critical deviation within 24 hours" in clock.duty.what


def test_it_is_met_when_the_notice_lands_in_time() -> None:
    """The landing counts: in the last second of the 24 hours the clock is met."""
    clock = stands("2026-11-09T12:00Z", tell="2026-11-04T09:00:00-05:00", proof="2026-11-04T10:00:00-05:00")
    assert (clock.state, clock.open, clock.is_late, clock.backdated) == ("met", False, False, False)


def test_it_is_missed_when_the_notice_lands_late() -> None:
    """A second later it is missed, whatever the author declared, and stays missed for ever."""
    clock = stands("2027-11-09T12:00Z", tell="2026-11-04T09:00:00-05:00", proof="2026-11-04T10:00:01-05:00")
    assert (clock.state, clock.open, clock.is_late) == ("missed", False, False)


def test_it_is_late_as_long_as_nobody_is_told() -> None:
    """When the time has run out and nothing carries a notice, it is missed and still to be done."""
    clock = stands("2026-11-06T09:00:00-05:00")
    assert (clock.state, clock.open, clock.is_late, clock.days) == ("missed", True, True, -2)


def test_what_nothing_proves_is_not_met() -> None:
    """In files by themselves a notice declared in time is unproven; one that is late by its own date is missed."""
    said = deviation(notice=notice("2026-11-04T09:00:00-05:00"))
    late = deviation(notice=notice("2026-11-04T11:00:00-05:00"))
    assert told(world(agreement(), said, on="2026-12-01T12:00Z")).state == "unproven"
    assert told(world(agreement(), late, on="2026-12-01T12:00Z")).state == "missed"


def test_a_notice_that_lands_later_is_not_known_yet() -> None:
    """Asked about an earlier day, the clock runs as it did then."""
    proof = "2026-11-04T09:30:00-05:00"
    assert stands("2026-11-04T09:00:00-05:00", tell=proof, proof=proof).state == "running"


@pytest.mark.parametrize(
    ("proof", "backdated"),
    [("2026-11-05T09:00:00-05:00", False), ("2026-11-05T09:00:01-05:00", True)],
)
def test_a_time_declared_long_before_any_proof_is_flagged(proof: str, backdated: bool) -> None:
    """A declared time more than the policy's 24 hours before the first proof is told of, beside both times."""
    clock = stands("2026-12-01T12:00Z", tell="2026-11-04T09:00:00-05:00", proof=proof)
    assert clock.backdated is backdated
    assert clock.duty.end.declared == at("2026-11-04T09:00:00-05:00")
    assert clock.duty.end.proven == at(proof)


@pytest.mark.parametrize(
    ("aware", "place", "amount", "unit", "due"),
    [
        pytest.param(
            "2026-11-06T15:00:00-05:00", LUMBERTON, 24, "hours", "2026-11-07T20:00Z", id="hours run on Saturday"
        ),
        pytest.param("2026-11-06T15:00:00-05:00", LUMBERTON, 1, "business_days", "2026-11-10T04:59:59Z", id="weekend"),
        pytest.param("2026-11-25T15:00:00-05:00", LUMBERTON, 1, "business_days", "2026-11-28T04:59:59Z", id="holiday"),
        pytest.param("2026-11-25T15:00:00-05:00", BERLIN, 1, "business_days", "2026-11-26T22:59:59Z", id="not theirs"),
        pytest.param("2026-03-07T15:00:00-05:00", LUMBERTON, 24, "hours", "2026-03-08T20:00Z", id="spring, hours"),
        pytest.param("2026-10-31T15:00:00-04:00", LUMBERTON, 24, "hours", "2026-11-01T19:00Z", id="autumn, hours"),
        pytest.param("2026-03-06T15:00:00-05:00", LUMBERTON, 1, "business_days", "2026-03-10T03:59:59Z", id="spring"),
        pytest.param("2026-10-30T15:00:00-04:00", LUMBERTON, 1, "business_days", "2026-11-03T04:59:59Z", id="autumn"),
        pytest.param("2026-10-23T15:00:00+02:00", BERLIN, 1, "business_days", "2026-10-26T22:59:59Z", id="Berlin"),
        pytest.param(
            "2026-11-05T23:00:00Z", LUMBERTON, 1, "business_days", "2026-11-07T04:59:59Z", id="still Thursday"
        ),
        pytest.param("2026-11-05T23:00:00Z", BERLIN, 1, "business_days", "2026-11-09T22:59:59Z", id="already Friday"),
    ],
)
def test_until_when(aware: str, place: str, amount: int, unit: str, due: str) -> None:
    """Over weekends, holidays, both changes of the clocks and in two zones; met at the last second, missed after it."""
    event = deviation(aware, detected_at=aware, site=place, notice=notice(aware))
    last, second = at(due), timedelta(seconds=1)
    for proof, state in ((last, "met"), (last + second, "missed")):
        held = world(agreement(rule(amount, unit)), event, on="2027-01-01T00:00Z",
                     proven={DEVIATION: {"notice": (proof,)}})  # fmt: skip
        assert told(held).state == state
    silent = deviation(aware, detected_at=aware, site=place)
    for now, state in ((last, "running"), (last + second, "missed")):
        assert told(world(agreement(rule(amount, unit)), silent, on=now.isoformat(), proven=NOTHING)).state == state


# --- held against a plain reference ---

HOLIDAYS = {LUMBERTON: [date(2026, 11, 26)], BERLIN: [date(2026, 5, 1)]}
ZONES = {LUMBERTON: ZoneInfo("America/New_York"), BERLIN: ZoneInfo("Europe/Berlin")}
MINUTE = timedelta(minutes=1)


def in_time(start: datetime, when: datetime, amount: int, unit: str, place: str) -> bool:
    """Minute by minute from the start: whether the notice is there before the hours or days are used up."""
    at_minute, hours, days = start, 0, 0
    today = start.astimezone(ZONES[place]).date()
    while at_minute < when:
        at_minute += MINUTE
        hours += 1
        day = at_minute.astimezone(ZONES[place]).date()
        if day != today:
            today = day
            works = day.weekday() < 5 and day not in HOLIDAYS[place]
            days += 1 if works or unit == "calendar_days" else 0
            if unit != "hours" and days > amount:
                return False
            # The days are used up, and what follows the last of them (a Saturday) is late already.
            if unit == "business_days" and days == amount and not works:
                return False
        if unit == "hours" and hours > 60 * amount:
            return False
    return True


WEEKS = st.sampled_from(
    ["2026-03-05", "2026-03-26", "2026-04-29", "2026-07-01", "2026-10-22", "2026-10-29", "2026-11-24", "2026-12-30"]
)
"""Around each change of the clocks, around a holiday on either side, and weeks in which nothing happens."""


@given(
    WEEKS,
    st.integers(0, 5 * 24 * 60),
    st.integers(0, 9 * 24 * 60),
    st.sampled_from([(24, "hours"), (48, "hours"), (1, "business_days"), (2, "business_days"), (3, "calendar_days")]),
    st.sampled_from([LUMBERTON, BERLIN]),
)
@budget(1)
def test_as_a_plain_reference_counts(week: str, start: int, later: int, time: tuple[int, str], place: str) -> None:
    """Met or missed by proven time is what counting minute by minute comes to; before any notice, running or missed."""
    begun = datetime.fromisoformat(week).replace(tzinfo=UTC) + start * MINUTE
    when, (amount, unit) = begun + later * MINUTE, time
    there, text = agreement(rule(amount, unit)), begun.isoformat()
    fits = in_time(begun, when, amount, unit, place)
    event = deviation(text, detected_at=text, site=place, notice=notice(text))
    held = world(there, event, on="2027-02-01T00:00Z", proven={DEVIATION: {"notice": (when,)}})
    assert told(held).state == ("met" if fits else "missed")
    silent = deviation(text, detected_at=text, site=place)
    assert told(world(there, silent, on=when.isoformat(), proven=NOTHING)).state == ("running" if fits else "missed")


# --- which rule ---


def due(*records: Any, **policy: Any) -> str:
    """When the deviation's notice is due, and by which rule."""
    clock = told(world(*records, on="2026-11-20T12:00Z", proven=NOTHING, **policy))
    return f"{clock.duty.due:%m-%d %H:%M} {clock.duty.source}"


def test_the_strictest_of_several() -> None:
    """Where several rules fit, the one that is due first counts."""
    several = agreement(rule(2, "business_days", clause="1"), rule(30, clause="2"), rule(40, clause="3"))
    assert due(several, deviation()) == f"11-04 21:00 {AGREEMENT}#2"


def test_the_agreement_in_force_on_the_day() -> None:
    """The edition binds that was in force when they knew; the one after it changes nothing before its day."""
    first = agreement(rule(24), superseded_by="QA-LRK-0009-02")
    second = agreement(rule(8), number="QA-LRK-0009-02", since="2026-11-04", supersedes=AGREEMENT)
    assert due(first, second, deviation("2026-11-03T23:59:00-05:00")).endswith(f"{AGREEMENT}#8.2")
    assert due(first, second, deviation("2026-11-04T00:00:00-05:00")).endswith("QA-LRK-0009-02#8.2")


def test_policy_where_no_agreement_binds() -> None:
    """Without an agreement in force, or where it says nothing of the event, the policy's defaults count."""
    asked = {"notification_defaults": [default(amount=36).model_dump(mode="json", by_alias=True)]}
    assert due(deviation(), **asked) == "11-05 03:00 policy"
    assert due(agreement(rule(event="recall")), deviation(), **asked) == "11-05 03:00 policy"
    sooner = {"notification_defaults": [default(amount=8).model_dump(mode="json", by_alias=True)]}
    assert due(agreement(), deviation(), **sooner) == f"11-04 15:00 {AGREEMENT}#8.2"
    assert [c for c in clocks(world(deviation(), on="2026-11-20T12:00Z")) if c.duty.rule == "R-EV-01"] == []


@pytest.mark.parametrize(
    ("asked", "more", "fits"),
    [
        ({"class": "critical"}, {}, True),
        ({"class": "any"}, {}, True),
        ({"class": "major"}, {}, False),
        ({"class": "critical"}, {"classification": None}, True),
        ({"class": "major"}, {"classification": None}, False),
        ({"event": "mix_up", "class": "suspected"}, {"suspected": ["mix_up"]}, True),
        ({"event": "deviation", "class": "suspected"}, {"suspected": ["mix_up"]}, True),
        ({"event": "mix_up", "class": "suspected"}, {"suspected": ["sterility"]}, False),
        ({"event": "mix_up", "class": "suspected"}, {}, False),
        ({"event": "data_integrity", "class": "any"}, {"data_integrity": True}, True),
        ({"event": "data_integrity", "class": "any"}, {}, False),
        ({"start": "confirmed"}, {}, False),
        ({"to": ["cmo.qu"]}, {}, False),
        ({"class": "critical"}, {"state": "voided"}, False),
    ],
)
def test_which_rules_fit(asked: dict[str, Any], more: dict[str, Any], fits: bool) -> None:
    """A rule fits by event and class, by what is suspected, and only if it is for the other side to be told."""
    held = world(agreement(rule(**asked)), deviation(**more), on="2026-11-20T12:00Z", proven=NOTHING)
    assert bool([c for c in clocks(held) if c.duty.rule == "R-EV-01"]) is fits


@pytest.mark.parametrize(
    ("start", "due_at"), [("aware", "11-04 15:00"), ("detected", "11-04 14:00"), ("occurred", "02-02 13:00")]
)
def test_where_it_starts(start: str, due_at: str) -> None:
    """The clause says what starts the clock; until somebody says when they knew, they knew when it was detected."""
    assert due(agreement(rule(start=start)), deviation()).startswith(due_at)
    assert due(agreement(rule(start="aware")), deviation(None)).startswith("11-04 14:00")


# --- other ways to be told, and not to have to ---


def test_a_notification_tells_of_it() -> None:
    """A notification about the deviation that landed in time meets the clock; whichever came first counts."""
    event, word = deviation(notice=notice("2026-11-06T08:00:00-05:00")), notification()
    proven = {
        **landed(DEVIATION, notice="2026-11-06T09:00:00-05:00"),
        **landed(word.id, notice="2026-11-04T09:00:00-05:00"),
    }
    clock = told(world(agreement(), event, word, on="2026-12-01T12:00Z", proven=proven))
    assert (clock.state, clock.duty.end.proven) == ("met", at("2026-11-04T09:00:00-05:00"))


def test_a_notification_has_a_clock_of_its_own() -> None:
    """Events without a record here are told of by notifications, in the time that the agreement sets for them."""
    word = notification(event="inspection", event_class="announced", about=[])
    asked = agreement(rule(1, "business_days", event="inspection", **{"class": "announced"}))
    held = world(asked, word, on="2026-12-01T12:00Z", proven=landed(word.id, notice="2026-11-05T05:00Z"))
    clock = only(clocks(held), record=word.id, rule="R-EV-01")
    assert (clock.state, clock.duty.due) == ("missed", at("2026-11-05T04:59:59Z"))


def test_a_mirrored_deviation_tells_by_landing() -> None:
    """One kept in the CMO's own system is opened here for no other purpose."""
    proven = landed(DEVIATION, notice="2026-11-04T09:00:00-05:00")
    event = deviation(state="notified", custody="mirrored")
    assert told(world(agreement(), event, on="2026-12-01T12:00Z", proven=proven)).state == "met"


def test_a_waiver_pauses_it() -> None:
    """A granted waiver pauses the clock until it expires, and says who may be asked why; any other does not."""
    event, on = deviation(), "2026-11-20T12:00Z"
    clock = told(world(agreement(), event, waiver(DEVIATION), on=on, proven=NOTHING))
    assert (clock.state, clock.is_late) == ("paused", False)
    assert "WVR-LRK-2026-0101" in clock.why
    for other in (
        waiver(DEVIATION, state="requested"),
        waiver(DEVIATION, "R-CA-07"),
        waiver("DEV-HRW-2026-0999"),
        waiver(DEVIATION, expires="2026-11-19"),
    ):
        assert told(world(agreement(), event, other, on=on, proven=NOTHING)).state == "missed"
    last_day = waiver(DEVIATION, expires="2026-11-20")
    assert told(world(agreement(), event, last_day, on=on, proven=NOTHING)).state == "paused"


def test_a_waiver_changes_nothing_about_what_was_done() -> None:
    """What was told too late was told too late, whatever was waived since."""
    late = landed(DEVIATION, notice="2026-11-09T12:00Z")
    event = deviation(notice=notice("2026-11-09T11:00Z"))
    assert told(world(agreement(), event, waiver(DEVIATION), on="2026-11-20T12:00Z", proven=late)).state == "missed"


def test_a_notice_declared_for_later_tells_nobody_yet() -> None:
    """In files alone a notice whose own date is still to come is none."""
    event = deviation(notice=notice("2026-11-04T09:00:00-05:00"))
    assert told(world(agreement(), event, on="2026-11-04T08:00:00-05:00")).state == "running"


@pytest.mark.parametrize(
    ("number", "more", "state"),
    [
        ("NTF-HRW-2026-0101", {}, "met"),
        ("NTF-HRW-2026-0101", {"to": ["cmo.qu"]}, "missed"),
        ("NTF-LRK-2026-0101", {"to": ["cmo.qu"]}, "missed"),
        ("NTF-LRK-2026-0101", {"to": ["sponsor.qa"]}, "missed"),
    ],
    ids=["to the sponsor", "to oneself", "by the sponsor", "by the sponsor to itself"],
)
def test_only_word_to_the_other_side_tells(number: str, more: dict[str, Any], state: str) -> None:
    """A notification tells the sponsor of an event where its owner sent it there; a note to oneself tells nobody."""
    word = notification(number, **more)
    proven = landed(word.id, notice="2026-11-04T09:00:00-05:00")
    assert told(world(agreement(), deviation(), word, on="2026-12-01T12:00Z", proven=proven)).state == state
