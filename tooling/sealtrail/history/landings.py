"""What landings prove: when a revision of each record first carried what a clock asks for. One pass over the steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from sealtrail import clocks, gate
from sealtrail.store import Record


def landings(steps: Iterable[gate.Step]) -> clocks.Proven:
    """By record and mark, the landing times (UTC) of the revisions that newly carried it, in the order of history.

    ``steps`` are those that count. A mark that a record loses and regains is there once for each time.
    """
    found: defaultdict[str, defaultdict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for step in steps:
        for old, new in _changed(step):
            before = clocks.marks(old.model) if old is not None and old.readable else frozenset()
            for mark in clocks.marks(new.model) - before:
                found[new.model.id][mark].append(step.at)
    return {record: {mark: tuple(times) for mark, times in held.items()} for record, held in found.items()}


def _changed(step: gate.Step) -> Iterator[tuple[Record | None, Record]]:
    """The records that a step brought or changed, as they stood before and after."""
    if step.base is None:
        yield from ((None, record) for record in step.result.records() if record.readable)
        return
    for verdict in step.verdict.records:
        old, new = step.base.record_at(verdict.path), step.result.record_at(verdict.path)
        if new is not None and new.readable and (old is None or old.data != new.data):
            yield old, new
