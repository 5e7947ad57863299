"""Validation, told in our own words: no reader of Sealtrail ever meets a sentence of the library beneath."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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

    @property
    def field(self) -> str:
        """The place as a dotted name."""
        return ".".join(str(part) for part in self.place)


def validate(model: type[M], data: Mapping[str, Any]) -> M | tuple[Problem, ...]:
    """The model made from plain data, or everything that keeps it from being made."""
    try:
        return model.model_validate(dict(data))
    except ValidationError as error:
        details = error.errors(include_url=False)
        # A list whose items are wrong also counts as too short; only the items are worth telling.
        deep = {d["loc"][:n] for d in details for n in range(len(d["loc"]))}
        found = [_explain(model, d) for d in details if not (d["type"] == "too_short" and d["loc"] in deep)]
        return tuple(dict.fromkeys(found))


def _explain(model: type[BaseModel], details: ErrorDetails) -> Problem:
    place = _place(details["loc"])
    kind, context = details["type"], details.get("ctx", {})
    name = str(place[-1]) if place else "it"
    if kind == "sealtrail":
        return Problem(place, context["message"], context["hint"])
    if kind == "extra_forbidden":
        return Problem(place, f"unknown field {name}", _did_you_mean(model, place))
    if kind == "missing":
        return Problem(place, f"the field {name} is missing", "add it")
    sentence = _SENTENCES.get(kind)
    if sentence is not None:
        return Problem(place, *sentence(context))
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


def _known_fields(model: type[BaseModel], place: tuple[str | int, ...]) -> list[str]:
    schema: Any = model.model_json_schema()
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
    known = {
        r"^[A-Z]{2}$": ("is not a country code", "use the two letters of ISO 3166, such as NO for Norway"),
        r"^[A-Z]{1,2}[0-9]{1,3}$": ("is not a short name such as RC1 or A2", "one or two capitals and a number"),
        r"^[a-z]+\.[a-z_]+$": ("is not a role", "roles look like sponsor.qa or owner.quality"),
    }
    return known.get(context["pattern"], ("is not of the expected form", f"expected {context['pattern']}"))


def _choices(context: Mapping[str, Any]) -> tuple[str, str]:
    return "is not one of the values allowed here", f"expected {context['expected']}".replace("'", "")


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = {
    "literal_error": _choices,
    "string_pattern_mismatch": _pattern,
    "string_type": lambda _: ("expected a text", 'put it in quotes if it is a number, such as "1.10"'),
    "string_too_long": lambda c: (f"is longer than {c['max_length']} characters", "move the long text to the body"),
    "int_type": lambda _: ("expected a whole number", "write it without quotes, such as 3"),
    "bool_type": lambda _: ("expected true or false", "write true or false without quotes"),
    "tuple_type": lambda _: ("expected a list", "write [one, two], or one item a line, each after a hyphen"),
    "dict_type": lambda _: ("expected named values", "write one name: value a line, indented below the field"),
    "model_type": lambda _: ("expected named values", "write one name: value a line, indented below the field"),
    "model_attributes_type": lambda _: ("expected named values", "write one name: value a line below the field"),
    "greater_than_equal": lambda c: (f"is too small, expected at least {c['ge']}", "correct the number"),
    "too_short": lambda c: (f"has {c['actual_length']} items, expected at least {c['min_length']}", "add what is due"),
    "too_long": lambda c: (f"has more items than the {c['max_length']} allowed", "remove what is too much"),
}
