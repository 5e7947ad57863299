"""Values of a record as plain words, one fact a line: what the audit trail compares, and a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sealtrail.model import Envelope, field_title
from sealtrail.publish import words
from sealtrail.publish.topics import TOPICS


def title_of(model: type[Envelope], field: str) -> str:
    """What a top-level field is called."""
    return words.TITLES[field] if field in {"body", "comments"} else field_title(model, field)


def inner_title(field: str) -> str:
    """What a field inside another is called."""
    return words.TITLES.get(field, words.human(field))


def place_in_words(model: type[Envelope], place: tuple[str | int, ...]) -> tuple[str, ...]:
    """A place in a record as the words that lead to it, such as ``Actions``, ``A2``, ``Strength``."""
    told = [title_of(model, str(place[0]))]
    for step in place[1:]:
        if isinstance(step, int):
            told.append(f"row {step + 1}")
        elif place[0] == "responsibility_matrix" and step in TOPICS:
            told.append(f"{step} {TOPICS[step]}")
        elif step.replace("_", "").islower():
            told.append(inner_title(step))
        else:
            told.append(step)
    return tuple(told)


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
