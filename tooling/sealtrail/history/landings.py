"""What landings prove: when a revision of each record first carried what a clock asks for. One pass over the steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from sealtrail import clocks, gate
from sealtrail.store import Record


def landings(steps: Iterable[gate.Step]) -> clocks.Proven:
    """What the steps that count prove: by record and mark, the landing times of the revisions that newly carried it."""
    return proven((old, new, step.at) for step in steps for old, new in _changed(step))


def proven(revisions: Iterable[tuple[Record | None, Record, datetime]]) -> clocks.Proven:
    """By record and mark, the landing times (UTC) of the revisions that newly carried it, in the order of history.

    ``revisions`` are what stood before, the readable record that landed, and when; those of one record in their order.
    A mark that a record loses and regains is there once for each time.
    """
    found: defaultdict[str, defaultdict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for old, new, at in revisions:
        before = clocks.marks(old.model) if old is not None and old.readable else frozenset()
        for mark in clocks.marks(new.model) - before:
            found[new.model.id][mark].append(at)
    return {record: {mark: tuple(times) for mark, times in held.items()} for record, held in found.items()}


def _changed(step: gate.Step) -> Iterator[tuple[Record | None, Record]]:
    """The records that a step brought or changed, as they stood before and after."""
    if step.base is None:
        yield from ((None, record) for record in step.result.records() if record.readable)
        return
    # Comparing both trees reads only what differs; to look a record up in each would read every folder on its way.
    changed = step.result.changes_since(step.base)
    for path in (verdict.path for verdict in step.verdict.records if verdict.path in changed):
        old, new = step.base.record_at(path), step.result.record_at(path)
        if new is not None and new.readable:
            yield old, new
