"""Notification timeliness: how fast one side told the other, as declared and as proven by the landing."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.clocks import Clock, State, notice_clock
from sealtrail.model import Deviation, Envelope, Notification
from sealtrail.publish import times, words
from sealtrail.publish.collections.collection import Collection, facts, listed, numbers_of, part, stated, tallied
from sealtrail.publish.collections.due import due_of, source_of, stands
from sealtrail.publish.here import Here, row
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, h, join

_HEADS = ("Event", "Class", "Clock started", "Due", "Declared", "Proven", "Result")
_WORDS: dict[State, str] = {
    "missed": "missed",
    "unproven": "not proven",
    "running": "running",
    "paused": "resting",
    "not_started": "not started",
    "met": "met",
}


def _events(holdings: Holdings) -> Iterator[tuple[Held, Clock | None]]:
    """Each deviation and notification with its clock, if anything asks for one. One look-up a record."""
    world = holdings.reckoned.world
    for name in (Deviation.type_name, Notification.type_name):
        for held in holdings.of_type(name):
            if held.model.state != "voided":
                yield held, notice_clock(world, held.model)


def _tally(holdings: Holdings) -> str:
    states = [clock.state for _, clock in _events(holdings) if clock is not None]
    return tallied(*(f"{states.count(state)} {said}" for state, said in _WORDS.items()))


def _parts(here: Here) -> Iterator[Html]:
    events = list(_events(here.holdings))
    by_state: dict[str, list[str]] = {}
    for held, clock in events:
        if clock is not None:
            by_state.setdefault(_WORDS[clock.state], []).append(held.place.id)
    if by_state:
        yield facts((said.capitalize(), join(f"{len(found)}: ", numbers_of(found, here)))
                    for said, found in by_state.items())  # fmt: skip
    rows = [_row(held, clock, here) for held, clock in events]
    yield part("Notices", "notices", listed("Events and how fast the other side was told", _HEADS, rows,
               facets=("Result",)), lead="The clock starts when the quality unit knew. What decides is the time at "
               "which the notice landed; what its author declares is beside it.")  # fmt: skip


def _row(held: Held, clock: Clock | None, here: Here) -> Html:
    whose = h("small", "by ", here.holdings.organisation(held.model.org), class_="detail")
    event, class_ = join(here.titled(held.place.id), whose), _class(held.model)
    if clock is None:
        return row(_HEADS, [event, class_, "–", "–", "–", "–", "No rule asks for a notice"])
    end = clock.duty.end
    early = h("span", "declared well before any proof", class_="flag") if clock.backdated else None
    due = join(due_of(clock), h("small", source_of(clock, here), class_="detail"))
    proven = times.utc(end.proven) if end.proven is not None else "–"
    told = [stated(clock.duty.start), due, stated(end.declared), proven, join(stands(clock), early)]
    return row(_HEADS, [event, class_, *told])


def _class(model: Envelope) -> str:
    if isinstance(model, Notification):
        return words.human(model.event_class) if model.event_class else "–"
    if model.classification is None:
        return "Not classified, counts as critical"
    return words.value_word("classification", model.classification)


COLLECTION = Collection(
    "notices", "Notification timeliness",
    "Whether each side told the other of events as fast as the agreement asks: declared, proven, met or missed.",
    _tally, _parts,
)  # fmt: skip
