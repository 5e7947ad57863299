"""Values of a record as plain words, one fact a line: what the audit trail compares, and a person reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from sealtrail.model import Envelope, field_title
from sealtrail.publish import times, words
from sealtrail.publish.topics import TOPICS

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_FIELD = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_PERSON = re.compile(r"PER-[A-Z0-9]{2,6}-\d{4}", re.ASCII)

Naming = Callable[[str], str]
"""From a person's number to how they are called."""


@cache
def title_of(model: type[Envelope], field: str) -> str:
    """What a top-level field is called."""
    return words.TITLES[field] if field in {"body", "comments"} else field_title(model, field)


@cache
def inner_title(field: str) -> str:
    """What a field inside another is called."""
    return words.TITLES.get(field, words.human(field))


def place_in_words(model: type[Envelope], place: tuple[str | int, ...]) -> tuple[str, ...]:
    """A place in a record as the words that lead to it: ``Action A2``, ``Strength``, or ``Response 1``, ``Team``."""
    told: list[str] = []
    field, title = str(place[0]), title_of(model, str(place[0]))
    for step in place[1:]:
        if isinstance(step, int):
            title = f"{words.one_of(field, title)} {step + 1}"
        elif field == "responsibility_matrix" and step in TOPICS:
            title = f"{words.one_of(field, title)} {step} {TOPICS[step]}"
        elif _FIELD.fullmatch(step):
            told.append(title)
            field, title = step, inner_title(step)
        else:
            title = f"{words.one_of(field, title)} {step}"
    return (*told, title)


def text_of(value: Any, field: str) -> str:
    """A value of the front matter as text: vocabularies in words, one line an item, fields named."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(_facts(value))
    if isinstance(value, list | tuple):
        return "\n".join(text_of(item, field) for item in value)
    return words.value_word(field, value) if isinstance(value, str) else str(value)


def _facts(value: Mapping[str, Any]) -> Iterable[str]:
    for name, inner in value.items():
        said = text_of(inner, name)
        if "\n" in said:
            said = ", ".join(text_of(i, name) for i in inner) if isinstance(inner, list) else " ".join(said.split())
        yield f"{inner_title(name)}: {said}"


def told(value: Any, field: str, called: Naming = str) -> str:
    """A value as an outline: one fact a line, what belongs to it further in, and a blank line between items."""
    return "\n".join(_outline(value, field, called))


def _outline(value: Any, field: str, called: Naming) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _fact(name, inner, called)
    elif isinstance(value, list | tuple):
        lines = [_line(item, called) for item in value if isinstance(item, Mapping)]
        if lines and len(lines) == len(value) and all(0 < len(line) <= _ONE_LINE for line in lines):
            yield from lines
            return
        for place, item in enumerate(value):
            if place and isinstance(item, Mapping):
                yield ""
            yield from _outline(item, field, called)
    elif value is not None:
        yield _single(value, field, called)


def _line(item: Mapping[str, Any], called: Naming) -> str:
    """An item of few and short facts on one line, nothing for another: a row put in then moves no other."""
    facts = [tuple(_fact(name, inner, called)) for name, inner in item.items()]
    return "; ".join(fact[0] for fact in facts if fact) if all(len(fact) <= 1 for fact in facts) else ""


def _fact(name: str, value: Any, called: Naming) -> Iterator[str]:
    if value is None or value in ([], {}):
        return
    title = inner_title(name)
    if isinstance(value, list | tuple) and not any(isinstance(item, Mapping) for item in value):
        items = [_single(item, name, called) for item in value]
        if not any("\n" in item or len(item) > _PHRASE for item in items):
            yield f"{title}: {', '.join(items)}"
            return
    elif not isinstance(value, Mapping | list | tuple):
        said = _single(value, name, called)
        yield f"{title}: {said}" if "\n" not in said else f"{title}: {' '.join(said.split())}"
        return
    yield f"{title}:"
    yield from (f"   {line}" if line else "" for line in _outline(value, name, called))


_PHRASE = 60
_ONE_LINE = 200


def _single(value: Any, field: str, called: Naming) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return str(value)
    if value[:1].isdigit():
        return dated(value) or words.value_word(field, value)
    return called(value) if _PERSON.fullmatch(value) else words.value_word(field, value)


def dated(value: Any) -> str:
    """A date or moment of the front matter in the long form, nothing where it is none."""
    if not isinstance(value, str):
        return ""
    try:
        if _DAY.fullmatch(value):
            return times.long_day(date.fromisoformat(value))
        if _MOMENT.fullmatch(value):
            moment = datetime.fromisoformat(value)
            return f"{times.long_day(moment)}, {moment:%H:%M} {times.offset_of(moment)}"
    except ValueError:
        return ""
    return ""
