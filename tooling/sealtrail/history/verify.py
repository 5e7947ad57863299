"""Verify: walk the chain from the pinned genesis and judge every step as the gate would have.

The verdict depends on the repository's bytes and the anchor alone: not on the clock, the time zone, the locale or the
configuration of the machine it is made on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from sealtrail import gate
from sealtrail.errors import CommitError, ObjectError, UsageError
from sealtrail.finding import Finding
from sealtrail.git import Repository
from sealtrail.history.suspects import Suspect, suspects
from sealtrail.model import Anchor
from sealtrail.store import Snapshot

Word = Literal["valid", "invalid", "suspect", "indeterminate"]


@dataclass(frozen=True)
class Cure:
    """An incident that both sides signed, and the steps of which it says that they do not count."""

    record: str
    step: gate.Step
    cured: tuple[gate.Failed, ...]


@dataclass(frozen=True)
class Report:
    """The verdict on a history: every step as judged, and the last valid state.

    ``findings`` are what nobody has cured; ``incidents`` tell of the steps that failed and were. ``suspects`` are the
    valid steps that rest on a key which others may have used, those that were signed anew since among them.
    """

    verdict: Word
    tip: str
    steps: tuple[gate.Step, ...]
    findings: tuple[Finding, ...]
    anchor: Anchor | None
    """The anchor that this history's own genesis gives; it proves nothing unless it equals one kept elsewhere."""
    incidents: tuple[Cure, ...] = ()
    suspects: tuple[Suspect, ...] = ()

    @cached_property
    def valid_steps(self) -> tuple[gate.Step, ...]:
        """The steps that count: accepted, and not undone by an incident."""
        undone = {one.commit for cure in self.incidents for one in cure.cured}
        return tuple(step for step in self.steps if step.accepted and step.commit.id not in undone)

    @property
    def objections(self) -> tuple[Finding, ...]:
        """What speaks against the history itself: all that blocks, but for an anchor that nobody gave."""
        return tuple(f for f in self.findings if f.blocks and f.code != "anchor.missing")

    @property
    def snapshot(self) -> Snapshot | None:
        """The last valid state, nothing when there is none."""
        return self.valid_steps[-1].result if self.valid_steps else None


def verify(repository: Repository, anchor: Anchor | None, *, branch: str = "main") -> Report:
    """Judge the whole first-parent chain of a branch.

    Raises ``UsageError`` when the branch does not exist. Everything else that can be wrong is in the report.
    """
    tip = repository.branch(branch)
    if tip is None:
        raise UsageError(f"there is no branch {branch}", hint="name the branch of record with --branch")
    try:
        commits = gate.chain(repository, tip)
    except (ObjectError, CommitError) as error:
        return _report(tip, (), (gate.finding_of(error),), None)
    steps = tuple(gate.judge_steps(repository, commits, gate.State()))
    incidents = tuple(cure for step in steps if step.cured for cure in _cures(step))
    cured = {one.commit for cure in incidents for one in cure.cured}
    findings = [f.at_commit(s.commit.id) for s in steps if s.commit.id not in cured for f in s.verdict.findings]
    try:
        findings += [f.at_commit(commits[0].id) for f in _anchored(anchor, steps[0])]
        own = gate.anchor_of(commits[0].id, steps[0].result) if steps[0].accepted else None
    except ObjectError as error:
        return _report(tip, steps, (*findings, gate.finding_of(error).at_commit(commits[0].id)), None)
    doubtful = suspects([step for step in steps if step.accepted and step.commit.id not in cured])
    told = (*findings, *(s.finding for s in doubtful if s.is_open))
    return _report(tip, steps, told, own, incidents, doubtful)


def _cures(step: gate.Step) -> Iterator[Cure]:
    """The incident that a step brought, which is all that it brought."""
    for verdict in step.verdict.records:
        yield Cure(verdict.id, step, step.cured)


def _anchored(anchor: Anchor | None, genesis: gate.Step) -> Iterator[Finding]:
    if anchor is None:
        yield Finding(
            "anchor.missing",
            "no anchor was given, so this may be any repository with a genesis of its own",
            "give the anchor that you keep: sealtrail verify --anchor anchor.json",
        )
    else:
        yield from gate.anchor_findings(anchor, genesis.commit.id, genesis.result)


def _report(
    tip: str,
    steps: tuple[gate.Step, ...],
    findings: tuple[Finding, ...],
    own: Anchor | None,
    incidents: tuple[Cure, ...] = (),
    doubtful: tuple[Suspect, ...] = (),
) -> Report:
    blocking = {f.code for f in findings if f.blocks}
    verdict: Word = "suspect" if any(s.is_open for s in doubtful) else "valid"
    if blocking:
        verdict = "indeterminate" if blocking <= gate.INDETERMINATE else "invalid"
    return Report(verdict, tip, steps, findings, own, incidents, doubtful)


def read_anchor(path: Path) -> Anchor:
    """The anchor in a file. Raises ``UsageError`` when there is none."""
    try:
        data = path.read_bytes()
    except OSError:
        raise UsageError(f"{path} cannot be read", hint="give the path of the anchor file that you keep") from None
    return gate.parse_anchor(data, str(path))
