"""R-ID-04: what a record says is complete, of the right form, and possible in time.

Unknown fields, repeated names, dates without offset and missing values are refused when the file is read. Beyond that,
nothing may end before it begins: due dates, validities, reviews and results follow what they belong to. Nor may the
text still be the one that every draft begins with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sealtrail.drafting import UNWRITTEN
from sealtrail.finding import Finding
from sealtrail.model import Agreement, Capa, Person, Site
from sealtrail.rules.case import Case, Rule

Place = tuple[str | int, ...]
Pair = tuple[str, date | None, str, date | None, Place]


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``record.schema``."""
    for first, earlier, second, later, place in _pairs(case):
        if earlier is not None and later is not None and later < earlier:
            yield RULE.found(
                case,
                f"{second} ({_show(later)}) lies before {first} ({_show(earlier)})",
                "correct one of the two",
                *place,
            )
    yield from _unwritten(case)


def _unwritten(case: Case) -> Iterator[Finding]:
    document = case.present.document
    before, sentence, _ = ("", "", "") if document is None else document.body.partition(UNWRITTEN)
    if sentence:
        found = RULE.found(
            case, "the text is still to be written", "write what the fields cannot say, or remove the line", "body"
        )
        yield replace(found, line=found.line + before.count("\n"))


def _pairs(case: Case) -> Iterator[Pair]:
    model = case.present.model
    opened = None if model.opened_at is None else model.opened_at.date()
    yield ("opened_at", opened, "due", model.due, ("due",))
    if isinstance(model, Agreement):
        yield ("effective_from", model.effective_from, "next_review", model.next_review, ("next_review",))
    if isinstance(model, Site):
        for i, licence in enumerate(model.licences):
            yield ("valid_from", licence.valid_from, "valid_to", licence.valid_to, ("licences", i, "valid_to"))
    if isinstance(model, Person):
        for i, held in enumerate(model.roles):
            yield ("valid_from", held.valid_from, "valid_to", held.valid_to, ("roles", i, "valid_to"))
        for i, key in enumerate(model.keys):
            for j, (one, two) in enumerate(zip(key.events, key.events[1:], strict=False)):
                yield ("the event before", one.at, "at", two.at, ("keys", i, "events", j + 1, "at"))
    if isinstance(model, Capa):
        for i, action in enumerate(model.actions):
            yield ("opened_at", opened, "done_on", action.done_on, ("actions", i, "done_on"))
        if model.effectiveness_plan is not None and model.effectiveness_result is not None:
            yield (
                "the start of the plan",
                model.effectiveness_plan.start,
                "assessed_on",
                model.effectiveness_result.assessed_on,
                ("effectiveness_result", "assessed_on"),
            )


def _show(when: date) -> str:
    return when.isoformat(sep=" ", timespec="minutes") if isinstance(when, datetime) else when.isoformat()


RULE = Rule(
    "R-ID-04",
    "fields are known, complete and possible in time",
    "21 CFR 11.10(a), (f)",
    "record",
    examine,
    engine=1,
    code="record.schema",
)
