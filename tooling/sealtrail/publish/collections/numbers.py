"""Registers and their numbers: what is kept here, and that no number is missing without being said."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.model import TYPES, RecordType
from sealtrail.publish import words
from sealtrail.publish.collections.collection import Collection, counted, numbers_of, part
from sealtrail.publish.here import Here, row, table
from sealtrail.publish.holdings import Holdings
from sealtrail.publish.markup import Html, h
from sealtrail.publish.registers import numbers_of_type, register_url

_HEADS = ("Register", "Records", "Numbers never used", "Voided")


def _tally(holdings: Holdings) -> str:
    found = [numbers_of_type(kind, holdings) for kind in TYPES.values()]
    never, voided = sum(n.never for n in found), sum(len(n.voided) for n in found)
    return f"{counted(len(holdings.records), 'record')}, {counted(never, 'number')} never used, {voided} voided"


def _parts(here: Here) -> Iterator[Html]:
    rows = [_row(kind, here) for kind in TYPES.values()]
    total = (
        f"{counted(len(here.holdings.records), 'record')} in all. A number is never given twice, and a record that was "
        "opened in error keeps its number and is voided."
    )
    yield part("Registers", "registers", table("What is kept here, and whether a number is missing", _HEADS, rows,
               sortable=True), lead=total)  # fmt: skip


def _row(kind: RecordType, here: Here) -> Html:
    found = numbers_of_type(kind, here.holdings)
    title, url = words.type_word(kind.name, plural=True), register_url(kind)
    return row(_HEADS, [
        h("a", title, href=here.url(url)), str(found.used), ", ".join(found.gaps) or "–",
        numbers_of(found.voided, here) if found.voided else "–",
    ])  # fmt: skip


COLLECTION = Collection(
    "numbers", "Registers and their numbers",
    "Every register with its records, the numbers that were never used, and those that were voided.",
    _tally, _parts,
)  # fmt: skip
