"""What a file says and where it says it: the values that the reader hands upwards. Nothing here reads or judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sealtrail.finding import Finding

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the whole file as stored: line and column, in characters, both counting from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where each value and each key of a file starts, by path."""

    values: Mapping[Path, Position]
    keys: Mapping[Path, Position]


@dataclass(frozen=True)
class Document:
    """A file that was read without doubt: its fields, its body, and where each of them begins.

    ``data`` holds plain dicts, lists, strings, integers and booleans only. ``body`` is everything after the newline of
    the closing fence, to the last byte, unchanged ("" for a YAML file); it begins on line ``body_line``. ``survey``
    finds the places, once they are asked for: a record has a hundred, and only findings want one or two.
    """

    data: Mapping[str, Any]
    body: str
    body_line: int
    survey: Callable[[], Places] = field(repr=False, compare=False)

    @cached_property
    def _places(self) -> Places:
        return self.survey()

    @property
    def values(self) -> Mapping[Path, Position]:
        """Where each value starts, by path, such as ``("actions", 0, "due")``; ``()`` is the outermost mapping."""
        return self._places.values

    @property
    def keys(self) -> Mapping[Path, Position]:
        """Where each key starts, and for an item of a list its dash.

        Where the dash stands on a line of its own or the list is in brackets, its value. ``()`` is where the front
        matter's content starts.
        """
        return self._places.keys

    def place(self, path: Sequence[str | int]) -> Position:
        """Where the value at ``path`` starts or, for a field that is not there, the nearest value around it."""
        known = tuple(path)
        while known and known not in self.values:
            known = known[:-1]
        return self.values[known]


@dataclass(frozen=True, slots=True)
class Parsed:
    """The outcome of reading one file: a document, or the findings that refuse it (never both, never neither)."""

    document: Document | None
    findings: tuple[Finding, ...]
