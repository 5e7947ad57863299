"""History as the gate sees it: the first-parent chain, one landing a step, each judged as it was offered.

The pre-receive hook and ``verify`` both walk it with this code, so that they cannot come to different answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sealtrail.errors import CommitError, ObjectError
from sealtrail.finding import Finding, ordered
from sealtrail.gate.genesis import judge_genesis
from sealtrail.gate.incident import Failed, brings_incident
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
class State:
    """How far history is verified: the last step that counts, and those since that failed and that nobody cured.

    ``steps`` counts all that were walked; ``snapshot``, ``at`` and ``last`` are of the last one that counts, and
    ``before`` is the state that it found. Where ``judging`` is false, nobody can tell what a step left behind, nor
    anything after it.
    """

    snapshot: Snapshot | None = None
    steps: int = 0
    at: datetime | None = None
    failed: tuple[Failed, ...] = ()
    last: Failed | None = None
    before: State | None = field(default=None, repr=False, compare=False)
    judging: bool = True


@dataclass(frozen=True)
class Step:
    """One landing as judged: the commit, the time that counts, the verdict, and the states around it.

    ``cured`` are the failed steps that it cures, where it is an incident.
    """

    number: int
    commit: Commit
    at: datetime
    verdict: Verdict
    base: Snapshot | None
    result: Snapshot
    after: State
    cured: tuple[Failed, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the landing advances the verified state."""
        return self.verdict.accepted


def chain(repository: Repository, tip: str) -> list[Commit]:
    """The commits of the first-parent chain, the genesis first. Raises ``CommitError`` and ``ObjectError``."""
    return list(repository.first_parents(tip))[::-1]


def judge_steps(repository: Repository, commits: Iterable[Commit], state: State) -> Iterator[Step]:
    """Judge each commit as one step, from a state on. A step that fails does not advance the verified state."""
    for commit in commits:
        step = _step(repository, commit, state)
        yield step
        state = step.after


def _step(repository: Repository, commit: Commit, state: State) -> Step:
    number, result = state.steps + 1, _snapshot(repository, commit, state.snapshot)
    if not state.judging:
        at = commit.committed_at if state.at is None else max(commit.committed_at, state.at)
        after = replace(state, steps=number)
        return Step(number, commit, at, _UNJUDGED, state.snapshot, result, after)
    try:
        base, unreadable = standing(state, result, commit.committed_at), _unreadable(commit)
    except ObjectError as error:
        base, unreadable = state, Verdict((), (finding_of(error),))
    at = commit.committed_at if base.at is None else max(commit.committed_at, base.at)
    verdict = (unreadable or _judge(base, result, commit, at)).recorded
    if verdict.accepted:
        cured = base.failed if base.snapshot is not None and brings_incident(base.snapshot, result) else ()
        ahead = Failed(number, commit.id, ("time.future",))
        after = State(result, number, at, () if cured else base.failed, ahead, before=base)
        return Step(number, commit, at, verdict, base.snapshot, result, after, cured)
    codes = {f.code for f in verdict.findings if f.blocks}
    failed = (*state.failed, Failed(number, commit.id, tuple(sorted(codes))))
    after = replace(state, steps=number, failed=failed, judging=not codes <= INDETERMINATE)
    return Step(number, commit, at, verdict, base.snapshot, result, after)


def _unreadable(commit: Commit) -> Verdict | None:
    if not commit.problem:
        return None
    hint = "the repository is damaged or forged: compare with an independent copy"
    return Verdict((), (Finding("commit.malformed", commit.problem, hint),))


def standing(state: State, result: Snapshot, at: datetime) -> State:
    """The state that a tree offered at a time is judged against: the last valid one.

    Behind an incident, what landed with a date ahead of it does not count either: with that date every honest step
    would be dated back, so the incident names it (``time.future``) and stands on what was before.
    """
    if state.snapshot is None or not brings_incident(state.snapshot, result):
        return state
    governance, _ = state.snapshot.governance()
    minutes = governance.policy.commit_clock.tolerance_minutes if governance is not None else 0
    failed = {one.commit: one for one in state.failed}
    back = state
    while back.last is not None and back.before is not None and back.before.snapshot is not None:
        if back.at is None or back.at <= at + timedelta(minutes=minutes):
            break
        failed[back.last.commit] = back.last
        back = back.before
        failed |= {one.commit: one for one in back.failed}
    return replace(back, steps=state.steps, failed=tuple(sorted(failed.values(), key=lambda one: one.number)))


def offered(repository: Repository, base: str, result: str, at: datetime) -> State:
    """The state that a tree ``result`` offered to a branch at the commit ``base`` is judged against.

    The branch is taken for verified, as a hook keeps it, unless the tree brings an incident: then it is not, and is
    walked from its genesis. Raises ``CommitError`` and ``ObjectError``.
    """
    before = Snapshot(repository.objects, repository.objects.landed(base).tree)
    if not brings_incident(before, before.at(result)):
        return State(before)
    *_, last = judge_steps(repository, chain(repository, base), State())
    return standing(last.after, before.at(result), at)


def _snapshot(repository: Repository, commit: Commit, like: Snapshot | None) -> Snapshot:
    return Snapshot(repository.objects, commit.tree) if like is None else like.at(commit.tree)


def judge_on(state: State, result: Snapshot, at: datetime) -> Verdict:
    """The verdict on a tree that is offered on a state at a time. Raises ``ObjectError``."""
    if state.snapshot is None:
        missing = Finding("history.genesis", "there is no valid genesis before this step", "see the first finding")
        return Verdict((), (missing,))
    return judge(state.snapshot, result, at if state.at is None else max(at, state.at), state.failed)


def _judge(state: State, result: Snapshot, commit: Commit, at: datetime) -> Verdict:
    try:
        begins = state.snapshot is None and not commit.parents
        verdict = judge_genesis(result, at) if begins else judge_on(state, result, at)
    except ObjectError as error:
        return Verdict((), (finding_of(error),))
    more = [*_shape(commit), *_clock(state, commit)]
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


def _clock(state: State, commit: Commit) -> Iterator[Finding]:
    if state.snapshot is None or state.at is None:
        return
    governance, _ = state.snapshot.governance()
    minutes = governance.policy.commit_clock.tolerance_minutes if governance is not None else 0
    if commit.committed_at < state.at - timedelta(minutes=minutes):
        yield Finding(
            "time.backdated",
            f"the commit says {commit.committed_at:%Y-%m-%d %H:%M} UTC, and the step before "
            f"it was at {state.at:%Y-%m-%d %H:%M} UTC",
            "set the clock right and land it again",
        )
