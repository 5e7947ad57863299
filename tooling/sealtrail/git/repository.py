"""A repository on disk: its objects, its branches, its history as the commits themselves tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pygit2
from pygit2.enums import ConfigLevel, RepositoryOpenFlag

from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.git.commits import Commit
from sealtrail.git.objects import Objects

# A copy handed over by somebody else belongs to somebody else. git distrusts such a repository because of the programs
# that its configuration can name; nothing here runs any, and every object is hashed again before it is believed.
pygit2.settings.owner_validation = False

# Nor does anybody's configuration have a say: a broken or hostile one of the user or the machine is never opened.
for _level in (ConfigLevel.SYSTEM, ConfigLevel.XDG, ConfigLevel.GLOBAL, ConfigLevel.PROGRAMDATA):
    pygit2.settings.search_path[_level] = ""


class Repository:
    """A repository on disk: its objects, its branches, and nothing of its configuration.

    Raises ``SurroundingsError`` when there is none. ``quarantine`` reads through git's environment, which is the only
    way to see the objects of a push that has not been accepted yet.
    """

    def __init__(self, path: Path, *, quarantine: bool = False) -> None:
        try:
            # Only where no path is given, a repository above may be meant.
            searching = RepositoryOpenFlag(0) if path == Path() else RepositoryOpenFlag.NO_SEARCH
            flags = RepositoryOpenFlag.FROM_ENV if quarantine else searching
            self._git = pygit2.Repository(str(path), flags)
        except pygit2.GitError:
            raise SurroundingsError(
                f"{path} is no git repository",
                hint="run this inside a clone of a records repository, or name one with --repo",
                code="repository.none",
            ) from None
        self.objects = Objects(self._git)
        self.directory = Path(self._git.path)
        self.work_tree = None if self._git.is_bare else Path(self._git.workdir)

    def branch(self, name: str) -> str | None:
        """The commit at the tip of ``refs/heads/<name>``: never a tag of that name."""
        return self._reference(f"refs/heads/{name}")

    def commit_of(self, name: str) -> str:
        """The commit that a name means: 40 hexadecimal digits, a branch, ``HEAD`` or ``<remote>/<branch>``.

        Raises ``UsageError`` for anything else, so that no tag can stand in for a branch.
        """
        if re.fullmatch(r"[0-9a-f]{40}", name):
            return name
        if name == "HEAD":
            found = None if self._git.head_is_unborn else str(self._git.head.target)
        else:
            found = self._reference(f"refs/remotes/{name}") or self.branch(name)
        if found is None:
            raise UsageError(
                f"there is no branch or commit {name}",
                hint="give a branch, a remote branch such as origin/main, or a commit's 40 digits",
            )
        return found

    def remote_branch(self, remote: str, name: str) -> str:
        """The commit of ``refs/remotes/<remote>/<name>``, whatever local branch is called the same.

        Raises ``UsageError`` when there is none.
        """
        found = self._reference(f"refs/remotes/{remote}/{name}")
        if found is None:
            raise UsageError(f"{remote} has no branch {name}", hint="name the remote that holds the branch of record")
        return found

    def _reference(self, name: str) -> str | None:
        try:
            found = self._git.references.get(name)
        except (pygit2.GitError, ValueError):
            return None
        return None if found is None else str(found.resolve().target)

    def first_parents(self, tip: str) -> Iterator[Commit]:
        """The commits of the first-parent chain, from the tip to the genesis, as ``Objects.landed`` reads them."""
        at: str | None = tip
        while at is not None:
            commit = self.objects.landed(at)
            yield commit
            at = commit.parents[0] if commit.parents else None

    def ancestors(self, tip: str) -> set[str]:
        """A commit and everything it descends from."""
        seen: set[str] = set()
        waiting = [tip]
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                waiting.extend(self.objects.parents(at))
        return seen

    def merge_bases(self, ours: str, theirs: str) -> tuple[str, ...]:
        """The best common ancestors of two commits, by walking the commits themselves.

        Proposals and second parents are history that nobody judged, so only their parents are read.
        """
        mine = self.ancestors(ours)
        frontier: set[str] = set()
        seen: set[str] = set()
        waiting = [theirs]
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            if at in mine:
                frontier.add(at)
            else:
                waiting.extend(self.objects.parents(at))
        if len(frontier) > 1:
            below = {b for a in frontier for p in self.objects.parents(a) for b in self.ancestors(p)}
            frontier -= below
        return tuple(sorted(frontier))
