"""Trees from their own bytes, strictly, and what differs between two of them.

A folder of a thousand records changes by one entry at every landing. Its next version is therefore read in the light of
one that was read before: where bytes are the same, and begin at the same place of an entry, so is what they say.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from sealtrail.errors import ObjectError

FILE_MODE, TREE_MODE = "100644", "40000"
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
FORGED = "the repository is damaged or forged: compare with an independent copy"
_MODES = {mode.encode(): mode for mode in (FILE_MODE, TREE_MODE, "100755", "120000", "160000")}
_ID = 20
_SMALL = 1024
"""A tree of fewer bytes, some twenty entries, is read and compared as a whole in less time."""


class Entry(NamedTuple):
    """What a tree holds under one name: the mode as git writes it, and the object's id."""

    mode: str
    id: str

    @property
    def is_tree(self) -> bool:
        """Whether it is a folder."""
        return self.mode == TREE_MODE


Tree = Mapping[str, Entry]


class ReadTree(NamedTuple):
    """A tree as read: its entries in git's order, its bytes, and where in them each entry starts, the end included."""

    entries: dict[str, Entry]
    data: bytes
    starts: array[int]


NO_TREE = ReadTree({}, b"", array("I", [0]))
"""What is compared with a folder where there is none."""


def _sort_key(item: tuple[str, Entry]) -> bytes:
    return item[0].encode("utf-8", "surrogateescape") + (b"/" if item[1].is_tree else b"")


def write_tree(entries: Tree) -> bytes:
    """The bytes of a tree in git's order: by the bytes of the names, a folder as if it ended in a slash."""
    return b"".join(
        entry.mode.encode() + b" " + name.encode("utf-8", "surrogateescape") + b"\0" + bytes.fromhex(entry.id)
        for name, entry in sorted(entries.items(), key=_sort_key)
    )


def read_tree(object_id: str, data: bytes, like: ReadTree | None = None) -> ReadTree:
    """The entries of a tree. Raises ``ObjectError`` unless writing them again gives the same bytes.

    ``like`` is a tree that was read before. It changes nothing but the time that it takes.
    """
    read = None if like is None or len(data) < _SMALL else _read_like(object_id, data, like)
    return _read(object_id, data, 0, len(data)) if read is None else read


def _read(object_id: str, data: bytes, at: int, end: int, before: bytes = b"") -> ReadTree:
    """The entries from one place on to another, where an entry starts too; ``before`` is what the last one sorts by."""
    entries: dict[str, Entry] = {}
    starts, ordered = array("I"), True
    while at < end:
        starts.append(at)
        null = data.find(b"\0", at)
        mode, space, name = data[at:null].partition(b" ")
        if null < 0 or not space or null + 1 + _ID > end:
            raise ObjectError(f"tree {object_id} is not well formed", hint=FORGED, code="tree.kind")
        text = name.decode("utf-8", "surrogateescape")
        if not name or b"/" in name or text in entries:
            raise ObjectError(f"tree {object_id} holds an impossible or repeated name", hint=FORGED, code="tree.path")
        at = null + 1 + _ID
        entry = entries[text] = Entry(_MODES.get(mode) or mode.decode("ascii", "replace"), data[null + 1 : at].hex())
        if entry.id == EMPTY_TREE:
            # Nothing would be seen to change with it, and a tree of such folders could be walked for ever.
            raise ObjectError(f"tree {object_id} holds an empty folder", hint=FORGED, code="tree.kind")
        key = name + b"/" if entry.mode == TREE_MODE else name
        ordered = ordered and before <= key and mode.isascii()
        before = key
    if not ordered:
        raise ObjectError(f"tree {object_id} is not in git's order", hint=FORGED, code="tree.kind")
    starts.append(at)
    return ReadTree(entries, data, starts)


def _read_like(object_id: str, data: bytes, like: ReadTree) -> ReadTree | None:
    """A tree by the entries in which it differs from another one; nothing where it must be read as a whole."""
    first, last = _alike(like, data)
    grown = len(data) - len(like.data)
    try:
        middle = _read(object_id, data, like.starts[first], like.starts[last] + grown, _sorted_by(like, first - 1))
    except ObjectError:
        return None  # whatever is wrong is told of the whole
    if last < len(like.entries) and _sorted_by(middle, len(middle.entries) - 1) > _sorted_by(like, last):
        return None
    if list(islice(like.entries, first, last)) == list(middle.entries):
        entries = like.entries | middle.entries
    else:
        names = list(like.entries.items())
        entries = {**dict(names[:first]), **middle.entries, **dict(names[last:])}
        if len(entries) != first + len(middle.entries) + len(names) - last:
            return None
    behind = array("I", (start + grown for start in like.starts[last:])) if grown else like.starts[last:]
    return ReadTree(entries, data, like.starts[:first] + middle.starts[:-1] + behind)


def _sorted_by(tree: ReadTree, number: int) -> bytes:
    """What the entry with this number sorts by; before the first one, what sorts before everything."""
    if number < 0:
        return b""
    mode, _, name = tree.data[tree.starts[number] : tree.starts[number + 1] - 1 - _ID].partition(b" ")
    return name + b"/" if mode == TREE_MODE.encode() else name


def differing(old: ReadTree, new: ReadTree) -> list[str]:
    """The names under which two trees hold different things, in order."""
    if len(new.data) < _SMALL:
        return _unlike(old.entries, new.entries)
    first, last = _alike(old, new.data)
    behind = len(old.entries) - last
    if behind > len(new.entries) - first or new.starts[-1 - behind] - old.starts[last] != len(new.data) - len(old.data):
        return _unlike(old.entries, new.entries)  # the same bytes mean other entries
    before = dict(islice(old.entries.items(), first, last))
    return _unlike(before, dict(islice(new.entries.items(), first, len(new.entries) - behind)))


def _unlike(old: Tree, new: Tree) -> list[str]:
    gone = [name for name in old if name not in new]
    return sorted(gone + [name for name, entry in new.items() if old.get(name) != entry])


def _alike(old: ReadTree, new: bytes) -> tuple[int, int]:
    """Which entries of a tree stand in other bytes too: those before the first number, and those from the second on."""
    left, size, other = old.data, len(old.data), len(new)
    low, high = 0, min(size, other)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if left[low:middle] == new[low:middle] else (low, middle - 1)
    first = bisect_right(old.starts, low) - 1
    low, high = 0, min(size, other) - old.starts[first]
    while low < high:
        middle = (low + high + 1) // 2
        same = left[size - middle : size - low] == new[other - middle : other - low]
        low, high = (middle, high) if same else (low, middle - 1)
    return first, bisect_left(old.starts, size - low)
