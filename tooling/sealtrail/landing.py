"""Landing: a proposal becomes one step of the branch of record, and the hook that lets nothing else in.

The hook judges with the same engine and the same walk as ``verify``. It reads the pushed objects through git's
quarantine, keeps the anchor from the moment main is created, and refuses every ref that is no branch.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sealtrail import gate, signing, worktree
from sealtrail.errors import CommitError, MissingObjectError, ObjectError, SurroundingsError, UsageError
from sealtrail.finding import Finding
from sealtrail.git import Repository
from sealtrail.model import Anchor
from sealtrail.store import Snapshot

MAIN = "refs/heads/main"
_NOTHING = "0" * 40


@dataclass(frozen=True, slots=True)
class Update:
    """One line that git hands to a pre-receive hook: a ref, what it was and what it shall be."""

    old: str
    new: str
    ref: str


@dataclass(frozen=True)
class Reception:
    """What the hook answers to one ref: its findings, none if it may be updated, and the steps that were judged."""

    update: Update
    findings: tuple[Finding, ...]
    steps: int = 0

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
    """Judge everything that a push would update, at the server's clock ``now`` (UTC)."""
    return tuple(_receive_one(repository, update, now) for update in updates)


def _receive_one(repository: Repository, update: Update, now: datetime) -> Reception:
    if not update.ref.startswith("refs/heads/"):
        return _refused(
            update,
            "ref.kind",
            f"{update.ref} is no branch",
            "push branches only: tags, notes and replace refs could make a name mean something else",
        )
    if update.ref != MAIN:
        if update.ref.casefold() == MAIN:
            hint = "on some file systems it would be the same file: give the branch another name"
            return _refused(update, "ref.kind", f"{update.ref} differs from main in case only", hint)
        return Reception(update, ())
    if update.new == _NOTHING:
        return _refused(update, "history.rewritten", "main cannot be deleted", "nothing that landed is ever taken back")
    try:
        return _receive_main(repository, update, now)
    except (ObjectError, CommitError) as error:
        return Reception(update, (gate.finding_of(error),))


def _receive_main(repository: Repository, update: Update, now: datetime) -> Reception:
    commits = gate.chain(repository, update.new)
    ids = [commit.id for commit in commits]
    created = update.old == _NOTHING
    if not created and update.old not in ids:
        return _refused(
            update,
            "history.rewritten",
            "the first-parent chain of this push does not contain what main is "
            "today, so steps that landed would be gone",
            "start from the current main, merge the proposal "
            "into it (git switch main; git merge --no-ff PROPOSAL), and push that",
        )
    steps = list(gate.judge_steps(repository, commits, gate.State()))
    fresh = steps if created else steps[ids.index(update.old) + 1 :]
    found = list(_anchor_findings(repository, steps[0], created=created))
    for step in fresh:
        found += [f.at_commit(step.commit.id) for f in step.verdict.findings]
        found += [f.at_commit(step.commit.id) for f in _clock(step, now, created=created)]
    if len(fresh) > 1 and not created and any(f.blocks for f in found):
        found += _as_one(fresh)
    if not any(f.blocks for f in found):
        keep_anchor(repository.directory, gate.anchor_of(steps[0].commit.id, steps[0].result))
    return Reception(update, tuple(found), len(fresh))


def _refused(update: Update, code: str, message: str, hint: str) -> Reception:
    return Reception(update, (Finding(code, message, hint),))


def _clock(step: gate.Step, now: datetime, *, created: bool) -> Iterator[Finding]:
    governance = (step.base or step.result).governance()[0]
    if governance is None:
        return
    clock = governance.policy.commit_clock
    said = step.commit.committed_at
    if said > now + timedelta(minutes=clock.tolerance_minutes):
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


def _anchor_findings(repository: Repository, genesis: gate.Step, *, created: bool) -> Iterator[Finding]:
    kept = kept_anchor(repository.directory)
    if kept is not None:
        yield from gate.anchor_findings(kept, genesis.commit.id, genesis.result)
    elif not created:
        yield Finding(
            "anchor.missing",
            "this server has a main branch and no anchor for it",
            "an administrator installs it: sealtrail hook install REPOSITORY --anchor anchor.json",
        )


def kept_anchor(directory: Path) -> Anchor | None:
    """The anchor that a bare repository keeps, nothing when it has none. Raises ``UsageError`` for a broken one."""
    path = directory / "sealtrail" / "anchor.json"
    if not path.exists():
        return None
    return gate.parse_anchor(path.read_bytes(), "the server's anchor.json")


def keep_anchor(directory: Path, anchor: Anchor) -> None:
    """Keep the anchor in a bare repository, unless one is kept already."""
    path = directory / "sealtrail" / "anchor.json"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        signing.write_atomically(path, anchor_text(anchor))


def anchor_text(anchor: Anchor) -> bytes:
    """An anchor as the file that people keep."""
    return (json.dumps(anchor.model_dump(), indent=2) + "\n").encode()


def install_hook(repository: Path, *, anchor: Anchor | None = None, python: str = sys.executable) -> Path:
    """Put the pre-receive hook into a bare repository and return its path.

    Raises ``UsageError`` when the repository is not bare, or another hook is there already.
    """
    opened = Repository(repository)
    if opened.work_tree is not None:
        raise UsageError(
            f"{repository} is not a bare repository",
            hint="the hook guards the repository that everybody pushes to; make one with: git init --bare",
        )
    hook = opened.directory / "hooks" / "pre-receive"
    text = _HOOK.format(python=shlex.quote(python))
    if hook.exists() and _MARK not in hook.read_text("utf-8", "replace"):
        raise UsageError("the repository has another pre-receive hook", hint=f"move {hook} away first")
    if anchor is not None:
        keep_anchor(opened.directory, anchor)
    hook.parent.mkdir(exist_ok=True)
    signing.write_atomically(hook, text.encode())
    hook.chmod(0o755)
    worktree.configure(opened.directory, {"receive.denyDeletes": "true", "core.logAllRefUpdates": "true"})
    return hook


_MARK = "sealtrail hook pre-receive"
_HOOK = """#!/bin/sh
# Sealtrail judges every push to main with the program that installed this hook, never with code from the push.
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP
exec {python} -I -m sealtrail hook pre-receive
"""


@dataclass(frozen=True)
class Landed:
    """What became of a proposal: the verdict, and the commit when it landed."""

    base: str
    head: str
    tree: str
    verdict: gate.Verdict
    commit: str = ""
    said: str = ""


def propose(repository: Repository, base: str, head: str, at: datetime, *, tree: str | None = None) -> Landed:
    """Judge what landing ``head`` on ``base`` at a time would do. Nothing is written."""
    proposal = gate.propose(repository, base, head, tree=tree)
    if proposal.findings:
        return Landed(base, head, proposal.tree, gate.Verdict((), proposal.findings))
    before = Snapshot(repository.objects, repository.objects.commit(base).tree)
    try:
        verdict = gate.judge(before, before.at(proposal.tree), at)
    except MissingObjectError:
        raise
    except ObjectError as error:
        verdict = gate.Verdict((), (gate.finding_of(error),))
    return Landed(base, head, proposal.tree, verdict)


def land(directory: Path, branch: str, *, remote: str, now: datetime) -> Landed:
    """Gate a branch, merge it into main as one step, and push that. ``now`` carries the local offset.

    Nothing changes unless the gate accepts and the other side takes the push. Raises ``SurroundingsError`` when the
    push is refused.
    """
    worktree.fetch(directory, remote)
    repository = Repository(directory)
    base, head = repository.commit_of(f"{remote}/main"), repository.commit_of(branch)
    proposed = propose(repository, base, head, now)
    if not proposed.verdict.accepted:
        return proposed
    changes = repository.objects.changes(repository.objects.commit(base).tree, proposed.tree)
    files = {p: None if new is None else repository.objects.blob(new.id) for p, (_, new) in changes.items()}
    who = worktree.identity(directory)
    names = ", ".join(r.id for r in proposed.verdict.records)
    commit = worktree.write_commit(
        directory,
        "refs/sealtrail/landing",
        parents=(base, head),
        changes=files,
        message=f"Land {names}\n",
        author=who,
        committer=who,
        authored_at=now,
        at=now,
    )
    pushed = worktree.push(directory, remote, f"{commit}:{MAIN}")
    if not pushed.accepted:
        raise SurroundingsError("the push was refused, and nothing has landed", hint=pushed.said, code="push.refused")
    worktree.fetch(directory, remote)
    if worktree.current_branch(directory) == "main":
        worktree.fast_forward(directory, commit)
    return Landed(base, head, proposed.tree, proposed.verdict, commit, pushed.said)
