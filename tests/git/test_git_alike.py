"""A tree read in the light of another is the same tree, and what is wrong with it is told as ever."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sealtrail.errors import ObjectError
from sealtrail.git.trees import Entry, ReadTree, differing, read_tree, write_tree

NAME = "12" * 20
MANY = {f"CAPA-HRW-2026-{n:04d}": "40000" for n in range(0, 90, 2)}
"""More than a kilobyte of a tree, so that reading it in another's light is worth it."""

names = st.sampled_from([*MANY, *(f"CAPA-HRW-2026-{n:04d}" for n in range(1, 90, 8)), "a b", "z", "CAPA-HRW-2026", "é"])
edits = st.dictionaries(names, st.sampled_from([None, "100644", "40000", "100755"]), max_size=5)


def tree_of(modes: dict[str, str], seed: str) -> bytes:
    """The bytes of a tree; what an entry holds follows from its name, and for some of them from the seed."""

    def held(name: str) -> str:
        return hashlib.sha1(f"{name} {seed if name.endswith('4') else ''}".encode()).hexdigest()

    return write_tree({name: Entry(mode, held(name)) for name, mode in modes.items()})


def bent(changes: dict[str, str | None]) -> dict[str, str]:
    """The names of the tree with some added, removed or of another kind."""
    return {name: mode for name, mode in {**MANY, **changes}.items() if mode is not None}


def whole(data: bytes) -> ReadTree:
    """A tree read by itself."""
    return read_tree(NAME, data)


def outcome(data: bytes, like: ReadTree | None) -> tuple[object, ...]:
    """The entries in their order with their places, or the refusal."""
    try:
        read = read_tree(NAME, data, like)
    except ObjectError as error:
        return error.code, str(error), error.hint
    return list(read.entries.items()), read.data, list(read.starts)


@given(edits, edits, st.booleans())
def test_a_tree_in_the_light_of_another_is_read_as_by_itself(
    one: dict[str, str | None], two: dict[str, str | None], other: bool
) -> None:
    """Whatever two trees have in common, the second is read with the same entries in the same order."""
    old, new = tree_of(bent(one), "1"), tree_of(bent(two), "2" if other else "1")
    assert outcome(new, whole(old)) == outcome(new, None)


@given(edits, edits, st.booleans())
@example({}, dict.fromkeys(MANY), False)
@example(dict.fromkeys(MANY), {}, False)
def test_the_differing_names_are_all_that_differ(
    one: dict[str, str | None], two: dict[str, str | None], other: bool
) -> None:
    """Comparing what lies between the common ends finds each name that holds something else, and no other."""
    old, new = whole(tree_of(bent(one), "1")), whole(tree_of(bent(two), "2" if other else "1"))
    held = old.entries.keys() | new.entries.keys()
    assert differing(old, new) == sorted(name for name in held if old.entries.get(name) != new.entries.get(name))


@given(
    st.integers(0, len(tree_of(MANY, "1"))),
    st.integers(0, 60),
    st.binary(max_size=60) | st.sampled_from([b"100644 a\0" + b"i" * 20, b"40000 CAPA-HRW-2026-0004\0" + b"i" * 20]),
)
@example(6, 19, b"")  # the end that both have in common begins inside a name
def test_bytes_that_are_no_tree_are_refused_alike(at: int, cut: int, put: bytes) -> None:
    """Wherever bytes are cut out or put in, the light of the good tree changes neither verdict nor words."""
    good = tree_of(MANY, "1")
    data = good[:at] + put + good[at + cut :]
    assert outcome(data, whole(good)) == outcome(data, None)


EMPTY = bytes.fromhex("4b825dc642cb6eb9a060e54bf8d69288fbee4904")


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (b"40000 CAPA-HRW-2026-0004\0" + b"i" * 20, "tree.path"),
        (b"100644 CAPA-HRW-2026-0004\0" + b"i" * 20, "tree.path"),
        (b"100644 B\0" + b"i" * 20, "tree.kind"),
        (b"40000 x\0" + EMPTY, "tree.kind"),
        (b"100644 x/y\0" + b"i" * 20, "tree.path"),
        (b"100644 x\0" + b"i" * 19, "tree.kind"),
    ],
)
def test_one_bad_entry_at_the_end_is_seen(entry: bytes, code: str) -> None:
    """An entry that repeats a name, breaks the order, is empty or cut off is refused though all before it is known."""
    good = tree_of(MANY, "1")
    with pytest.raises(ObjectError) as refused:
        read_tree(NAME, good + entry, whole(good))
    assert refused.value.code == code


def test_the_same_bytes_may_mean_other_entries() -> None:
    """A name can hold what looks like an entry, so equal ends count only where an entry starts in both."""
    good, tail = tree_of(MANY, "1"), b"100644 z\0" + b"i" * 20
    old, new = whole(good + tail), whole(good + b"100644 y" + tail)
    assert list(new.entries)[-1] == "y100644 z"
    assert differing(old, new) == ["y100644 z", "z"]
    assert differing(new, old) == ["y100644 z", "z"]
    assert outcome(new.data, old) == outcome(new.data, None)
    assert outcome(old.data, new) == outcome(old.data, None)
