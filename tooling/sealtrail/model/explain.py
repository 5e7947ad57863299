"""Validation, told in our own words: no reader of Sealtrail ever meets a sentence of the library beneath."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place inside a model, and what would mend it."""

    place: tuple[str | int, ...]
    message: str
    hint: str
    of_name: bool = False
    """Whether the name of the field is wrong, and not its value."""

    @property
    def field(self) -> str:
        """The place as a dotted name."""
        return ".".join(str(part) for part in self.place)


def validate(model: type[M], data: Mapping[str, Any]) -> M | tuple[Problem, ...]:
    """The model made from plain data, or everything that keeps it from being made."""
    try:
        return model.model_validate(dict(data))
    except ValidationError as error:
        return tuple(dict.fromkeys(_explain(model, d) for d in _telling(error.errors(include_url=False))))


def _telling(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """The errors worth telling: each place once, and of a list that is wrong only its wrong items."""
    deep = {_place(d["loc"])[:n] for d in details for n in range(len(_place(d["loc"])))}
    words = {_place(d["loc"]) for d in details if d["type"] == "literal_error" and not _is_list(d["input"])}
    return [
        d
        for d in details
        if not (d["type"] == "too_short" and _place(d["loc"]) in deep)
        # Where a word or a list may stand, both were tried: a list is judged as a list, anything else as a word.
        and not (d["type"] == "literal_error" and _is_list(d["input"]) and _place(d["loc"]) in deep)
        and not (d["type"] == "tuple_type" and _place(d["loc"]) in words)
    ]


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _explain(model: type[BaseModel], details: ErrorDetails) -> Problem:
    place = _place(details["loc"])
    kind, context = details["type"], details.get("ctx", {})
    if kind == "sealtrail":
        return Problem(place, context["message"], context["hint"])
    if kind == "extra_forbidden":
        # Its name is a stranger's choice, and may look like those that validators add.
        place = (*_place(details["loc"][:-1]), details["loc"][-1])
        return Problem(place, "unknown field", _did_you_mean(model, place), of_name=True)
    if kind == "missing":
        return Problem(place, "is missing, expected this field", f"add the field {place[-1]} with its value")
    if kind == "literal_error":
        return Problem(place, *_choices(details["input"], context))
    sentence = _SENTENCES.get(kind)
    if sentence is not None:
        return Problem(place, *sentence(context, details["input"]))
    return Problem(place, "is not of the expected form", "see the documentation of this field")


def _place(location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    # Unions and validators add names of their own ("tuple[...]", "literal[...]") that no file contains.
    return tuple(part for part in location if isinstance(part, int) or not any(c in part for c in "[]()"))


def _did_you_mean(model: type[BaseModel], place: tuple[str | int, ...]) -> str:
    known = _known_fields(model, place[:-1])
    close = difflib.get_close_matches(str(place[-1]), known, n=1)
    if close:
        return f"did you mean {close[0]}?"
    return "remove it; known here: " + ", ".join(sorted(known)) if known else "remove it"


@lru_cache(maxsize=None)  # there are as many as models, and making one takes longer than all the rest
def _schema(model: type[BaseModel]) -> Any:
    return model.model_json_schema()


def _known_fields(model: type[BaseModel], place: tuple[str | int, ...]) -> list[str]:
    schema: Any = _schema(model)
    definitions = schema.get("$defs", {})
    for part in place:
        schema = _resolve(schema, definitions)
        schema = schema.get("items", {}) if isinstance(part, int) else schema.get("properties", {}).get(part, {})
    return list(_resolve(schema, definitions).get("properties", {}))


def _resolve(schema: Any, definitions: Any) -> Any:
    for option in schema.get("anyOf", []):
        if "$ref" in option or option.get("type") == "array":
            schema = option
            break
    reference = schema.get("$ref")
    return definitions.get(reference.rpartition("/")[2], {}) if reference else schema


def _pattern(context: Mapping[str, Any]) -> tuple[str, str]:
    # Told by what a pattern begins with: a person is never shown the pattern itself.
    for start, words in _PATTERNS.items():
        if str(context["pattern"]).startswith(start):
            return words
    return "is not of the expected form", "see the documentation of this field"


_PATTERNS = {
    "^[a-z]+\\.": ("is not a role", "roles look like sponsor.qa or owner.quality"),
    "^R-[A-Z]": ("is not the number of a rule", "rules are numbered like R-CA-11; sealtrail rules lists them"),
    "^(state:)": (
        "is not a point in the life of a record",
        "name one of its date fields, or a state after the word state and a colon, such as state:closed",
    ),
    "^urn:uuid:": ("is not a repository's number", "it looks like urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
    "^[A-Za-z][A-Za-z0-9.-]": ("is not the code of a finding", "codes look like approval.missing; verify prints them"),
    "^[0-9a-f]{40}$": ("is not a commit", "write all 40 hexadecimal digits, as git log prints them"),
    "^[0-9a-f]{32}$": ("is not a nonce", "32 hexadecimal digits, made anew for each statement"),
}


def _choices(given: object, context: Mapping[str, Any]) -> tuple[str, str]:
    expected = str(context["expected"]).replace("'", "")
    words = expected.replace(" or ", ", ").split(", ")
    said, close = "is not a word that is allowed here", list[str]()
    if isinstance(given, str) or type(given) is int:
        called = f'"{given[:60]}"' if isinstance(given, str) else f"the number {given}"
        said, close = f"{called} is not allowed here", _close(str(given), words)
    hint = "write one of these words as it stands" if len(words) > 1 else f"write {expected}"
    if len(words) > _MOST_WORDS:
        expected = f"one of {len(words)} words from {words[0]} to {words[-1]}"
        hint = "the draft that sealtrail new writes lists them with their meaning"
    return f"{said}, expected {expected}", f"did you mean {' or '.join(close)}?" if close else hint


_MOST_WORDS = 20
"""So many words a person can take in; of a longer list the first and the last are told."""


def _close(given: str, words: list[str]) -> list[str]:
    """The words that somebody may have meant: the same but for case and signs, with it as a part, or spelt alike."""
    plain = {word: re.sub(r"[ _.-]", "", word).casefold() for word in words}
    meant = re.sub(r"[ _.-]", "", given).casefold()
    same = [word for word in words if plain[word] == meant]
    parts = [word for word in words if meant in re.split(r"[_.]|(?<=\D)(?=\d)", word.casefold())]
    alike = [word for word in words if plain[word] in difflib.get_close_matches(meant, plain.values(), n=1)]
    return same or parts[:3] or alike[:1]


def _to_quote(given: object) -> str:
    return f'put it in quotation marks: "{given}"' if type(given) is int else "write a text in its place"


def _listed(given: object) -> str:
    short = isinstance(given, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,40}", given)
    items = f"[{given}]" if short else "[one, two]"
    return f"write {items}, or one item a line, each after a hyphen"


_SENTENCES: dict[str, Callable[[Mapping[str, Any], object], tuple[str, str]]] = {
    "string_pattern_mismatch": lambda c, _: _pattern(c),
    "string_type": lambda _, given: ("expected a text", _to_quote(given)),
    "string_too_long": lambda c, _: (f"is longer than {c['max_length']} characters", "move the long text to the body"),
    "int_type": lambda _, __: ("expected a whole number", "write digits alone, without quotes and unit, such as 3"),
    "bool_type": lambda _, __: ("expected true or false", "write true for yes or false for no, without quotes"),
    "tuple_type": lambda _, given: ("expected a list", _listed(given)),
    "dict_type": lambda _, __: ("expected named values", "write one name: value a line, indented below the field"),
    "model_type": lambda _, __: ("expected named values", "write one name: value a line, indented below the field"),
    "model_attributes_type": lambda _, __: ("expected named values", "write one name: value a line below the field"),
    "greater_than_equal": lambda c, _: (f"is too small, expected at least {c['ge']}", "correct the number"),
    "less_than_equal": lambda c, _: (f"is too large, expected at most {c['le']}", "correct the number"),
    "too_short": lambda c, _: (
        f"the list has {c['actual_length']} items, expected at least {c['min_length']}",
        "write [one, two], or one item a line, each after a hyphen",
    ),
    "too_long": lambda c, _: (
        f"the list has more items than expected, at most {c['max_length']}",
        "remove what does not belong here",
    ),
}
