"""Edits of values wherever they stand, in a record's front matter or in a file that is YAML as a whole.

Only the lines that an edit means are touched: order, comments and layout of everything else stay. What was edited is
read back by the strict reader, and unless it says exactly what was meant, nothing is edited. Text in, text out.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sealtrail import frontmatter
from sealtrail.drafting import layout
from sealtrail.errors import UsageError

Place = tuple[str | int, ...]
"""Where a value stands: names of fields and numbers of items, from the outermost on, such as ``("keys", 0, "events")``.
"""

_CONTENT = re.compile(r"[ ]*[^ #\n]")
# A double-quoted, single-quoted or plain scalar on one line; the last one ends before a comment, and inside brackets at
# whatever belongs to them.
_QUOTED = re.compile(r"""(?<=[\[{,: \n])(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*')""")
_PLAIN = re.compile(r"[^\n]*?(?=[ ]+#|[ ]*$)", re.MULTILINE)
_PLAIN_INSIDE = re.compile(r"[^\n,\[\]{}]*?(?=[ ]+#|[ ]*(?:[,\]}]|$))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Splice:
    """A part of the text and what takes its place."""

    start: int
    end: int
    new: str


class Edits:
    """Edits of one text, all told by the places that the text had at first; ``done`` gives what comes of them.

    Raises ``UsageError`` for a text that the strict reader refuses.
    """

    def __init__(self, text: str) -> None:
        self._before = text
        self._document = _read(text)
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._meant: dict[str, Any] = copy.deepcopy(dict(self._document.data))
        self._splices: list[_Splice] = []
        self._appended: dict[Place, list[Any]] = {}
        self._dropped: dict[Place, set[int]] = {}

    @property
    def data(self) -> Mapping[str, Any]:
        """What the text says before any edit."""
        return self._document.data

    def put(self, place: Place, value: Any) -> None:
        """Set the value at a place; a field that is not there yet goes to the end of what it belongs to."""
        _at(self._meant, place[:-1])[place[-1]] = value
        if place not in self._document.values:
            self._splices.append(self._new_field(place, value))
            return
        lines = layout.field(str(place[-1]), value, self._document.keys[place].column - 1)
        if self._is_block(place) or (len(lines) > 1 and self._stands_alone(place)):
            self._splices.append(self._in_place_of(*self._extent(place), lines))
            return
        start, end = self._span(place)
        new = layout.flow(value)
        if isinstance(value, str) and self._before[start] == '"' and not new.startswith('"'):
            new = f'"{new}"'
        self._splices.append(_Splice(start, end, new))

    def append(self, place: Place, item: Any) -> None:
        """Add an item at the end of the list at a place; a list that is not there yet is begun."""
        outer = _at(self._meant, place[:-1])
        if isinstance(outer, dict):
            outer.setdefault(place[-1], []).append(item)
        else:
            outer[place[-1]].append(item)
        self._appended.setdefault(place, []).append(item)

    def drop(self, place: Place) -> None:
        """Take an item out of a list."""
        *where, number = place
        self._dropped.setdefault(tuple(where), set()).add(int(number))
        if self._is_block(tuple(where)):
            self._splices.append(self._in_place_of(*self._extent(place), []))

    def done(self) -> str:
        """The text with all edits. Raises ``UsageError`` where it is laid out so that a program should not edit it."""
        splices = [*self._splices, *(self._addition(place, items) for place, items in self._appended.items())]
        splices += [s for place, numbers in self._dropped.items() for s in self._omissions(place, numbers)]
        text = self._before
        for _, splice in sorted(enumerate(splices), key=lambda one: (one[1].start, one[0]), reverse=True):
            text = f"{text[: splice.start]}{splice.new}{text[splice.end :]}"
        try:
            after = _read(text)
        except UsageError:
            raise _unusual() from None
        if dict(after.data) != self._intended() or after.body != self._document.body:
            raise _unusual()
        return text

    def _intended(self) -> dict[str, Any]:
        meant = copy.deepcopy(self._meant)
        for place, numbers in self._dropped.items():
            kept = [item for i, item in enumerate(_at(meant, place)) if i not in numbers]
            _at(meant, place[:-1])[place[-1]] = kept
        return meant

    # --- finding things --------------------------------------------------------------------------------------------

    def _offset(self, at: frontmatter.Position) -> int:
        return self._starts[at.line - 1] + at.column - 1

    def _is_block(self, place: Place) -> bool:
        """Whether a value takes lines of its own: a list or a group of fields without brackets, or a text below a |."""
        first = self._before[self._offset(self._document.values[place])]
        if isinstance(_at(self._document.data, place), dict | list):
            return first not in "{["
        return first in "|>"

    def _stands_alone(self, place: Place) -> bool:
        """Whether a field begins a line, so that its value may as well take several."""
        key = self._document.keys[place]
        return not self._lines[key.line - 1][: key.column - 1].strip()

    def _extent(self, place: Place) -> tuple[int, int]:
        """The first and last line (from 0) of a field or an item in block layout; comments behind it are not."""
        key = self._document.keys[place]
        indent, last = key.column - 1, key.line - 1
        is_list = isinstance(_at(self._document.data, place), list) and isinstance(place[-1], str)
        for number in range(key.line, len(self._lines)):
            line = self._lines[number]
            if not _CONTENT.match(line):
                continue
            depth = len(line) - len(line.lstrip(" "))
            if depth < indent or (depth == indent and not (is_list and line[indent:].startswith("- "))):
                break
            last = number
        return key.line - 1, last

    def _span(self, place: Place) -> tuple[int, int]:
        """Where a value on one line, or in brackets, begins and ends."""
        start = self._offset(self._document.values[place])
        if self._before[start] in "{[":
            return start, self._closing(start)
        inside = any(not self._is_block(place[:n]) for n in range(1, len(place)) if place[:n] in self._document.values)
        pattern = _PLAIN_INSIDE if inside else _PLAIN
        found = _QUOTED.match(self._before, start) or pattern.match(self._before, start)
        if found is None:
            raise _unusual()
        return start, found.end()

    def _closing(self, start: int) -> int:
        """The offset behind the bracket that closes the one at ``start``; quotations and comments are passed over."""
        depth = 0
        for found in re.compile(rf"{_QUOTED.pattern}|[ \n]#[^\n]*|[\[{{]|[\]}}]").finditer(self._before, start):
            if found[0] in "[{":
                depth += 1
            elif found[0] in "]}":
                depth -= 1
                if depth == 0:
                    return found.end()
        raise _unusual()

    # --- writing things --------------------------------------------------------------------------------------------

    def _in_place_of(self, first: int, last: int, lines: Sequence[str]) -> _Splice:
        return _Splice(self._starts[first], self._starts[last + 1], _joined(lines))

    def _after(self, last: int, lines: Sequence[str]) -> _Splice:
        return _Splice(self._starts[last + 1], self._starts[last + 1], _joined(lines))

    def _new_field(self, place: Place, value: Any) -> _Splice:
        outer, name = place[:-1], str(place[-1])
        if not outer:
            # The last line of a record's front matter stands before the fence that closes it.
            last = self._document.body_line - 3 if self._before.startswith("---\n") else len(self._lines) - 2
            return self._after(last, layout.field(name, value, 0))
        if outer not in self._document.values:
            raise _unusual()
        if self._is_block(outer):
            known = next(iter(_at(self._document.data, outer)))
            indent = self._document.keys[*outer, known].column - 1
            return self._after(self._extent(outer)[1], layout.field(name, value, indent))
        end = self._span(outer)[1] - 1
        before = "" if self._before[end - 1] == "{" else ", "
        return _Splice(end, end, f"{before}{name}: {layout.flow(value)}")

    def _omissions(self, place: Place, dropped: set[int]) -> Iterator[_Splice]:
        """What takes items out of a list in brackets: each with the comma behind it, the last ones with that before."""
        if self._is_block(place):
            return
        count = len(_at(self._document.data, place))
        kept = [i for i in range(count) if i not in dropped]
        last = kept[-1] if kept else -1
        for number in sorted(n for n in dropped if n < last):
            yield _Splice(self._span((*place, number))[0], self._span((*place, number + 1))[0], "")
        if last < count - 1:
            start = self._span((*place, last))[1] if kept else self._span((*place, 0))[0]
            yield _Splice(start, self._span((*place, count - 1))[1], "")

    def _addition(self, place: Place, items: list[Any]) -> _Splice:
        """What adds items to a list: new, empty, in lines of its own or in brackets."""
        if place not in self._document.values:
            return self._new_field(place, items)
        held = _at(self._document.data, place)
        if self._is_block(place):
            final = (*place, len(held) - 1)
            indent = self._document.keys[final].column - 1
            return self._after(self._extent(final)[1], [n for one in items for n in layout.item(one, indent)])
        start, end = self._span(place)
        if held:
            behind = ", " if len(self._dropped.get(place, ())) < len(held) else ""
            return _Splice(end - 1, end - 1, behind + ", ".join(layout.flow(item) for item in items))
        key = self._document.keys[place]
        behind = self._before[end : self._starts[key.line]].rstrip()
        lines = [behind, *(n for one in items for n in layout.item(one, key.column + 1))]
        return _Splice(start - 1, self._starts[key.line], _joined(lines))


def _unusual() -> UsageError:
    return UsageError("the file is laid out so that no program should edit it", hint="make the change by hand")


def _joined(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _read(text: str) -> frontmatter.Document:
    read = frontmatter.parse_record if text.startswith("---\n") else frontmatter.parse_yaml
    parsed = read(text.encode(), "")
    if parsed.document is None:
        first = parsed.findings[0]
        raise UsageError(f"it cannot be read: line {first.line}: {first.message}", hint=first.hint)
    return parsed.document


def _at(data: Any, place: Place) -> Any:
    for step in place:
        data = data[step]
    return data
