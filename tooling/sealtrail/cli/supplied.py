"""The copy that a reading command is pointed at: a bundle, a bare repository, a clone, or files alone.

None of them is believed: what stands is what the verified history comes to, and without one it is said that the files
prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sealtrail import history, worktree
from sealtrail.cli import place
from sealtrail.cli.render import say
from sealtrail.errors import SurroundingsError
from sealtrail.gate import Step
from sealtrail.git import Repository, Supplied, bundle_branches
from sealtrail.store import Governance, Snapshot, directory_snapshot


@contextmanager
def supplied(path: Path) -> Iterator[Supplied]:
    """Open a copy to read its history; nothing is ever written into it. A bundle is unpacked elsewhere, for so long.

    Raises ``SurroundingsError`` when it is none of these, or a bundle that does not hold a whole history.
    """
    if not path.is_file():
        yield Supplied(path)
        return
    with path.open("rb", buffering=0) as file:
        branches = bundle_branches(file, str(path))
        with worktree.unpacked(file, str(path)) as directory:
            yield Supplied(directory, branches)


@dataclass(frozen=True)
class Standing:
    """The records as they stand: the last valid state with the steps that prove it, or files that none proves."""

    snapshot: Snapshot
    steps: tuple[Step, ...] | None

    def governance(self) -> Governance:
        """What governs here. Raises ``SurroundingsError`` when it cannot be read."""
        governance, _ = self.snapshot.governance()
        if governance is None:
            raise SurroundingsError(
                "what governs this repository cannot be read",
                hint="sealtrail check tells why",
                code="repository.unreadable",
            )
        return governance


def standing(held: ExitStack, repo: Path, branch: str) -> Standing:
    """How the records stand: by the verified history as long as it is held, else by the files alone."""
    repository = _opened(held, repo)
    proven = None if repository is None else _proven(repository, branch)
    if proven is not None:
        return proven
    say("there is no history here that proves anything: what follows is what the files say")
    return Standing(directory_snapshot(place.records_folder(repo)), None)


def _opened(held: ExitStack, repo: Path) -> Repository | None:
    """The repository, as long as it is held; nothing where there are files alone."""
    try:
        return held.enter_context(supplied(repo))
    except SurroundingsError as problem:
        if problem.code != "repository.none":
            raise
        return None


def _proven(repository: Repository, branch: str) -> Standing | None:
    """The last valid state of a history, nothing where no step of it is valid."""
    if repository.branch(branch) is None:
        return None
    report = history.verify(repository, None, branch=branch)
    if report.snapshot is None:
        return None
    if report.objections:
        say("this history does not verify as a whole: sealtrail verify tells why")
    return Standing(report.snapshot, tuple(report.valid_steps))
