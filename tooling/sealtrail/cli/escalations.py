"""escalations: what the thresholds of policy raise, from which records, what answers it, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sealtrail.cli.due import known_at, moment
from sealtrail.cli.render import as_json, printable
from sealtrail.clocks import World
from sealtrail.errors import UsageError
from sealtrail.model import Escalation
from sealtrail.rules.lateness import lateness
from sealtrail.thresholds import Matter, answers, raised


def escalations(repo: Path, *, on: str | None, branch: str, fmt: str) -> int:
    """Print the matters; 1 where one of them is raised by nobody."""
    if fmt not in {"text", "json"}:
        raise UsageError(f"there is no format {fmt}", hint="text or json")
    asked = moment(on)
    with ExitStack() as held:
        world = known_at(held, repo, branch, asked).world
        matters = found(world)
        answering = tuple(one for one in world.known if isinstance(one, Escalation))
    if fmt == "json":
        print(as_json(told_json(asked, matters, answering)))
    else:
        print(printable("\n".join(told_text(asked, matters, answering))))
    return 1 if any(matter.unanswered(answering) for matter in matters) else 0


def found(world: World) -> tuple[Matter, ...]:
    """What the records raise at the moment of the world."""
    late = tuple(lateness(world, world.known))
    return raised(world.known, late, world.governance.policy.thresholds, world.on.date())


def told_text(on: datetime, matters: tuple[Matter, ...], known: tuple[Escalation, ...]) -> Iterator[str]:
    """The matters as a quality manager reads them: each with its records, its escalations and what is missing."""
    yield f"what the policy's thresholds raise on {on.date()}"
    for matter in matters:
        missing = matter.unanswered(known)
        yield ""
        yield f"{matter.level}  {matter.trigger.replace('_', ' ')}{_asked(matter)}{_since(matter.since)}"
        yield f"    shown by {', '.join(matter.evidence)}"
        for escalation in _answering(matter, known):
            yield f"    answered by {escalation.id}, {escalation.level}, {escalation.state.replace('_', ' ')}"
        if missing:
            yield f"    missing: an escalation of level {matter.level} that names {', '.join(missing)} as evidence"
    yield ""
    unanswered = sum(bool(matter.unanswered(known)) for matter in matters)
    yield f"{len(matters)} raised, {unanswered} of them not answered"


def _since(day: date | None) -> str:
    return "" if day is None else f", since {day}"


def _asked(matter: Matter) -> str:
    if matter.asked.count == 1:
        return ""
    within = "" if matter.asked.months is None else f" within {matter.asked.months} months"
    return f", {matter.asked.count} of them{within}"


def _answering(matter: Matter, known: Iterable[Escalation]) -> Iterator[Escalation]:
    for escalation in known:
        if answers(escalation, matter.level) and {*escalation.evidence} & {*matter.evidence}:
            yield escalation


def told_json(on: datetime, matters: tuple[Matter, ...], known: tuple[Escalation, ...]) -> dict[str, Any]:
    """The matters as programs read them (``sealtrail.escalations/1``)."""
    return {
        "schema": "sealtrail.escalations/1",
        "on": f"{on:%Y-%m-%dT%H:%M:%SZ}",
        "matters": [
            {
                "trigger": matter.trigger,
                "level": matter.level,
                "since": None if matter.since is None else matter.since.isoformat(),
                "count": matter.asked.count,
                "months": matter.asked.months,
                "evidence": list(matter.evidence),
                "answered_by": [escalation.id for escalation in _answering(matter, known)],
                "missing": list(matter.unanswered(known)),
            }
            for matter in matters
        ],
    }
