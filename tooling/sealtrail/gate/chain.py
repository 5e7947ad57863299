"""History as the gate sees it: the first-parent chain, one landing a step, each judged as it was offered.

The pre-receive hook and ``verify`` both walk it with this code, so that they cannot come to different answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sealtrail.errors import CommitError, ObjectError
from sealtrail.finding import Finding, ordered
from sealtrail.gate.genesis import judge_genesis
from sealtrail.gate.judge import judge
from sealtrail.gate.verdict import Verdict
from sealtrail.git import Commit, Repository
from sealtrail.store import Snapshot

INDETERMINATE = frozenset({"object.missing", "engine.unknown", "anchor.missing", "step.unjudged"})
"""Codes that say "cannot tell" rather than "wrong"."""


_UNJUDGED = Verdict(
    (),
    (Finding("step.unjudged", "a step before this one could not be judged, so neither can this", "see the first one"),),
)


@dataclass(frozen=True)
class Step:
    """One landing as judged: the commit, the time that counts, the verdict and the snapshots around it."""

    number: int
    commit: Commit
    at: datetime
    verdict: Verdict
    base: Snapshot | None
    result: Snapshot

    @property
    def accepted(self) -> bool:
        """Whether the landing advances the verified state."""
        return self.verdict.accepted


@dataclass(frozen=True)
class State:
    """How far history is verified: the last valid snapshot, the number of steps and the time of the last one."""

    snapshot: Snapshot | None = None
    steps: int = 0
    at: datetime | None = None


def chain(repository: Repository, tip: str) -> list[Commit]:
    """The commits of the first-parent chain, the genesis first. Raises ``CommitError`` and ``ObjectError``."""
    return list(repository.first_parents(tip))[::-1]


def judge_steps(repository: Repository, commits: Iterable[Commit], state: State) -> Iterator[Step]:
    """Judge each commit as one step, from a state on. A step that fails does not advance the verified state."""
    snapshot, last, judging = state.snapshot, state.at, True
    for number, commit in enumerate(commits, state.steps + 1):
        at = commit.committed_at if last is None else max(commit.committed_at, last)
        result = _snapshot(repository, commit, snapshot)
        verdict = _judge(snapshot, result, commit, at, last) if judging else _UNJUDGED
        yield Step(number, commit, at, verdict, snapshot, result)
        if verdict.accepted:
            snapshot, last = result, at
        elif {f.code for f in verdict.findings if f.blocks} <= INDETERMINATE:
            # Nobody can tell what this step left behind, so nothing after it can be told either.
            judging = False


def _snapshot(repository: Repository, commit: Commit, like: Snapshot | None) -> Snapshot:
    return Snapshot(repository.objects, commit.tree) if like is None else like.at(commit.tree)


def _judge(base: Snapshot | None, result: Snapshot, commit: Commit, at: datetime, last: datetime | None) -> Verdict:
    try:
        if base is None and not commit.parents:
            verdict = judge_genesis(result, at)
        elif base is None:
            missing = Finding("history.genesis", "there is no valid genesis before this step", "see the first finding")
            return Verdict((), (missing,))
        else:
            verdict = judge(base, result, at)
    except ObjectError as error:
        return Verdict((), (finding_of(error),))
    more = [*_shape(commit), *(_clock(base, commit, last) if base is not None and last is not None else ())]
    return Verdict(verdict.records, ordered([*verdict.findings, *more])) if more else verdict


def finding_of(error: ObjectError | CommitError) -> Finding:
    """What is said of objects that are missing, forged or not as git writes them."""
    return Finding(error.code or "object.hash", str(error), error.hint)


def _shape(commit: Commit) -> Iterator[Finding]:
    if len(commit.parents) > 2:
        yield Finding(
            "commit.malformed",
            f"the commit has {len(commit.parents)} parents, expected one or two",
            "land one change at a time",
        )


def _clock(base: Snapshot, commit: Commit, last: datetime) -> Iterator[Finding]:
    governance, _ = base.governance()
    minutes = governance.policy.commit_clock.tolerance_minutes if governance is not None else 0
    if commit.committed_at < last - timedelta(minutes=minutes):
        yield Finding(
            "time.backdated",
            f"the commit says {commit.committed_at:%Y-%m-%d %H:%M} UTC, and the step before "
            f"it was at {last:%Y-%m-%d %H:%M} UTC",
            "set the clock right and land it again",
        )
