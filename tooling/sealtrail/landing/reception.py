"""The pre-receive hook's judgement: what a push may do to the branch of record.

It judges with the same engine and the same walk as ``verify``, reads the pushed objects through git's quarantine, and
refuses every ref that is no branch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sealtrail import gate
from sealtrail.errors import CommitError, ObjectError, UsageError
from sealtrail.finding import Finding
from sealtrail.git import Commit, Repository
from sealtrail.landing.keeping import Verified, keep_anchor, keep_verified, kept_anchor, verified_at
from sealtrail.model import Anchor

MAIN = "refs/heads/main"
_NOTHING = "0" * 40
_TAKEN = frozenset(
    {MAIN, "refs/heads/head", "refs/heads/origin/main", "refs/heads/upstream/main", "refs/heads/proposals"}
)
"""Branch names (in any case) that would mean main, or keep others from being made."""


@dataclass(frozen=True, slots=True)
class Update:
    """One line that git hands to a pre-receive hook: a ref, what it was and what it shall be."""

    old: str
    new: str
    ref: str


@dataclass(frozen=True)
class Reception:
    """What the hook answers to one ref: its findings, none if it may be updated, and the steps judged.

    ``anchor`` and ``verified`` are what is to be kept once the whole push is accepted.
    """

    update: Update
    findings: tuple[Finding, ...]
    steps: int = 0
    anchor: Anchor | None = None
    verified: Verified | None = None

    @property
    def accepted(self) -> bool:
        """Whether the ref may be updated."""
        return not any(f.blocks for f in self.findings)


def read_updates(lines: Iterable[str]) -> tuple[Update, ...]:
    """What git wrote to the hook's standard input. Raises ``UsageError`` for anything else."""
    found = []
    for line in lines:
        words = line.rstrip("\n").split(" ", 2)
        if len(words) != 3:
            raise UsageError("this is no line of a pre-receive hook", hint="git calls this command, not a person")
        found.append(Update(*words))
    return tuple(found)


def receive(repository: Repository, updates: Iterable[Update], *, now: datetime) -> tuple[Reception, ...]:
    """Judge everything that a push would update, at the server's clock ``now`` (UTC).

    Only when all of it is accepted, the anchor of a main that is created, and how far main is verified, are kept.
    """
    receptions = tuple(_receive_one(repository, update, now) for update in updates)
    if all(reception.accepted for reception in receptions):
        for reception in receptions:
            if reception.anchor is not None:
                keep_anchor(repository.directory, reception.anchor)
            if reception.verified is not None:
                keep_verified(repository.directory, reception.verified)
    return receptions


def _receive_one(repository: Repository, update: Update, now: datetime) -> Reception:
    if not update.ref.startswith("refs/heads/"):
        return _refused(
            update,
            "ref.kind",
            f"{update.ref} is no branch",
            "push branches only: tags, notes and replace refs could make a name mean something else",
        )
    if update.ref != MAIN:
        if update.ref.casefold() in _TAKEN:
            hint = "give the branch another name"
            return _refused(update, "ref.kind", f"{update.ref} could be taken for something else", hint)
        return Reception(update, ())
    if update.new == _NOTHING:
        return _refused(update, "history.rewritten", "main cannot be deleted", "nothing that landed is ever taken back")
    try:
        return _receive_main(repository, update, now)
    except (ObjectError, CommitError) as error:
        return Reception(update, (gate.finding_of(error),))


def _receive_main(repository: Repository, update: Update, now: datetime) -> Reception:
    created = update.old == _NOTHING
    commits = _fresh(repository, update)
    if commits is None:
        return _refused(
            update,
            "history.rewritten",
            "the first-parent chain of this push does not contain what main is today, so steps that landed would be "
            "gone",
            "start from the current main, merge the proposal into it (git switch main; git merge --no-ff PROPOSAL), "
            "and push that",
        )
    steps, anchor, found = _judged(repository, update, commits)
    for step in steps:
        found += [f.at_commit(step.commit.id) for f in step.verdict.findings]
        found += [f.at_commit(step.commit.id) for f in _clock(step, now, created=created)]
    if any(f.blocks for f in found):
        return Reception(update, (*found, *(_as_one(steps) if len(steps) > 1 and not created else ())), len(steps))
    # Where a step failed before these, an incident may still have to name it: then the history is walked again.
    clean = steps and not steps[-1].after.failed
    verified = Verified(update.new, steps[-1].number, steps[-1].at.isoformat()) if clean else None
    return Reception(update, tuple(found), len(steps), anchor, verified)


def _fresh(repository: Repository, update: Update) -> list[Commit] | None:
    """The commits that the push adds to main's first-parent chain, or nothing when the old tip is not on it."""
    found: list[Commit] = []
    for commit in repository.first_parents(update.new):
        if commit.id == update.old:
            return found[::-1]
        found.append(commit)
    return found[::-1] if update.old == _NOTHING else None


def _judged(
    repository: Repository, update: Update, commits: list[Commit]
) -> tuple[list[gate.Step], Anchor | None, list[Finding]]:
    """The steps that are new, the anchor of a main that is created, and what is wrong with its genesis."""
    kept = kept_anchor(repository.directory)
    if kept is None and update.old != _NOTHING:
        missing = Finding(
            "anchor.missing",
            "this server has a main branch and no anchor for it",
            "an administrator installs it: sealtrail hook install REPOSITORY --anchor anchor.json",
        )
        return [], None, [missing]
    state = verified_at(repository, update.old)
    if state is not None and not _brings_incident(state, commits):
        return list(gate.judge_steps(repository, commits, state)), None, []
    steps = list(gate.judge_steps(repository, gate.chain(repository, update.new), gate.State()))
    genesis = steps[0]
    if kept is not None:
        found = list(gate.anchor_findings(kept, genesis.commit.id, genesis.result))
        return steps[len(steps) - len(commits) :], None, found
    anchor = gate.anchor_of(genesis.commit.id, genesis.result) if genesis.accepted else None
    return steps, anchor, []


def _brings_incident(state: gate.State, commits: list[Commit]) -> bool:
    """Whether a push brings an incident, which may go back behind what this server judged before."""
    base = state.snapshot
    return base is not None and any(gate.brings_incident(base, base.at(commit.tree)) for commit in commits)


def _refused(update: Update, code: str, message: str, hint: str) -> Reception:
    return Reception(update, (Finding(code, message, hint),))


def _clock(step: gate.Step, now: datetime, *, created: bool) -> Iterator[Finding]:
    # A first step that was refused may hold more than anybody should read.
    judged_by = step.result if step.base is None and step.accepted else step.base
    governance = None if judged_by is None else judged_by.governance()[0]
    if governance is None:
        return
    clock = governance.policy.commit_clock
    said = step.commit.committed_at
    # Less ahead than a step may lie behind the one before it: else one side's fast clock would lock the other out.
    if said > now + timedelta(minutes=clock.tolerance_minutes) / 3:
        yield Finding(
            "time.future",
            f"the commit says {said:%Y-%m-%d %H:%M} UTC and it is {now:%Y-%m-%d %H:%M} UTC",
            "set the clock right and land it again",
        )
    if not created and said < now - timedelta(hours=clock.max_age_hours):
        yield Finding(
            "time.backdated",
            f"the commit says {said:%Y-%m-%d %H:%M} UTC, more than {clock.max_age_hours} hours ago",
            "land it again: a step is dated when it lands",
        )


def _as_one(fresh: list[gate.Step]) -> Iterator[Finding]:
    base, last = fresh[0].base, fresh[-1]
    if base is not None and gate.judge(base, last.result, last.at).accepted:
        yield Finding(
            "step.several",
            f"these {len(fresh)} commits would be accepted as one step, and each of them must be acceptable by itself",
            "land them as one: sealtrail land BRANCH, or the forge's merge or squash button (never rebase)",
        )
