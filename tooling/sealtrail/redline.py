"""What changed between two revisions: field by field, and word by word within a text. Pure values."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that changed: where, what it was and what it is (``None`` where there was or is nothing)."""

    place: tuple[str | int, ...]
    old: Any
    new: Any

    @property
    def field(self) -> str:
        """The top-level field."""
        return str(self.place[0])


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that was kept, taken out or put in."""

    kind: Literal["same", "out", "in"]
    text: str


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> frozenset[str]:
    """The names of the top-level fields whose values differ."""
    return frozenset([name for name in {**old, **new} if old.get(name) != new.get(name)])


def field_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Every value that differs, as deep as the two sides have the same shape.

    List items that carry an ``id``, ``topic``, ``fingerprint`` or ``path`` are matched by it, others by position. Named
    items that only changed places are one change, of the order of their names.
    """
    return tuple(_walk((), dict(old), dict(new)))


def _walk(place: tuple[str | int, ...], old: Any, new: Any) -> Iterator[FieldChange]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*new, *(n for n in old if n not in new)]:
            yield from _walk((*place, name), old.get(name), new.get(name))
    elif isinstance(old, list) and isinstance(new, list) and old and new:
        left, right = _matched(old, new)
        if list(left) != list(right) and left.keys() == right.keys():
            # Only names are worth telling: the items themselves follow where they changed too.
            yield FieldChange(place, list(left), list(right))
        for name in [*right, *(n for n in left if n not in right)]:
            yield from _walk((*place, name), left.get(name), right.get(name))
    else:
        yield FieldChange(place, old, new)


def _matched(old: list[Any], new: list[Any]) -> tuple[dict[str | int, Any], dict[str | int, Any]]:
    """The items of both lists by the first name that tells them apart on both sides, else by position."""
    for key in ("id", "topic", "fingerprint", "path"):
        left, right = _by_name(old, key), _by_name(new, key)
        if left is not None and right is not None:
            return left, right
    return dict(enumerate(old)), dict(enumerate(new))


def _by_name(items: list[Any], key: str) -> dict[str | int, Any] | None:
    names = [str(item.get(key, "")) if isinstance(item, dict) else "" for item in items]
    return dict(zip(names, items, strict=True)) if all(names) and len(set(names)) == len(names) else None


_COMPARED = 1_000_000
"""As many pairs of words (or lines) are compared; beyond, one text is shown as taken out and the other as put in.

Comparing takes time by the product of both lengths, and a text may be written so as to make it worse.
"""


def comments(data: bytes) -> tuple[str, ...]:
    """The lines of a record's front matter that are comments: signed with it, and shown by no field."""
    head = data.partition(b"\n---\n")[0]
    if b"#" not in head:  # as in nearly every record
        return ()
    return tuple(line for line in head.decode("utf-8", "replace").split("\n") if line.lstrip().startswith("#"))


def word_runs(old: str, new: str) -> tuple[Run, ...]:
    """A redline of two texts by words: kept, taken out, put in."""
    return _runs(re.findall(r"\s+|[^\s]+", old), re.findall(r"\s+|[^\s]+", new))


def _runs(left: list[str], right: list[str]) -> tuple[Run, ...]:
    if len(left) * len(right) > _COMPARED:
        return _whole(left, right)
    runs: list[Run] = []
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, left, right).get_opcodes():
        if kind == "equal":
            runs.append(Run("same", "".join(left[i1:i2])))
        else:
            runs += [Run("out", "".join(left[i1:i2]))] * (i2 > i1) + [Run("in", "".join(right[j1:j2]))] * (j2 > j1)
    return tuple(runs)


def _whole(left: list[str], right: list[str]) -> tuple[Run, ...]:
    gone, come = "".join(left), "".join(right)
    return (*((Run("out", gone),) if gone else ()), *((Run("in", come),) if come else ()))


def line_runs(old: str, new: str) -> tuple[Run, ...]:
    """A redline that keeps equal lines whole and goes into words only where lines differ, so that it stays fast."""
    left, right = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(left) * len(right) > _COMPARED:
        return _whole(left, right)
    runs: list[Run] = []
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, left, right).get_opcodes():
        if kind == "equal":
            runs.append(Run("same", "".join(left[i1:i2])))
        else:
            runs.extend(word_runs("".join(left[i1:i2]), "".join(right[j1:j2])))
    return tuple(runs)
