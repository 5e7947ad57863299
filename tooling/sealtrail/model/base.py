"""What every model is made of: frozen, closed to unknown fields, its fields owned by a side and called by a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

PLACEHOLDER = "TODO"
"""What a draft holds where a person must still write; no text of a record may be just this word."""


class Frozen(BaseModel):
    """A value: never changes, refuses fields it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


def problem(message: str, hint: str) -> PydanticCustomError:
    """An error in our own words: what is wrong and expected, and what would mend it."""
    return PydanticCustomError("sealtrail", "{message}", {"message": message, "hint": hint})


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a text as the number of another record of one of these types; none named means any."""

    types: frozenset[str]

    @classmethod
    def to(cls, *types: str) -> Refers:
        """A mark for records of these types."""
        return cls(frozenset(types))


def owned_by(side: str) -> dict[str, Any]:
    """Marks a field with the side that may write it (default: the record's own).

    ``sponsor`` and ``cmo`` are that side, ``either`` is any. ``joint`` is the record's own side when it is opened, and
    both together from then on: what decides who must approve cannot be talked down by one side alone.
    """
    return {"x-owner": side}


def field_owner(model: type[BaseModel], field: str) -> str:
    """The side that owns a top-level field: ``sponsor``, ``cmo``, ``either``, ``joint`` or ``own`` (the default)."""
    for name, info in model.model_fields.items():
        if field == (info.alias or name):
            extra = info.json_schema_extra
            return str(extra.get("x-owner", "own")) if isinstance(extra, Mapping) else "own"
    return "own"


def field_title(model: type[BaseModel], field: str) -> str:
    """The field's name in plain words, as the site and the command line print it."""
    for name, info in model.model_fields.items():
        if field == (info.alias or name):
            return info.title or field.replace("_", " ").capitalize()
    return field.replace("_", " ").capitalize()


def field_names(model: type[BaseModel]) -> frozenset[str]:
    """The names of a model's fields, and of the fields inside the items of its lists, such as ``actions.done_on``."""
    found = set[str]()
    for label, info in ((info.alias or name, info) for name, info in model.model_fields.items()):
        found.add(label)
        items = get_args(info.annotation) if get_origin(info.annotation) is tuple else ()
        for item in (i for i in items if isinstance(i, type) and issubclass(i, BaseModel)):
            found |= {f"{label}.{inner.alias or name}" for name, inner in item.model_fields.items()}
    return frozenset(found)
