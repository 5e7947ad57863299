"""What a rule must know of all records of a type, read year by year and kept by content.

A folder of a year that did not change is never read again, and most never do: so looking costs what changed, and not
what there is. What is kept holds values alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from sealtrail.model import TYPES, Envelope
from sealtrail.store import Snapshot

T = TypeVar("T")


def each_year(
    snapshot: Snapshot, kind: str, name: str, read: Callable[[Iterable[Envelope]], T], *, since: int = 0
) -> Iterator[T]:
    """What ``read`` makes of the records of a type, once for each year from ``since`` on in which some were opened.

    ``name`` tells what is made apart from what others make of the same records. Voided and unreadable ones are left
    out.
    """
    for year in snapshot.names(TYPES[kind].folder):
        folder = f"{TYPES[kind].folder}/{year}"
        entry = snapshot.entry(folder)
        if entry is not None and entry.is_tree and year >= f"{since:04d}":
            yield snapshot.remember((name, folder, entry.id), partial(_made, snapshot, folder, read))


def _made(snapshot: Snapshot, folder: str, read: Callable[[Iterable[Envelope]], T]) -> T:
    return read(_standing(snapshot, folder))


def _standing(snapshot: Snapshot, folder: str) -> Iterator[Envelope]:
    for name in snapshot.names(folder):
        record = snapshot.record_at(f"{folder}/{name}/index.md")
        if record is not None and record.readable and record.model.state != "voided":
            yield record.model
