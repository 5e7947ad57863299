"""What the clocks show, for people, programs and scheduled jobs: by who owes it, in local time and UTC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from sealtrail.clocks import Clock, World, gaps
from sealtrail.finding import Finding, Severity
from sealtrail.model import Person
from sealtrail.store import Snapshot

_SECTIONS = ("late", "coming", "paused", "done late", "done, not proven at the time")


@dataclass(frozen=True)
class Known:
    """The world that clocks are read from, the tree it came from, and how many steps prove it (none: no history).

    ``unread`` counts the records that cannot be read, of which therefore nothing is told.
    """

    world: World
    snapshot: Snapshot
    steps: int
    unread: int = 0


def notes(known: Known, found: Iterable[Clock]) -> tuple[str, ...]:
    """What the list leaves out, and why."""
    left_out = f"{_count(known.unread, 'record')} cannot be read and left out here: sealtrail check tells why"
    return (*([left_out] if known.unread else []), *gaps(known.world, found))


def due_text(known: Known, found: Sequence[Clock]) -> str:
    """The clocks as a quality manager reads them: by owner, in local time and UTC; then how many more, and the gaps."""
    clocks_of = [(section, clock) for clock in found for section in _section(known, clock)]
    asked = [_head(known)]
    for owner, mine in groupby(sorted(clocks_of, key=lambda c: _owner(known, c[1])), key=lambda c: _owner(known, c[1])):
        asked += ["", owner]
        held = list(mine)
        for section in _SECTIONS:
            lines = [line for s, clock in held if s == section for line in _lines(known, clock)]
            asked += [f"  {section}", *lines] if lines else []
    missing = [f"  {note}" for note in notes(known, found)]
    return "\n".join([*asked, "", _summary(found), *(["", "not seen by this list", *missing] if missing else [])])


def _section(known: Known, clock: Clock) -> Iterator[str]:
    if clock.is_late:
        yield "late"
    elif clock.is_coming:
        yield "coming"
    elif clock.state == "paused":
        yield "paused"
    elif not clock.open and not known.world.over(known.world.records[clock.duty.record]).done:
        if clock.state == "missed" or clock.backdated:
            yield "done late" if clock.state == "missed" else _SECTIONS[-1]
        elif clock.state == "unproven" and known.steps:  # where there is no history, the first line says it of all
            yield _SECTIONS[-1]


def _head(known: Known) -> str:
    proven = f"proven by {known.steps} verified steps" if known.steps else "unproven, as the files say"
    return f"judged at {_utc(known.world.on)}; {proven}"


def _owner(known: Known, clock: Clock) -> str:
    owner = clock.duty.owner
    found = known.world.governance.root.organisation(owner.organisation)
    return f"{found.name if found is not None else owner.organisation}, {owner.role}"


def _lines(known: Known, clock: Clock) -> Iterator[str]:
    duty = clock.duty
    person = duty.owner.person and f"; {_person(known, duty.owner.person)}"
    yield f"    {duty.record}  {' '.join(duty.what.split())}{_source(clock)}"
    yield f"        due {_both(clock)}, {_days(clock)}{person}"
    end = duty.end
    if end.done:
        yield f"        done {_said(end.declared)}; {_shown(clock)}"
    if clock.why:
        yield f"        {clock.why}"


def _source(clock: Clock) -> str:
    """Who says that it is owed, where that is not the record itself."""
    return "" if clock.duty.source == "record" else f"  [{clock.duty.source}]"


def _said(declared: datetime | date | None) -> str:
    if declared is None:
        return "on a day that nobody names"
    return f"{_utc(declared) if isinstance(declared, datetime) else declared} as declared"


def _shown(clock: Clock) -> str:
    if clock.duty.end.proven is None:
        return "nothing proves it"
    return f"first proven {_utc(clock.duty.end.proven)}" + (", long after that" if clock.backdated else "")


def _person(known: Known, person: str) -> str:
    held = known.world.records.get(person)
    return f"{held.printed_name} ({person})" if isinstance(held, Person) else person


def _both(clock: Clock) -> str:
    there = clock.due_there
    if there is None:
        return "not yet known"
    return f"{there:%Y-%m-%d %H:%M} {clock.duty.calendar.time_zone} ({_utc(there)})"


def _days(clock: Clock) -> str:
    days = clock.days
    if days is None:
        return "not started"
    if clock.is_late:
        return "late since today" if days >= 0 else f"{_count(-days, 'day')} late"
    return "today" if days == 0 else f"in {_count(days, 'day')}" if days > 0 else f"{_count(-days, 'day')} ago"


def _summary(found: Iterable[Clock]) -> str:
    held = list(found)
    states = [clock.state for clock in held]
    counted = [f"{sum(c.is_late for c in held)} late", f"{sum(c.is_coming for c in held)} coming"]
    later = sum(c.state == "running" and not c.is_coming for c in held)
    counted += [f"{later} due later", f"{states.count('met')} done in time"]
    more = {
        "done late": sum(c.state == "missed" and not c.open for c in held),
        "paused": states.count("paused"),
        "done and not proven": states.count("unproven"),
        "not yet begun": states.count("not_started"),
    }
    return ", ".join([*counted, *(f"{number} {what}" for what, number in more.items() if number)])


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def due_json(known: Known, found: Sequence[Clock]) -> dict[str, Any]:
    """The clocks as programs read them (``sealtrail.due/1``): all of them, met ones too. Moments are UTC."""
    return {
        "schema": "sealtrail.due/1",
        "on": _stamp(known.world.on),
        "verified_steps": known.steps,
        "clocks": [_clock_json(clock) for clock in found],
        "gaps": list(notes(known, found)),
    }


def _clock_json(clock: Clock) -> dict[str, Any]:
    duty = clock.duty
    there = clock.due_there
    return {
        "record": duty.record,
        "what": duty.what,
        "source": duty.source,
        "rule": duty.rule,
        "field": ".".join(map(str, duty.place)),
        "owner": {
            "organisation": duty.owner.organisation,
            "role": duty.owner.role,
            "person": duty.owner.person or None,
        },
        "start": _stamp(duty.start),
        "due": _stamp(duty.due),
        "due_local": None if there is None else there.isoformat(timespec="seconds"),
        "time_zone": duty.calendar.time_zone,
        "calendar": duty.calendar.id,
        "state": clock.state,
        "open": clock.open,
        "late": clock.is_late,
        "coming": clock.is_coming,
        "days": clock.days,
        "declared": _stamp(duty.end.declared),
        "proven": _stamp(duty.end.proven),
        "backdated": clock.backdated,
        "why": clock.why,
    }


def _stamp(when: datetime | date | None) -> str | None:
    if isinstance(when, datetime):
        return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return None if when is None else when.isoformat()


def finding(known: Known, clock: Clock) -> Finding:
    """A clock that is late (a warning) or coming (a notice), where the record names the date."""
    duty, record = clock.duty, known.snapshot.record(clock.duty.record)
    owed = f"{duty.record} {' '.join(duty.what.split())}{_source(clock)}"
    message = f"{_owner(known, clock)}: {owed}, due {_both(clock)}, {_days(clock)}"
    code, severity = ("due.late", Severity.FLAG) if clock.is_late else ("due.coming", Severity.ADVICE)
    if record is None:
        return Finding(code, message, clock.why, record=duty.record, rule=duty.rule, severity=severity)
    return record.finding(code, message, clock.why, *duty.place, rule=duty.rule, severity=severity)
