"""What a revision of a record carries that a clock may ask for, so that the landing of the first one proves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from sealtrail.model import (
    Audit,
    Capa,
    ChangeControl,
    Deviation,
    Envelope,
    Escalation,
    Notification,
    PeriodicReview,
    Qualification,
)
from sealtrail.model.requests import Car, Scar

LANDED = "landed"
"""The mark that every revision carries."""

NOTICE = "notice"
"""The mark of a revision that tells the other side of an event."""

ANSWERED = "regulatory_impact.reference"
"""The mark of a deviation that names the reference under which an authority was told."""


def marks(record: Envelope) -> frozenset[str]:
    """The marks of one revision: its state, whether it tells of an event, and each deed with the day of it."""
    found = {LANDED, f"state:{record.state}", *(done_mark(place, day) for place, day in _deeds(record) if day)}
    if tells(record):
        found.add(NOTICE)
    if isinstance(record, Deviation) and record.regulatory_impact is not None and record.regulatory_impact.reference:
        found.add(ANSWERED)
    return frozenset(found)


def tells(record: Envelope) -> bool:
    """Whether a revision tells the other side of an event.

    A notification does, and a deviation that says when the sponsor was told. One kept in the CMO's own system is
    opened here for no other purpose.
    """
    if isinstance(record, Deviation):
        return record.notice is not None or record.custody == "mirrored"
    return isinstance(record, Notification)


def done_mark(place: str, day: date) -> str:
    """The mark of a deed that was done on a day; another day is another claim, with a proof of its own."""
    return f"{place}={day.isoformat()}"


def _deeds(record: Envelope) -> Iterator[tuple[str, date | None]]:
    if isinstance(record, Capa):
        yield from ((f"actions.{a.id}", a.done_on) for a in record.actions)
    elif isinstance(record, Scar | Car):
        actions = chain.from_iterable(r.actions for r in record.responses)
        yield from ((f"responses.actions.{a.id}", a.implemented_on) for a in actions)
    elif isinstance(record, Audit):
        yield from ((f"responses.{r.finding}", r.closed_on) for r in record.responses)
    elif isinstance(record, Escalation):
        yield from ((f"actions.{i}", a.done_on) for i, a in enumerate(record.actions))
    elif isinstance(record, ChangeControl):
        yield from ((f"tasks.{i}", t.done_on) for i, t in enumerate(record.tasks))
        yield "reverted_on", record.reverted_on
    elif isinstance(record, Qualification):
        yield from ((f"conditions.{i}", c.closed_on) for i, c in enumerate(record.conditions))
        yield "returned_on", record.returned_on
    elif isinstance(record, PeriodicReview):
        yield from ((f"observations.{o.id}", o.done_on) for o in record.observations)
