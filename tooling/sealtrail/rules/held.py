"""All records of some types as models, for rules that look at an index: read once for each content of their folders."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from sealtrail.model import TYPES, Envelope, Limits
from sealtrail.store import Snapshot
from sealtrail.suppliers import READ, Registers, Row, approved_suppliers

E = TypeVar("E", bound=Envelope)


def models(snapshot: Snapshot, type_name: str, kind: type[E]) -> tuple[E, ...]:
    """The readable records of a type that are not voided."""
    entry = snapshot.entry(TYPES[type_name].folder)
    found: tuple[E, ...] = snapshot.remember(
        ("models", type_name, None if entry is None else entry.id), lambda: tuple(_read(snapshot, type_name, kind))
    )
    return found


def _read(snapshot: Snapshot, type_name: str, kind: type[E]) -> list[E]:
    held = (record.model for record in snapshot.records(type_name) if record.readable)
    return [model for model in held if isinstance(model, kind) and model.state != "voided"]


def one(snapshot: Snapshot, number: str | None, kind: type[E]) -> E | None:
    """The record with this number as a model, unless it is missing, unreadable, voided or of another type."""
    record = None if number is None else snapshot.record(number)
    model = None if record is None or not record.readable else record.model
    return model if isinstance(model, kind) and model.state != "voided" else None


def registers(snapshot: Snapshot) -> Registers:
    """The registers that the list of suppliers rests on."""
    found: Registers = snapshot.remember(
        ("registers", *_folders(snapshot)),
        lambda: Registers.of(model for name in READ for model in models(snapshot, name, TYPES[name].model)),
    )
    return found


def suppliers(snapshot: Snapshot, on: date, limits: Limits) -> tuple[Row, ...]:
    """The approved-supplier list on a day."""
    found: tuple[Row, ...] = snapshot.remember(
        ("suppliers", *_folders(snapshot), on, limits), lambda: approved_suppliers(registers(snapshot), on, limits)
    )
    return found


def _folders(snapshot: Snapshot) -> tuple[str, ...]:
    """What the registers are made of, by content."""
    entries = (snapshot.entry(TYPES[name].folder) for name in READ)
    return tuple("" if entry is None else entry.id for entry in entries)
