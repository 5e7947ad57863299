"""Trees and commits from their own bytes, strictly: what git itself would not have written is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sealtrail.errors import CommitError, ObjectError

FILE_MODE, TREE_MODE = "100644", "40000"
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
LAST_SECOND = 7_258_118_399
"""The end of the year 2199: within it, no sum of a time and a policy's windows leaves the calendar."""
FORGED = "the repository is damaged or forged: compare with an independent copy"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a tree holds under one name: the mode as git writes it, and the object's id."""

    mode: str
    id: str

    @property
    def is_tree(self) -> bool:
        """Whether it is a folder."""
        return self.mode == TREE_MODE


Tree = Mapping[str, Entry]


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


def _sort_key(item: tuple[str, Entry]) -> bytes:
    return item[0].encode("utf-8", "surrogateescape") + (b"/" if item[1].is_tree else b"")


def in_order(entries: Tree) -> dict[str, Entry]:
    """The entries of a tree in git's order: by the bytes of the names, a folder as if it ended in a slash."""
    return dict(sorted(entries.items(), key=_sort_key))


def write_tree(entries: Mapping[str, Entry]) -> bytes:
    """The bytes of a tree, with its names in the order that git gives them."""
    return b"".join(
        entry.mode.encode() + b" " + name.encode("utf-8", "surrogateescape") + b"\0" + bytes.fromhex(entry.id)
        for name, entry in in_order(entries).items()
    )


def parse_tree(object_id: str, data: bytes) -> Tree:
    """The entries of a tree. Raises ``ObjectError`` unless writing them again gives the same bytes."""
    entries: dict[str, Entry] = {}
    at = 0
    while at < len(data):
        space = data.find(b" ", at)
        null = data.find(b"\0", space)
        if space < 0 or null < 0 or null + 21 > len(data):
            raise ObjectError(f"tree {object_id} is not well formed", hint=FORGED, code="tree.kind")
        name = data[space + 1 : null].decode("utf-8", "surrogateescape")
        if not name or "/" in name or name in entries:
            raise ObjectError(f"tree {object_id} holds an impossible or repeated name", hint=FORGED, code="tree.path")
        entries[name] = Entry(data[at:space].decode("ascii", "replace"), data[null + 1 : null + 21].hex())
        if entries[name].id == EMPTY_TREE:
            # Nothing would be seen to change with it, and a tree of such folders could be walked for ever.
            raise ObjectError(f"tree {object_id} holds an empty folder", hint=FORGED, code="tree.kind")
        at = null + 21
    if write_tree(entries) != data:
        raise ObjectError(f"tree {object_id} is not in git's order", hint=FORGED, code="tree.kind")
    return entries


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
