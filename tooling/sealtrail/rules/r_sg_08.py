"""R-SG-08: whoever approves one record after another in a few minutes is asked whether each was read.

Counted are the approvals, reviews, verifications and certifications that one person gives in one step, by the times
that they carry. Ten trivial records may be read in ten minutes, and a signer may have read for days and signed at the
end; so this is advice, told once for each signer, and kept nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sealtrail.finding import Finding, Severity
from sealtrail.rules import spoken
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.spoken import Spoken


@dataclass(frozen=True, slots=True)
class Burst:
    """What one person signed in a row: how often, from when to when, and the first of the records by number."""

    signer: str
    count: int
    first: datetime
    last: datetime
    record: str


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-SG-08``."""
    limits = case.governance.policy.limits
    for burst in _bursts(case, limits.approvals_in_a_row, limits.approvals_minutes):
        if burst.record == case.place.id:
            yield RULE.found(
                case,
                f"{burst.signer} gave {burst.count} approvals in this step from {burst.first:%H:%M} to "
                f"{burst.last:%H:%M} UTC, expected {limits.approvals_in_a_row} at most within "
                f"{limits.approvals_minutes} minutes",
                f"see that {burst.signer} read each of them, and land in smaller steps what was not",
                "revision",
            )


def _bursts(case: Case, allowed: int, minutes: int) -> tuple[Burst, ...]:
    """The longest row of each person who signed more often than that; counted once for all records of the step."""
    base, result = case.before, case.snapshot
    if base is None or all(one.said.meaning not in spoken.LOOKED_THROUGH for one in spoken.added(case)):
        return ()
    found: tuple[Burst, ...] = result.remember(
        ("bursts", base.tree, result.tree, allowed, minutes),
        lambda: tuple(_counted(spoken.of_the_step(result, base), allowed, timedelta(minutes=minutes))),
    )
    return found


def _counted(given: Iterator[Spoken], allowed: int, within: timedelta) -> Iterator[Burst]:
    by_signer = defaultdict[str, list[Spoken]](list)
    for one in given:
        if one.said.meaning in spoken.LOOKED_THROUGH:
            by_signer[one.said.signatory.id].append(one)
    for _, signed in sorted(by_signer.items()):
        row = _longest(sorted(signed, key=lambda one: (one.at, one.said.record)), within)
        if len(row) > allowed:
            name, record = row[0].said.signatory.name, min(one.said.record for one in row)
            yield Burst(name, len(row), row[0].at, row[-1].at, record)


def _longest(signed: list[Spoken], within: timedelta) -> list[Spoken]:
    """The most signatures, in the order of their times, of which the last follows the first within a time."""
    longest: list[Spoken] = []
    start = 0
    for end, one in enumerate(signed, start=1):
        while one.at - signed[start].at > within:
            start += 1
        if end - start > len(longest):
            longest = signed[start:end]
    return longest


RULE = Rule(
    "R-SG-08",
    "nobody approves more than can be read in the time",
    "21 CFR 211.22(a), 11.10(j); MHRA GXP data integrity guidance 2018, 6.15",
    "neighbours",
    examine,
    severity=Severity.ADVICE,
)
