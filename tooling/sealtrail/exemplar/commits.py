"""The commits that carry the story, known before git writes them, so that a record of the story can name one.

Values only: ``world`` has git write them, and compares the ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sealtrail.landing import MAIN
from sealtrail.worktree import Author

PROPOSAL = "refs/heads/proposal"
_BEFORE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Written:
    """A commit as git is to write it; ``ref`` says on which branch."""

    ref: str
    tree: str
    parents: tuple[str, ...]
    message: str
    author: Author
    committer: Author
    authored_at: datetime
    at: datetime

    @property
    def id(self) -> str:
        """The id that git gives it."""
        head = [f"tree {self.tree}", *(f"parent {parent}" for parent in self.parents)]
        people = [f"author {self.author.line(self.authored_at)}", f"committer {self.committer.line(self.at)}"]
        data = "\n".join([*head, *people, "", self.message]).encode()
        return hashlib.sha1(b"commit %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def squashed(tip: str, tree: str, tell: str, author: Author, clerk: Author, at: datetime) -> Iterator[Written]:
    """A step that lands as one commit: its author's words, the clerk's landing. The first step has no ``tip``."""
    yield Written(MAIN, tree, (tip,) if tip else (), f"{tell}\n", author, clerk, at - _BEFORE, at)


def merged(
    tip: str, tree: str, tell: str, author: Author, clerk: Author, at: datetime, names: str
) -> Iterator[Written]:
    """A step that is proposed by its author half an hour before, and lands by the clerk's merge."""
    then = at - _BEFORE
    proposal = Written(PROPOSAL, tree, (tip,), f"{tell}\n", author, author, then, then)
    yield proposal
    yield Written(MAIN, tree, (tip, proposal.id), f"Land {names}\n", clerk, clerk, at, at)
