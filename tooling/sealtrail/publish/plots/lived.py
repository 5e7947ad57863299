"""What a record lived through, from its trail: its landings, and its states with the day on which each began. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sealtrail.history import Event, Signature
from sealtrail.model import Agreement
from sealtrail.publish import words
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.plots.drawing import midnight
from sealtrail.publish.plots.editions import binding


@dataclass(frozen=True, slots=True)
class Landed:
    """What one landing did to a record; ``changed`` is the revision that it brought, 0 where it only signed."""

    at: datetime
    step: int
    revision: int
    changed: int
    signed: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A state in words, and since when."""

    word: str
    since: datetime


def landings_of(held: Held) -> list[Landed]:
    """The landings that changed or signed a record, in the order of history."""
    found = []
    for step, group in groupby(held.events, key=lambda event: event.step):
        events = list(group)
        changed = next((event.revision for event in events if event.action != "signed"), 0)
        signed = tuple(event.who[0] for event in events if event.action == "signed")
        found.append(Landed(events[0].proven_at, step, events[0].revision, changed, signed))
    return found


def states_of(held: Held, holdings: Holdings) -> list[State]:
    """The states that a record went through; an approved agreement's by its dates, up to the day that is shown."""
    found = [State(words.human(str(e.new)), e.proven_at) for e in held.events if _moves(e)]
    span = binding(held, holdings) if isinstance(held.model, Agreement) else None
    approved = next((e.proven_at for e in held.events if _moves(e) and e.new == "approved"), None)
    if span is not None and approved is not None:
        # Where only a withheld edition could say that this one was superseded, its standing leaves it open.
        now = held.standing.word
        found.append(State(now if now.startswith("Effective") else "Effective", max(midnight(span.first), approved)))
        if span.successor and span.end is not None:
            found.append(State("Superseded", midnight(span.end)))
    found = sorted((one for one in found if one.since <= holdings.at), key=lambda one: one.since)
    return [one for at, one in enumerate(found) if not at or found[at - 1].word != one.word]


def _moves(event: Event) -> bool:
    return event.action in {"created", "state"}
