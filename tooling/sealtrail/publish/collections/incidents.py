"""Incidents: steps on the branch of record that do not count, and what a misused key casts doubt on."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.model import Incident
from sealtrail.publish import times
from sealtrail.publish.collections.collection import Collection, counted, lines, listed, part, tallied
from sealtrail.publish.here import Here, chip, row
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, flowing, h, join

_STEPS = ("Incident", "Step that does not count", "What spoke against it", "Cured by")
_RECORDS = ("Incident", "State", "What happened", "Cause", "What it touched", "What keeps it from happening again")
_DOUBTS = ("Record in doubt", "Why")


def _tally(holdings: Holdings) -> str:
    return tallied(
        counted(len(holdings.basis.incidents), "incident"),
        counted(len(holdings.doubts), "record in doubt", "records in doubt"),
    )


def _parts(here: Here) -> Iterator[Html]:
    steps = [
        row(_STEPS, [here.titled(cure.record), join(f"{one.number} ", h("code", one.commit[:10])),
                     lines(h("code", code) for code in one.codes),
                     join(here.step(cure.step.number, str(cure.step.number)), " on ",
                          times.day_of(cure.step.at.date()))])
        for cure in here.holdings.basis.incidents for one in cure.cured
    ]  # fmt: skip
    content = listed("Pushed to the branch of record, and cured", _STEPS, steps)
    lead = "Both organisations signed what happened; nothing of what these steps brought is in force."
    yield part("Steps that do not count", "steps", content, lead=lead)
    told = [
        _record(held, held.model, here) for held in here.holdings.of_type(Incident.type_name)
        if isinstance(held.model, Incident)
    ]  # fmt: skip
    yield part("What was written about them", "records", listed("Incidents as recorded", _RECORDS, told))
    doubts = [row(_DOUBTS, [here.titled(number), why]) for number, why in here.holdings.doubts.items()]
    yield part("In doubt", "doubts", listed("Until both organisations sign it anew", _DOUBTS, doubts),
               lead="What rests on a key that others may have used.")  # fmt: skip


def _record(held: Held, model: Incident, here: Here) -> Html:
    return row(_RECORDS, [here.titled(held.place.id), chip(held), flowing(model.happened), flowing(model.cause),
                          flowing(model.impact), flowing(model.measures)])  # fmt: skip


COLLECTION = Collection(
    "incidents", "Incidents and doubts",
    "What went wrong with the record itself: steps that do not count, and records that rest on a misused key.",
    _tally, _parts,
)  # fmt: skip
