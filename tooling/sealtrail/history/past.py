"""The history as it stood at an earlier moment: the steps up to then, and nothing of what came later.

Verifying a prefix and then the rest equals verifying all, so a finished report is cut and nothing is judged a second
time. Works on a report alone; reads no repository and no clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sealtrail import gate
from sealtrail.errors import UsageError
from sealtrail.history.suspects import suspects
from sealtrail.history.verify import Report, Word

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{7,64}", re.ASCII)
_ASK = "give a day, such as 2026-08-01, or the commit of a landing"


@dataclass(frozen=True, slots=True)
class Moment:
    """An earlier moment: what was asked for, when it was (UTC), and what the world as it was did not know.

    ``later`` is how many steps the branch has gained since. ``uncured`` is how many of the steps until then did not
    count although no incident said so yet.
    """

    asked: str
    at: datetime
    later: int
    uncured: int


@dataclass(frozen=True)
class Past:
    """A history cut at a moment; the last step of the report is the last landing that counted then."""

    report: Report
    moment: Moment


def as_of(report: Report, asked: str) -> Past:
    """A verified history as it stood at the end of a day (UTC), or right after the landing that a commit is.

    Later incidents, and doubts that rest on what was declared later, are gone from it. Raises ``UsageError`` for what
    is neither a day nor a landing of this history, and for a day before its first or after its last landing.
    """
    if _DAY.fullmatch(asked):
        last, at = _on(report, _day(asked))
    elif _COMMIT.fullmatch(asked):
        last = _landed(report, asked)
        at = last.at
    else:
        raise UsageError(f'"{asked[:60]}" is neither a day nor a commit', hint=_ASK)
    steps = report.steps[: last.number]
    incidents = tuple(cure for cure in report.incidents if cure.step.number <= last.number)
    named = {one.commit for cure in incidents for one in cure.cured}
    # A step that is counted today and came before the moment counted then: whoever undoes one undoes all after it.
    valid = [step for step in report.valid_steps if step.number <= last.number]
    doubtful = suspects(valid)
    findings = [f.at_commit(step.commit.id) for step in valid for f in step.verdict.findings]
    findings += [one.finding for one in doubtful if one.is_open]
    verdict: Word = "suspect" if any(one.is_open for one in doubtful) else "valid"
    cut = Report(verdict, last.commit.id, steps, tuple(findings), report.anchor, incidents, doubtful)
    uncured = sum(1 for step in steps if not step.accepted and step.commit.id not in named)
    return Past(cut, Moment(asked, at, len(report.steps) - last.number, uncured))


def _day(asked: str) -> date:
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise UsageError(f"{asked} is not a day of the calendar", hint=_ASK) from None


def _on(report: Report, day: date) -> tuple[gate.Step, datetime]:
    """The last landing on or before a day, and the last second of that day."""
    valid = report.valid_steps
    first, last = (step.at.astimezone(UTC).date() for step in (valid[0], valid[-1]))
    if day < first:
        raise UsageError(f"on {day} there was nothing yet: the first landing was on {first}",
                         hint=f"ask from {first} on")  # fmt: skip
    if day > last:
        raise UsageError(f"{day} is after the last landing, which was on {last}", hint="leave --as-of out for the "
                         "present state: nobody can tell what will have landed")  # fmt: skip
    at = datetime.combine(day, time(23, 59, 59), UTC)
    return next(step for step in reversed(valid) if step.at <= at), at


def _landed(report: Report, commit: str) -> gate.Step:
    """The landing that a commit is, by its whole id or the beginning of it."""
    found = [step for step in report.steps if step.commit.id.startswith(commit)]
    if not found:
        raise UsageError(f"{commit} is no landing on this branch", hint="sealtrail trail names the commit of each one")
    if len(found) > 1:
        raise UsageError(f"{len(found)} landings begin with {commit}", hint="give more of the commit's id")
    if found[0] not in report.valid_steps:
        raise UsageError(f"step {found[0].number}, the commit {found[0].commit.id[:12]}, does not count",
                         hint="give the commit of a landing that does")  # fmt: skip
    return found[0]
