"""due: what is late, due and coming, by who owes it. Judged at the time given, from verified history or the files."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, time
from pathlib import Path

from sealtrail import clocks
from sealtrail.cli import place
from sealtrail.cli.clockface import Known, due_json, due_text, finding, notes
from sealtrail.cli.render import Format, as_json, chosen, github, printable, say
from sealtrail.cli.supplied import standing
from sealtrail.clocks import World
from sealtrail.history.landings import landings

_NOON = time(12, 0, tzinfo=UTC)
"""When it is the same day almost everywhere, so that a day alone means that day on both sides."""


def due(repo: Path, *, on: str | None, branch: str, fmt: Format | None) -> int:
    """List the clocks; 1 where something that is still to be done is late."""
    asked, form = moment(on), chosen(fmt)
    with ExitStack() as held:
        known = known_at(held, repo, branch, asked)
        found = clocks.clocks(known.world)
        if form is Format.JSON:
            print(as_json(due_json(known, found)))
        elif form is Format.GITHUB:
            told = github(finding(known, clock) for clock in found if clock.is_late or clock.is_coming)
            print(told, end="\n" if told else "")
            for note in notes(known, found):
                say(note)
        else:
            print(printable(due_text(known, found)))
    return 1 if any(clock.is_late for clock in found) else 0


def known_at(held: ExitStack, repo: Path, branch: str, on: datetime) -> Known:
    """What is known at a moment: from the verified history as long as it is held, else from the files alone."""
    stands = standing(held, repo, branch)
    governance, found = stands.governance(), list(stands.snapshot.records())
    records = {record.model.id: record.model for record in found if record.readable}
    proven = None if stands.steps is None else landings(stands.steps)
    world = World(governance, records, on, proven)
    return Known(world, stands.snapshot, len(stands.steps or ()), len(found) - len(records))


def moment(given: str | None) -> datetime:
    """The time that a command is to judge at (UTC): a day, a moment, or now. Raises ``UsageError``."""
    if given is None or "T" in given:
        return place.parse_time(given).astimezone(UTC)
    return datetime.combine(place.parse_date(given), _NOON)
