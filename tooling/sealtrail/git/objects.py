"""Git objects by id, hashed again before they are believed, and trees built in memory. Nothing is ever written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache

import pygit2

from sealtrail.errors import MissingObjectError, ObjectError
from sealtrail.git.commits import Commit, parse_commit, parse_landed, parse_parents
from sealtrail.git.trees import (
    EMPTY_TREE,
    FILE_MODE,
    FORGED,
    NO_TREE,
    TREE_MODE,
    Entry,
    ReadTree,
    Tree,
    differing,
    read_tree,
    write_tree,
)
from sealtrail.recent import Recent

MAX_BLOB = 64 * 1024 * 1024
MAX_TREE = 8 * 1024 * 1024
MAX_DEPTH = 32
MAX_ENTRIES = 200_000
"""How many entries of parsed trees are kept in all: more than a tree of 10,000 records has, at some 60 MB."""
MAX_RECENT = 4 * 1024 * 1024
"""How many bytes of blobs are kept: a step asks several times for each of the few that it brings."""
MAX_SIZES = 4096
MAX_FOLDERS = 64
"""How many folders of a tree are remembered by their path: those around the few records that a step touches."""
_TYPES = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
_LARGE = "keep what is large in the evidence store, and pin it by its digest"
_MISSING = "the clone is shallow, damaged or borrows from another one: fetch the whole history, without filters"

Changes = dict[str, tuple[Entry | None, Entry | None]]
"""By path: what was there, and what is there now."""


class Objects:
    """Git objects by id: from a repository's object database, from memory, or both.

    Without a database it is a repository in memory, which judges and tests exactly as a stored one.
    """

    def __init__(self, repository: pygit2.Repository | None = None) -> None:
        self._odb = None if repository is None else repository.odb
        self._memory: dict[str, tuple[str, bytes]] = {EMPTY_TREE: ("tree", b"")}
        self._trees: Recent[str, ReadTree] = Recent(MAX_ENTRIES, lambda tree: len(tree.entries))
        self._blobs: Recent[str, bytes] = Recent(MAX_RECENT, len)
        self._stored_size = lru_cache(MAX_SIZES)(self._read_size)
        self._folder = lru_cache(MAX_FOLDERS)(self._read_folder)
        self._lately: Recent[str, ReadTree] = Recent(MAX_FOLDERS)

    def blob(self, object_id: str) -> bytes:
        """The bytes of a blob. Raises ``ObjectError`` when missing, forged or too large."""
        return self._blobs.find(object_id, lambda: self._read(object_id, "blob", MAX_BLOB))

    def size(self, object_id: str) -> int:
        """The size of a blob in bytes as the database claims it, without reading it."""
        if object_id in self._memory:
            return len(self._memory[object_id][1])
        return self._stored_size(object_id)

    def tree(self, object_id: str) -> Tree:
        """The entries of a tree by name. Raises ``ObjectError`` when it is missing, forged or not well formed."""
        return self._tree(object_id).entries

    def _tree(self, object_id: str, like: ReadTree | None = None) -> ReadTree:
        held = self._trees.get(object_id)
        if held is None:
            data = self._read(object_id, "tree", MAX_TREE)
            held = self._trees.keep(object_id, read_tree(object_id, data, like))
        return held

    def commit(self, object_id: str) -> Commit:
        """A commit. Raises ``CommitError`` when its bytes are not as git writes them, ``ObjectError`` when missing."""
        return parse_commit(object_id, self._read(object_id, "commit", 1024 * 1024))

    def landed(self, object_id: str) -> Commit:
        """A commit of the branch of record, read as far as it can be; ``Commit.problem`` says what is wrong with it."""
        return parse_landed(object_id, self._read(object_id, "commit", 1024 * 1024))

    def parents(self, object_id: str) -> tuple[str, ...]:
        """The parents of a commit, read leniently: for walking history that is not judged."""
        return parse_parents(object_id, self._read(object_id, "commit", 1024 * 1024))

    def put_blob(self, data: bytes) -> str:
        """Keep a blob in memory and return its id."""
        return self._put("blob", data)

    def put_files(self, files: Mapping[str, bytes]) -> str:
        """Keep a whole tree of files in memory and return the id of its root."""
        return self.with_changes(
            EMPTY_TREE, {path: Entry(FILE_MODE, self.put_blob(data)) for path, data in files.items()}
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
        # Removals first and additions last, so that a folder can take a file's place and a file a folder's.
        for name in [name for name, entry in here.items() if entry is None]:
            entries.pop(name, None)
        for name, inner in below.items():
            old = entries.get(name)
            start = old.id if old is not None and old.is_tree else EMPTY_TREE
            made = self.with_changes(start, inner)
            entries.pop(name, None)
            if made != EMPTY_TREE:
                entries[name] = Entry(TREE_MODE, made)
        entries |= {name: entry for name, entry in here.items() if entry is not None}
        return self._put("tree", write_tree(entries))

    def entry(self, tree: str, path: str) -> Entry | None:
        """What lies at a path, or nothing."""
        if not path:
            return Entry(TREE_MODE, tree)
        folder, _, name = path.rpartition("/")
        held = self._folder(tree, folder)
        return None if held is None else held.get(name)

    def _read_folder(self, tree: str, path: str) -> Tree | None:
        entry = self.entry(tree, path)
        if entry is None or not entry.is_tree:
            return None
        # Who walks history asks for one folder after every landing, and it differs from the last one by little.
        return self._lately.keep(path, self._tree(entry.id, self._lately.get(path))).entries

    def files(self, tree: str, prefix: str = "") -> Iterator[tuple[str, Entry]]:
        """Every file below a tree with its path, in the order of the bytes of the names."""
        _shallow(prefix)
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
        _shallow(path)
        if len(found) > limit:
            raise ObjectError(f"more than {limit} paths differ", hint="land it in smaller steps", code="tree.size")
        left = self._tree(old.id) if old is not None and old.is_tree else NO_TREE
        right = self._tree(new.id, left) if new is not None and new.is_tree else NO_TREE
        for name in differing(left, right):
            inner = f"{path}/{name}" if path else name
            self._compare(left.entries.get(name), right.entries.get(name), inner, found, limit)
        old_file = None if old is None or old.is_tree else old
        new_file = None if new is None or new.is_tree else new
        if old_file != new_file:
            found[path] = (old_file, new_file)

    def _database(self, object_id: str) -> pygit2.Odb:
        if self._odb is None:
            raise _missing(object_id)
        return self._odb

    def _read_size(self, object_id: str) -> int:
        database = self._database(object_id)
        try:
            return int(database.read_header(object_id)[1])
        except (pygit2.GitError, OSError, ValueError, KeyError):
            raise (_unreadable if object_id in database else _missing)(object_id) from None

    def _put(self, kind: str, data: bytes) -> str:
        object_id = _name(kind, data)
        self._memory.setdefault(object_id, (kind, data))
        return object_id

    def _read(self, object_id: str, kind: str, limit: int) -> bytes:
        held = self._memory.get(object_id)
        if held is None:
            if self._stored_size(object_id) > limit:
                raise ObjectError(f"object {object_id} is larger than {limit} bytes", hint=_LARGE, code="object.size")
            try:
                number, data = self._database(object_id).read(object_id)
            except (pygit2.GitError, OSError, ValueError, KeyError):
                raise _unreadable(object_id) from None
            held = (_TYPES.get(number, "?"), data)
            if _name(*held) != object_id:
                raise ObjectError(f"object {object_id} holds other bytes", hint=FORGED, code="object.hash")
        if held[0] != kind:
            raise ObjectError(f"object {object_id} is a {held[0]}, expected a {kind}", hint=FORGED, code="object.hash")
        return held[1]


def _missing(object_id: str) -> ObjectError:
    return MissingObjectError(f"object {object_id} is missing", hint=_MISSING, code="object.missing")


def _unreadable(object_id: str) -> ObjectError:
    return ObjectError(f"object {object_id} cannot be read", hint=FORGED, code="object.hash")


def _shallow(path: str) -> None:
    # Deeper than any record; without an end, a hostile tree would exhaust the stack.
    if path.count("/") > MAX_DEPTH:
        raise ObjectError(f"folders lie more than {MAX_DEPTH} deep", hint="lay it out as documented", code="tree.path")


def _name(kind: str, data: bytes) -> str:
    # SHA-1 is git's name for the object, not a proof: statements and digests rest on SHA-256.
    hashed = hashlib.sha1(b"%s %d\0" % (kind.encode(), len(data)), usedforsecurity=False)
    hashed.update(data)
    return hashed.hexdigest()
