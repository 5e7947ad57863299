"""Commits from their own bytes, strictly: what git itself would not have written is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sealtrail.errors import CommitError
from sealtrail.git.trees import EMPTY_TREE, FORGED

LAST_SECOND = 7_258_118_399
"""The end of the year 2199: within it, no sum of a time and a policy's windows leaves the calendar."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, read from its own bytes. Times are the committer's, and only a declaration.

    ``problem`` says why git would not have written it so; then the rest is what can be made out, and believed nowhere.
    """

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    committed_at: datetime
    message: str
    problem: str = ""


_PARENTS = re.compile(rb"tree [0-9a-f]{40}\n(?P<parents>(?:parent [0-9a-f]{40}\n)*)")
_PERSON = rb"[^\n<>\0]* <[^\n<>\0]*> (?P<%s>\d{1,12}) (?P<%s>[+-]\d{4})"
_COMMIT = re.compile(
    rb"tree (?P<tree>[0-9a-f]{40})\n"
    rb"(?P<parents>(?:parent [0-9a-f]{40}\n)*)"
    rb"author (?P<author>" + _PERSON % (b"atime", b"azone") + rb")\n"
    rb"committer " + _PERSON % (b"time", b"zone") + rb"\n"
    rb"(?P<more>(?:(?:encoding|mergetag|gpgsig|gpgsig-sha256) [^\n\0]*\n(?: [^\n\0]*\n)*)*)"
    rb"\n(?P<message>[^\0]*)"
)


def parse_parents(object_id: str, data: bytes) -> tuple[str, ...]:
    """The parents that a commit names, whatever else it says. Raises ``CommitError`` when it is no commit at all."""
    found = _PARENTS.match(data)
    if found is None:
        raise CommitError(f"commit {object_id} is not as git writes it", hint=FORGED, code="commit.malformed")
    return tuple(found["parents"].decode().replace("parent ", "").split())


_COMMITTED = re.compile(rb"^committer .*> (\d{1,10}) [+-]\d{4}$", re.MULTILINE)


def parse_landed(object_id: str, data: bytes) -> Commit:
    """A commit of the branch of record, whatever it says beside its parents: a bad step must not hide the rest.

    Raises ``CommitError`` when not even its parents can be made out.
    """
    try:
        return parse_commit(object_id, data)
    except CommitError as error:
        parse_parents(object_id, data)
        head = data.partition(b"\n\n")[0]
        parents = tuple(found.decode() for found in re.findall(rb"^parent ([0-9a-f]{40})$", head, re.MULTILINE))
        dated = _COMMITTED.search(head)
        at = datetime.fromtimestamp(min(int(dated[1]), LAST_SECOND) if dated is not None else 0, UTC)
        return Commit(object_id, EMPTY_TREE, parents, "", at, "", problem=str(error))


def parse_commit(object_id: str, data: bytes) -> Commit:
    """A commit from its bytes. Raises ``CommitError`` when git would not have written it so."""
    found = _COMMIT.fullmatch(data)
    if found is None:
        raise CommitError(f"commit {object_id} is not as git writes it", hint=FORGED, code="commit.malformed")
    names = re.findall(rb"^(encoding|gpgsig-sha256|gpgsig) ", found["more"], re.MULTILINE)
    parents = tuple(found["parents"].decode().replace("parent ", "").split())
    if len(set(names)) != len(names) or len(set(parents)) != len(parents):
        raise CommitError(f"commit {object_id} says the same thing twice", hint=FORGED, code="commit.malformed")
    if int(found["time"]) > LAST_SECOND:
        raise CommitError(f"commit {object_id} is dated after the year 2199", hint=FORGED, code="commit.malformed")
    return Commit(
        object_id,
        found["tree"].decode(),
        parents,
        found["author"].rsplit(b" <", 1)[0].decode("utf-8", "replace"),
        datetime.fromtimestamp(int(found["time"]), UTC),
        found["message"].decode("utf-8", "replace"),
    )
