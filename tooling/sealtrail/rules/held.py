"""All records of some types as models, for rules that look at an index: read once for each content of their folders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from sealtrail.model import TYPES, Envelope, Limits
from sealtrail.store import Snapshot
from sealtrail.suppliers import READ, Registers, Row, approved_suppliers

E = TypeVar("E", bound=Envelope)


def content(snapshot: Snapshot, *types: str) -> tuple[str, ...]:
    """What the folders of some types hold, so that what is made of these alone can be kept until one changes."""
    entries = (snapshot.entry(TYPES[name].folder) for name in types)
    return tuple("" if entry is None else entry.id for entry in entries)


def models(snapshot: Snapshot, kind: type[E]) -> tuple[E, ...]:
    """The readable records of a type that are not voided."""
    name = kind.type_name
    found: tuple[E, ...] = snapshot.remember(
        ("models", name, *content(snapshot, name)), lambda: tuple(_read(snapshot, kind))
    )
    return found


def _read(snapshot: Snapshot, kind: type[E]) -> Iterator[E]:
    for record in snapshot.records(kind.type_name):
        if record.readable and isinstance(record.model, kind) and record.model.state != "voided":
            yield record.model


def naming(snapshot: Snapshot, kind: type[E], field: str, record: str) -> tuple[E, ...]:
    """The records of a type that name another one in a field that lists numbers."""
    found: Mapping[str, tuple[E, ...]] = snapshot.remember(
        ("naming", kind.type_name, field, *content(snapshot, kind.type_name)),
        lambda: _by_named(models(snapshot, kind), field),
    )
    return found.get(record, ())


def _by_named(held: Iterable[E], field: str) -> Mapping[str, tuple[E, ...]]:
    found: defaultdict[str, list[E]] = defaultdict(list)
    for model in held:
        for number in dict.fromkeys(getattr(model, field)):
            found[number].append(model)
    return {number: tuple(by) for number, by in found.items()}


def one(snapshot: Snapshot, number: str | None, kind: type[E]) -> E | None:
    """The record with this number as a model, unless it is missing, unreadable, voided or of another type."""
    record = None if number is None else snapshot.record(number)
    model = None if record is None or not record.readable else record.model
    return model if isinstance(model, kind) and model.state != "voided" else None


def registers(snapshot: Snapshot) -> Registers:
    """The registers that the list of suppliers rests on."""
    found: Registers = snapshot.remember(
        ("registers", *content(snapshot, *READ)),
        lambda: Registers.of(model for name in READ for model in models(snapshot, TYPES[name].model)),
    )
    return found


def suppliers(snapshot: Snapshot, on: date, limits: Limits) -> tuple[Row, ...]:
    """The approved-supplier list on a day."""
    found: tuple[Row, ...] = snapshot.remember(
        ("suppliers", *content(snapshot, *READ), on, limits),
        lambda: approved_suppliers(registers(snapshot), on, limits),
    )
    return found
