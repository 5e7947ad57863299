"""due: what is late, due and coming, by who owes it. Judged at the time given, from verified history or the files."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, date, datetime, time
from pathlib import Path

from sealtrail import clocks, history
from sealtrail.cli import place
from sealtrail.cli.clockface import Known, due_json, due_text, finding
from sealtrail.cli.render import Format, as_json, chosen, github, printable, say
from sealtrail.cli.supplied import supplied
from sealtrail.clocks import World
from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.git import Repository
from sealtrail.history.landings import landings
from sealtrail.store import Snapshot, directory_snapshot

_NOON = time(12, 0, tzinfo=UTC)
"""When it is the same day almost everywhere, so that a day alone means that day on both sides."""


def due(repo: Path, *, on: str | None, branch: str, fmt: Format | None) -> int:
    """List the clocks; 1 where something that is still to be done is late."""
    asked, form = moment(on), chosen(fmt)
    with ExitStack() as held:
        known = standing(held, repo, branch, asked)
        found = clocks.clocks(known.world)
        if form is Format.JSON:
            print(as_json(due_json(known, found)))
        elif form is Format.GITHUB:
            told = github(finding(known, clock) for clock in found if clock.is_late or clock.is_coming)
            print(told, end="\n" if told else "")
        else:
            print(printable(due_text(known, found)))
    return 1 if any(clock.is_late for clock in found) else 0


def standing(held: ExitStack, repo: Path, branch: str, on: datetime) -> Known:
    """What is known at a moment: from the verified history as long as it is held, else from the files alone."""
    repository = _opened(held, repo)
    known = None if repository is None else _proven(repository, branch, on)
    return known or _unproven(repo, on)


def _opened(held: ExitStack, repo: Path) -> Repository | None:
    """The repository, as long as it is held; nothing where there are files alone."""
    try:
        return held.enter_context(supplied(repo))
    except SurroundingsError as problem:
        if problem.code != "repository.none":
            raise
        return None


def moment(given: str | None) -> datetime:
    """The time that a command is to judge at (UTC): a day, a moment, or now. Raises ``UsageError``."""
    if given is None or "T" in given:
        return place.parse_time(given).astimezone(UTC)
    try:
        return datetime.combine(date.fromisoformat(given), _NOON)
    except ValueError:
        hint = 'write it as "2026-05-04", or with a time as "2026-05-04T09:12:00+02:00"'
        raise UsageError(f"{given} is not a date", hint=hint) from None


def _proven(repository: Repository, branch: str, on: datetime) -> Known | None:
    """The last valid state of the history and what its landings prove, nothing where no step of it is valid."""
    if repository.branch(branch) is None:
        return None
    report = history.verify(repository, None, branch=branch)
    if report.snapshot is None:
        return None
    if report.objections:
        say("this history does not verify as a whole: sealtrail verify tells why")
    return _known(report.snapshot, on, landings(report.valid_steps), len(report.valid_steps))


def _unproven(repo: Path, on: datetime) -> Known:
    """The files as they stand, of which nothing is proven."""
    say("there is no history here that proves anything: what follows is what the files say")
    return _known(directory_snapshot(place.records_folder(repo)), on, None, 0)


def _known(snapshot: Snapshot, on: datetime, proven: clocks.Proven | None, steps: int) -> Known:
    governance, _ = snapshot.governance()
    if governance is None:
        raise SurroundingsError(
            "what governs this repository cannot be read",
            hint="sealtrail check tells why",
            code="repository.unreadable",
        )
    records = {record.model.id: record.model for record in snapshot.records() if record.readable}
    return Known(World(governance, records, on, proven), snapshot, steps)
