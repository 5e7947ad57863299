"""Where a record names another: a fact about its model, which rules, the gate and the site read alike.

A field says so itself, by the mark ``Refers`` on its type; a link says it by its relation.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from sealtrail.model.base import Refers
from sealtrail.model.envelope import Envelope
from sealtrail.model.words import TARGETS

Reference = tuple[tuple[str | int, ...], str, frozenset[str]]
"""A place in a record, the id that stands there, and the types that it may have (none named: any)."""

_ANY: frozenset[str] = frozenset()


def references(model: Envelope) -> Iterator[Reference]:
    """Every place where a record names another, with the types allowed there."""
    for i, link in enumerate(model.links):
        yield ("links", i, "to"), link.to, TARGETS.get(link.rel, _ANY)
    yield from _below((), model)


def _below(place: tuple[str | int, ...], model: BaseModel) -> Iterator[Reference]:
    for name, label, refers in _naming(type(model)):
        value = getattr(model, name)
        for at, one in _each((*place, label), value):
            if isinstance(one, BaseModel):
                yield from _below(at, one)
            elif refers is not None:
                yield at, one, refers.types


def _each(place: tuple[str | int, ...], value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            yield (*place, i), item
    elif value is not None:
        yield place, value


@cache
def _naming(model: type[BaseModel]) -> tuple[tuple[str, str, Refers | None], ...]:
    """The fields of a model that name records, or hold something that may: attribute, name in the file, mark."""
    found = []
    for name, info in model.model_fields.items():
        mark, inner = _inside(info.annotation, tuple(info.metadata))
        if mark is not None or any(_naming(one) for one in inner):
            found.append((name, info.alias or name, mark))
    return tuple(found)


def _inside(annotation: Any, metadata: tuple[Any, ...]) -> tuple[Refers | None, tuple[type[BaseModel], ...]]:
    """The mark and the models anywhere within a type."""
    marks = [m for m in metadata if isinstance(m, Refers)]
    models = [annotation] if isinstance(annotation, type) and issubclass(annotation, BaseModel) else []
    for argument in get_args(annotation):
        if isinstance(argument, Refers):
            marks.append(argument)
        else:
            mark, inner = _inside(argument, ())
            marks += [mark] if mark is not None else []
            models += inner
    return (marks[0] if marks else None), tuple(models)
