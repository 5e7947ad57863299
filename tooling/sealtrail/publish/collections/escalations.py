"""Escalations: what the thresholds of policy raise, and the records that answer it."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.model import Escalation
from sealtrail.publish import times, words
from sealtrail.publish.collections.collection import (
    Collection,
    counted,
    lines,
    linked,
    listed,
    numbers_of,
    part,
    tallied,
)
from sealtrail.publish.here import Here, chip, row
from sealtrail.publish.holdings import Holdings
from sealtrail.publish.markup import Html, h
from sealtrail.thresholds import Matter, answers

_RAISED = ("Level", "What raised it", "Threshold", "Since", "Shown by", "Answered by", "Missing")
_RECORDS = ("Escalation", "State", "Level", "Raised", "Trigger", "Evidence", "Actions still to be done")


def _tally(holdings: Holdings) -> str:
    reckoned = holdings.reckoned
    missing = sum(bool(matter.unanswered(reckoned.escalations)) for matter in reckoned.matters)
    recorded = counted(len(holdings.of_type(Escalation.type_name)), "escalation")
    return tallied(f"{len(reckoned.matters)} raised by thresholds", f"{missing} of them not answered", recorded)


def _parts(here: Here) -> Iterator[Html]:
    reckoned = here.holdings.reckoned
    raised = [_raised(matter, reckoned.escalations, here) for matter in reckoned.matters]
    yield part("What the thresholds raise", "raised", listed("Matters, the highest level first", _RAISED, raised),
               lead="Computed from the records and the thresholds of policy; nobody can leave one out.")  # fmt: skip
    records = [
        _record(held.model, held.place.id, here)
        for held in here.holdings.of_type(Escalation.type_name)
        if isinstance(held.model, Escalation)
    ]
    yield part("Escalations", "records", listed("Escalations as recorded", _RECORDS, records))


def _raised(matter: Matter, known: tuple[Escalation, ...], here: Here) -> Html:
    answering = [e.id for e in known if answers(e, matter.level) and {*e.evidence} & {*matter.evidence}]
    missing = matter.unanswered(known)
    asked = f"from {matter.asked.count} on" + (f" within {matter.asked.months} months" if matter.asked.months else "")
    said = h("span", "no escalation names ", numbers_of(missing, here), class_="flag") if missing else "nothing"
    return row(_RAISED, [
        matter.level, words.human(matter.trigger), asked, times.day_of(matter.since) if matter.since else "–",
        numbers_of(matter.evidence, here), numbers_of(answering, here) if answering else "–", said,
    ])  # fmt: skip


def _record(model: Escalation, number: str, here: Here) -> Html:
    waiting = (f"{' '.join(a.text.split())} ({a.owner}, by {a.due})" for a in model.actions if a.done_on is None)
    return row(_RECORDS, [
        here.titled(number), chip(here.holdings.records[number]), model.level, times.stated(model.raised_at),
        words.human(model.trigger), numbers_of(model.evidence, here), lines(linked(text, here) for text in waiting),
    ])  # fmt: skip


COLLECTION = Collection(
    "escalations", "Escalations",
    "What has reached a threshold of policy and may not be kept to the working level, and whether it was taken up.",
    _tally, _parts,
)  # fmt: skip
