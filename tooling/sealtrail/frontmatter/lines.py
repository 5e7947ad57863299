"""Reads the layout that nearly every file has, line by line, and steps back from everything else.

A second reader could be a hole. So this one knows only a part of YAML in which nothing can be taken in two ways: fields
one below the other, items behind a dash, words, quoted text without escapes, long texts behind ``|``, and lists and
groups in brackets on one line. What is not exactly that (a comment, an odd indent, a repeated field, an unclear word)
it leaves to ``walk``, which alone refuses. Records repeat their lines, so what a line means is found out once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from sealtrail.frontmatter.scalars import Unclear, plain

LONGEST = 32 * 1024
"""In characters: too few for more values than a file may have, which only ``walk`` counts."""
DEEPEST = 8
"""So many groups and lists inside each other are read here; ``walk`` knows where there are too many."""

_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,60}"
# YAML 1.2.2, section 5.3: none of these begins an unquoted word.
_START = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
_QUOTED = r'"[^"\\]*"|' + r"'[^']*'"
_SCALAR = rf"(?:{_QUOTED}|{_START}[^:,\[\]{{}}#?]*(?<! ))"
_LIST = rf"\[(?:{_SCALAR}(?:, {_SCALAR})*)?\]"
_FIELD = rf"{_NAME}: (?:{_SCALAR}|{_LIST})"

_LINE = re.compile(rf"(?P<blank> *)(?P<dash>- )?(?:(?P<name>{_NAME}):(?: (?P<value>.+))?|(?P<item>.+))")
_ONE = re.compile(rf"{_QUOTED}|(?:{_START}|-(?=\d))(?:[^:#]|:(?! |\Z)|(?<! )#)*(?<! )")
_SEVERAL, _ITEM = re.compile(_LIST), re.compile(_SCALAR)
_GROUP = re.compile(rf"\{{{_FIELD}(?:, {_FIELD})*\}}")
_MEMBER = re.compile(rf"({_NAME}): ({_SCALAR}|{_LIST})")


class _OtherError(Exception):
    """Not of the layout that is read here. It never leaves this module."""


class _Several(tuple[Any, ...]):
    """A list in brackets as it is kept: every file gets one of its own."""

    __slots__ = ()


class _Named(tuple[tuple[str, Any], ...]):
    """A group in braces as it is kept, each name with its value."""

    __slots__ = ()


class _Below(str):
    """What stands for a value on the lines below: nothing for fields or items, the header of a long text for that."""

    __slots__ = ()


class _Line(NamedTuple):
    """What a line says: where its dash or name stands, whether it is a dash, under which name, and what."""

    column: int
    dash: bool
    name: str
    value: Any


def read_lines(text: str) -> dict[str, Any] | None:
    """The fields of a YAML text whose characters were judged before, or nothing where it takes a closer look."""
    if len(text) > LONGEST or "\t" in text or not text.endswith("\n"):
        return None
    try:
        return _read(text.split("\n")[:-1])
    except _OtherError:
        return None


_Around = list[tuple[int, Any]]
"""The groups and lists that a line is in, each with the column where its names or dashes stand."""


def _read(lines: list[str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    around: _Around = [(0, data)]
    waiting: tuple[int, dict[str, Any], str] | None = None  # for what the lines below say
    at = 0
    while at < len(lines):
        line = lines[at]
        column, dash, name, value = _kept(line) if len(line) <= _REPEATED else _line(line)
        at += 1
        if waiting is None:
            _leave(around, column, dash=dash)
        else:
            _enter(around, *waiting, at=column, dash=dash)
            waiting = None
        there, holder = around[-1]
        if there != column or dash is not (type(holder) is list):
            raise _OtherError
        if dash:
            holder.append({} if name else _own(value))
            if not name:
                continue
            column, holder = column + 2, holder[-1]
            around.append((column, holder))
        if name in holder:
            raise _OtherError
        if type(value) is str:
            holder[name] = value
        elif type(value) is not _Below:
            holder[name] = _own(value)
        elif value:
            holder[name], at = _long_text(lines, at, column, ends=value == "|")
        else:
            waiting, holder[name] = (column, holder, name), None
    if waiting is not None:
        raise _OtherError
    return data


def _leave(around: _Around, column: int, *, dash: bool) -> None:
    """Close what a line further left has ended, and a list where the line after it has no dash."""
    while around[-1][0] > column or (not dash and around[-1][0] == column and type(around[-1][1]) is list):
        around.pop()


def _enter(around: _Around, column: int, holder: dict[str, Any], name: str, *, at: int, dash: bool) -> None:
    """Open the group or list that a name waits for. A list may stand right below its name; fields are indented."""
    if at < column + (not dash) or len(around) == DEEPEST:
        raise _OtherError
    inner: Any = [] if dash else {}
    holder[name] = inner
    around.append((at, inner))


def _long_text(lines: list[str], at: int, column: int, *, ends: bool) -> tuple[str, int]:
    """A text indented below its name, and the line after it. Its first line says how far it is indented."""
    first = lines[at] if at < len(lines) else ""
    indent = len(first) - len(first.lstrip(" "))
    if not column < indent < len(first):
        raise _OtherError
    margin, held = first[:indent], []
    while at < len(lines) and (lines[at].startswith(margin) or not lines[at]):
        if lines[at].isspace():
            raise _OtherError
        held.append(lines[at][indent:])
        at += 1
    while not held[-1]:
        held.pop()
    return "\n".join(held) + "\n" * ends, at


def _own(value: Any) -> Any:
    if type(value) is _Several:
        return list(value)
    if type(value) is _Named:
        return {name: _own(inner) for name, inner in value}
    return value


def _line(text: str) -> _Line:
    found = _LINE.fullmatch(text)
    if found is None:
        raise _OtherError
    blank, dash, name, value, item = found.groups()
    if (name and plain(name) != name) or (item and not dash):
        raise _OtherError
    if name and value in _BELOW:
        return _Line(len(blank), dash is not None, name, _BELOW[value])
    return _Line(len(blank), dash is not None, name or "", _value(value or item))


_BELOW = {None: _Below(), "|": _Below("|"), "|-": _Below("|-")}
_REPEATED = 160
"""Longer lines are rarely met again, and a stranger could fill the memory with them."""
_kept = lru_cache(maxsize=8192)(_line)


def _value(text: str) -> Any:
    if text[0] == "[" and _SEVERAL.fullmatch(text):
        return _Several(map(_scalar, _ITEM.findall(text[1:-1])))
    if text[0] == "{" and _GROUP.fullmatch(text):
        members = _MEMBER.findall(text[1:-1])
        if len({name for name, _ in members}) != len(members) or any(plain(name) != name for name, _ in members):
            raise _OtherError
        return _Named((name, _value(inner)) for name, inner in members)
    if _ONE.fullmatch(text) is None:
        raise _OtherError
    return _scalar(text)


def _scalar(text: str) -> str | int | bool:
    if text[0] in "\"'":
        return text[1:-1]
    value = plain(text)
    if isinstance(value, Unclear):
        raise _OtherError
    return value
