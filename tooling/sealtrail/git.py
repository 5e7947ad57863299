"""Reading git as a store of bytes that is not trusted: every object is hashed again before it is believed.

The only importer of pygit2. It reads commits, trees and blobs by their own bytes and nothing else: no replace refs,
grafts, commit-graph, index, attributes, mailmap or configuration can change what is seen. It never writes: what a
merge would contain is built in memory.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pygit2
from pygit2.enums import RepositoryOpenFlag

from sealtrail.errors import CommitError, MissingObjectError, ObjectError, SurroundingsError, UsageError

FILE_MODE, TREE_MODE = "100644", "40000"
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
MAX_BLOB = 64 * 1024 * 1024
MAX_TREE = 8 * 1024 * 1024
_TYPES = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}


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
Changes = dict[str, tuple[Entry | None, Entry | None]]
"""By path: what was there, and what is there now."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, read strictly from its own bytes. Times are the committer's, and only a declaration."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    committed_at: datetime
    message: str


class Objects:
    """Git objects by id: from a repository's object database, from memory, or both.

    Without a database it is a repository in memory, which judges and tests exactly as a stored one.
    """

    def __init__(self, repository: pygit2.Repository | None = None) -> None:
        self._odb = None if repository is None else repository.odb
        self._memory: dict[str, tuple[str, bytes]] = {EMPTY_TREE: ("tree", b"")}
        self._trees: dict[str, Tree] = {}

    def blob(self, object_id: str) -> bytes:
        """The bytes of a blob. Raises ``ObjectError`` when missing, forged or too large."""
        return self._read(object_id, "blob", MAX_BLOB)

    def size(self, object_id: str) -> int:
        """The size of a blob in bytes as the database claims it, without reading it."""
        if object_id in self._memory:
            return len(self._memory[object_id][1])
        if self._odb is None or object_id not in self._odb:
            raise MissingObjectError(f"object {object_id} is missing", hint=_MISSING, code="object.missing")
        return int(self._odb.read_header(object_id)[1])

    def tree(self, object_id: str) -> Tree:
        """The entries of a tree by name. Raises ``ObjectError`` when it is missing, forged or not well formed."""
        found = self._trees.get(object_id)
        if found is None:
            found = self._trees[object_id] = _parse_tree(object_id, self._read(object_id, "tree", MAX_TREE))
        return found

    def commit(self, object_id: str) -> Commit:
        """A commit. Raises ``CommitError`` when its bytes are not as git writes them, ``ObjectError`` when missing."""
        return _parse_commit(object_id, self._read(object_id, "commit", 1024 * 1024))

    def put_blob(self, data: bytes) -> str:
        """Keep a blob in memory and return its id."""
        return self._put("blob", data)

    def put_files(self, files: Mapping[str, bytes], *, modes: Mapping[str, str] | None = None) -> str:
        """Keep a whole tree of files in memory and return the id of its root."""
        given = modes or {}
        return self.with_changes(
            EMPTY_TREE, {path: Entry(given.get(path, FILE_MODE), self.put_blob(data)) for path, data in files.items()}
        )

    def with_changes(self, tree: str, changes: Mapping[str, Entry | None]) -> str:
        """The id of a tree with some paths set or removed, built in memory.

        A path inside a file is an error of the caller (``ValueError``); folders that become empty vanish.
        """
        here: dict[str, Entry | None] = {}
        below: dict[str, dict[str, Entry | None]] = {}
        for path, entry in changes.items():
            name, slash, rest = path.partition("/")
            if slash:
                below.setdefault(name, {})[rest] = entry
            else:
                here[name] = entry
        entries = dict(self.tree(tree))
        for name, inner in below.items():
            old = entries.get(name)
            start = old.id if old is not None and old.is_tree else EMPTY_TREE
            made = self.with_changes(start, inner)
            entries.pop(name, None)
            if made != EMPTY_TREE:
                entries[name] = Entry(TREE_MODE, made)
        for name, entry in here.items():
            entries.pop(name, None)
            if entry is not None:
                entries[name] = entry
        made = self._put("tree", _write_tree(entries))
        self._trees[made] = entries
        return made

    def entry(self, tree: str, path: str) -> Entry | None:
        """What lies at a path, or nothing."""
        found: Entry | None = Entry(TREE_MODE, tree)
        for name in path.split("/") if path else ():
            if found is None or not found.is_tree:
                return None
            found = self.tree(found.id).get(name)
        return found

    def files(self, tree: str, prefix: str = "") -> Iterator[tuple[str, Entry]]:
        """Every file below a tree with its path, in the order of the bytes of the names."""
        for name, entry in self.tree(tree).items():
            path = f"{prefix}{name}"
            if entry.is_tree:
                yield from self.files(entry.id, path + "/")
            else:
                yield path, entry

    def changes(self, old: str, new: str, *, limit: int = 50_000) -> Changes:
        """What differs between two trees, by path; equal folders are never opened.

        Raises ``ObjectError`` when more than ``limit`` paths differ.
        """
        found: Changes = {}
        self._compare(Entry(TREE_MODE, old), Entry(TREE_MODE, new), "", found, limit)
        return found

    def _compare(self, old: Entry | None, new: Entry | None, path: str, found: Changes, limit: int) -> None:
        if old == new:
            return
        if len(found) > limit:
            raise ObjectError(f"more than {limit} paths differ", hint="land it in smaller steps", code="tree.size")
        old_tree = self.tree(old.id) if old is not None and old.is_tree else {}
        new_tree = self.tree(new.id) if new is not None and new.is_tree else {}
        for name in sorted(old_tree.keys() | new_tree.keys()):
            self._compare(old_tree.get(name), new_tree.get(name), f"{path}/{name}" if path else name, found, limit)
        old_file = None if old is None or old.is_tree else old
        new_file = None if new is None or new.is_tree else new
        if old_file != new_file:
            found[path] = (old_file, new_file)

    def _put(self, kind: str, data: bytes) -> str:
        object_id = _name(kind, data)
        self._memory.setdefault(object_id, (kind, data))
        return object_id

    def _read(self, object_id: str, kind: str, limit: int) -> bytes:
        held = self._memory.get(object_id)
        if held is None:
            if self._odb is None or object_id not in self._odb:
                raise MissingObjectError(f"object {object_id} is missing", hint=_MISSING, code="object.missing")
            if self._odb.read_header(object_id)[1] > limit:
                raise ObjectError(f"object {object_id} is larger than {limit} bytes", code="object.size")
            try:
                number, data = self._odb.read(object_id)
            except (pygit2.GitError, ValueError, KeyError):
                raise ObjectError(f"object {object_id} cannot be read", hint=_FORGED, code="object.hash") from None
            held = (_TYPES.get(number, "?"), data)
            if _name(*held) != object_id:
                raise ObjectError(f"object {object_id} holds other bytes", hint=_FORGED, code="object.hash")
        if held[0] != kind:
            raise ObjectError(f"object {object_id} is a {held[0]}, expected a {kind}", code="object.hash")
        return held[1]


_MISSING = "the clone is shallow or damaged: fetch the whole history, without filters"
_FORGED = "the repository is damaged or forged: compare with an independent copy"


class Repository:
    """A repository on disk: its objects, its branches, and nothing of its configuration.

    Raises ``SurroundingsError`` when there is none. ``quarantine`` reads through git's environment, which is the only
    way to see the objects of a push that has not been accepted yet.
    """

    def __init__(self, path: Path, *, quarantine: bool = False) -> None:
        try:
            flags = RepositoryOpenFlag.FROM_ENV if quarantine else RepositoryOpenFlag(0)
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

    def branches(self) -> dict[str, str]:
        """All branches with their tips."""
        names = [n for n in self._git.references if n.startswith("refs/heads/")]
        return {n.removeprefix("refs/heads/"): str(self._git.references[n].target) for n in sorted(names)}

    def commit_of(self, name: str) -> str:
        """The commit that a name means: 40 hexadecimal digits, a branch, ``HEAD`` or ``<remote>/<branch>``.

        Raises ``UsageError`` for anything else, so that no tag can stand in for a branch.
        """
        if re.fullmatch(r"[0-9a-f]{40}", name):
            return name
        if name == "HEAD":
            found = None if self._git.head_is_unborn else str(self._git.head.target)
        else:
            found = self.branch(name) or self._reference(f"refs/remotes/{name}")
        if found is None:
            raise UsageError(
                f"there is no branch or commit {name}",
                hint="give a branch, a remote branch such as origin/main, or a commit's 40 digits",
            )
        return found

    @property
    def is_shallow(self) -> bool:
        """Whether history has been cut off."""
        return bool(self._git.is_shallow)

    def setting(self, name: str) -> str | None:
        """A value of this clone's or user's git configuration; never read for a verdict."""
        return str(self._git.config[name]) if name in self._git.config else None

    def _reference(self, name: str) -> str | None:
        try:
            found = self._git.references.get(name)
        except (pygit2.GitError, ValueError):
            return None
        return None if found is None else str(found.resolve().target)

    def first_parents(self, tip: str) -> Iterator[Commit]:
        """The commits of the first-parent chain, from the tip to the genesis."""
        at: str | None = tip
        while at is not None:
            commit = self.objects.commit(at)
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
                waiting.extend(self.objects.commit(at).parents)
        return seen

    def merge_bases(self, ours: str, theirs: str) -> tuple[str, ...]:
        """The best common ancestors of two commits, by walking the commits themselves."""
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
                waiting.extend(self.objects.commit(at).parents)
        if len(frontier) > 1:
            below = {b for a in frontier for p in self.objects.commit(a).parents for b in self.ancestors(p)}
            frontier -= below
        return tuple(sorted(frontier))


def _name(kind: str, data: bytes) -> str:
    # SHA-1 is git's name for the object, not a proof: statements and digests rest on SHA-256.
    return hashlib.sha1(b"%s %d\0" % (kind.encode(), len(data)) + data, usedforsecurity=False).hexdigest()


def _sort_key(item: tuple[str, Entry]) -> bytes:
    return item[0].encode("utf-8", "surrogateescape") + (b"/" if item[1].is_tree else b"")


def _write_tree(entries: Mapping[str, Entry]) -> bytes:
    return b"".join(
        entry.mode.encode() + b" " + name.encode("utf-8", "surrogateescape") + b"\0" + bytes.fromhex(entry.id)
        for name, entry in sorted(entries.items(), key=_sort_key)
    )


def _parse_tree(object_id: str, data: bytes) -> Tree:
    entries: dict[str, Entry] = {}
    at = 0
    while at < len(data):
        space = data.find(b" ", at)
        null = data.find(b"\0", space)
        if space < 0 or null < 0 or null + 21 > len(data):
            raise ObjectError(f"tree {object_id} is not well formed", hint=_FORGED, code="tree.kind")
        name = data[space + 1 : null].decode("utf-8", "surrogateescape")
        if not name or "/" in name or name in entries:
            raise ObjectError(f"tree {object_id} holds an impossible or repeated name", code="tree.path")
        entries[name] = Entry(data[at:space].decode("ascii", "replace"), data[null + 1 : null + 21].hex())
        at = null + 21
    if _write_tree(entries) != data:
        raise ObjectError(f"tree {object_id} is not in git's order", hint=_FORGED, code="tree.kind")
    return entries


_PERSON = rb"[^\n<>\0]* <[^\n<>\0]*> (?P<%s>\d{1,12}) (?P<%s>[+-]\d{4})"
_COMMIT = re.compile(
    rb"tree (?P<tree>[0-9a-f]{40})\n"
    rb"(?P<parents>(?:parent [0-9a-f]{40}\n)*)"
    rb"author (?P<author>" + _PERSON % (b"atime", b"azone") + rb")\n"
    rb"committer " + _PERSON % (b"time", b"zone") + rb"\n"
    rb"(?P<more>(?:(?:encoding|mergetag|gpgsig|gpgsig-sha256) [^\n\0]*\n(?: [^\n\0]*\n)*)*)"
    rb"\n(?P<message>[^\0]*)"
)


def _parse_commit(object_id: str, data: bytes) -> Commit:
    found = _COMMIT.fullmatch(data)
    if found is None:
        raise CommitError(f"commit {object_id} is not as git writes it", hint=_FORGED, code="commit.malformed")
    names = re.findall(rb"^(encoding|gpgsig-sha256|gpgsig) ", found["more"], re.MULTILINE)
    parents = tuple(found["parents"].decode().replace("parent ", "").split())
    if len(set(names)) != len(names) or len(set(parents)) != len(parents):
        raise CommitError(f"commit {object_id} says the same thing twice", hint=_FORGED, code="commit.malformed")
    return Commit(
        object_id,
        found["tree"].decode(),
        parents,
        found["author"].rsplit(b" <", 1)[0].decode("utf-8", "replace"),
        datetime.fromtimestamp(int(found["time"]), UTC),
        found["message"].decode("utf-8", "replace"),
    )
