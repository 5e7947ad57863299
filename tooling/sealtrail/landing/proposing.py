"""Landing: a proposal becomes one step of the branch of record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sealtrail import gate, worktree
from sealtrail.errors import MissingObjectError, ObjectError, SurroundingsError
from sealtrail.git import Repository
from sealtrail.landing.reception import MAIN
from sealtrail.store import Snapshot


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
    try:
        state = gate.offered(repository, base, proposal.tree, at)
        verdict = gate.judge_on(state, Snapshot(repository.objects, proposal.tree), at)
    except MissingObjectError:
        raise
    except ObjectError as error:
        verdict = gate.Verdict((), (gate.finding_of(error),))
    return Landed(base, head, proposal.tree, verdict)


def land(directory: Path, branch: str, *, remote: str, now: datetime) -> Landed:
    """Gate a branch, merge it into main as one step, and push that. ``now`` carries the local offset.

    No branch changes, here or there, unless the gate accepts and the other side takes the push. Raises
    ``SurroundingsError`` when the push is refused.
    """
    worktree.fetch(directory, remote)
    repository = Repository(directory)
    base, head = repository.remote_branch(remote, "main"), repository.commit_of(branch)
    proposed = propose(repository, base, head, now)
    if not proposed.verdict.accepted:
        return proposed
    changes = repository.objects.changes(repository.objects.landed(base).tree, proposed.tree)
    files = {p: None if new is None else repository.objects.blob(new.id) for p, (_, new) in changes.items()}
    who = worktree.identity(directory)
    names = ", ".join(r.id for r in proposed.verdict.records)
    with worktree.passing_ref(directory) as ref:
        commit = worktree.write_commit(
            directory,
            ref,
            parents=(base, head),
            changes=files,
            message=f"Land {names}\n",
            author=who,
            committer=who,
            authored_at=now,
            at=now,
        )
        if Repository(directory).objects.commit(commit).tree != proposed.tree:
            raise SurroundingsError("git wrote another tree than the gate judged", code="git.refused")
        pushed = worktree.push(directory, remote, f"{commit}:{MAIN}")
        if not pushed.accepted:
            said = "the push was refused, and nothing has landed"
            raise SurroundingsError(said, hint=pushed.said, code="push.refused")
        note = _catch_up(directory, remote, commit)
    return Landed(base, head, proposed.tree, proposed.verdict, commit, note)


def _catch_up(directory: Path, remote: str, commit: str) -> str:
    """Bring the local main up to what landed; say what kept it from going, which undoes nothing."""
    try:
        worktree.fetch(directory, remote)
        if worktree.current_branch(directory) == "main":
            worktree.fast_forward(directory, commit)
        elif Repository(directory).branch("main") is not None:
            worktree.fetch(directory, remote, "main:main")
    except SurroundingsError as problem:
        return f"your own main could not follow ({problem}): git switch main; git merge --ff-only {remote}/main"
    return ""
