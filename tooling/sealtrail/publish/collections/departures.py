"""Flags and waivers: everything that was let through although something spoke against it. Nothing of it is hidden."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Waiver, field_names
from sealtrail.publish import plain, times
from sealtrail.publish.basis import Landing
from sealtrail.publish.collections.collection import Collection, counted, linked, listed, part, tallied
from sealtrail.publish.here import Here, chip, row
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, flowing, h, join

_FLAGS = ("Record", "Landed", "Rule", "What was flagged", "What would mend it")
_TIMES = ("Record", "Landed", "What was flagged", "Declared", "By")
_WAIVERS = ("Waiver", "State", "Rule", "Lets rest for", "Why", "What is done instead", "Expires")


def flags(holdings: Holdings) -> Iterator[tuple[Landing, Finding]]:
    """What the gate flagged when it let a step land, the latest first."""
    return ((landing, finding) for landing in reversed(holdings.basis.landings) for finding in landing.flags)


def _waivers(holdings: Holdings) -> list[tuple[Held, Waiver]]:
    found = holdings.of_type(Waiver.type_name)
    return [(held, held.model) for held in found if isinstance(held.model, Waiver)]


def _tally(holdings: Holdings) -> str:
    return tallied(counted(sum(1 for _ in flags(holdings)), "flag"), counted(len(_waivers(holdings)), "waiver"))


def _parts(here: Here) -> Iterator[Html]:
    rows = [_flag(step, finding, here) for step, finding in flags(here.holdings)]
    content = listed("What landed with a flag, the latest first", _FLAGS, rows, facets=("Rule",))
    lead = "A flag refuses nothing and stays for ever. What it says is the state of that landing."
    yield part("Flags", "flags", content, lead=lead)
    rows = [
        row(_TIMES, [here.titled(event.record), here.step(event.step, times.day_of(event.proven_at.date())),
                     "; ".join(event.flags), times.stated(event.declared_at) if event.declared_at else "–",
                     ", ".join(dict.fromkeys(one.printed_name for one in event.who)) or "–"])
        for events in here.holdings.steps.values() for event in events if event.flags
    ]  # fmt: skip
    yield part("Times that do not fit", "times", listed("Declared times far from the proven one", _TIMES, rows))
    rows = [_waiver(held, model, here) for held, model in _waivers(here.holdings)]
    yield part("Waivers", "waivers", listed("Rules that rest for one record, for a time", _WAIVERS, rows))


def _where(finding: Finding, here: Here) -> str:
    """The place in the record, in words where the record still has such a field."""
    held = here.holdings.records.get(finding.record)
    steps = tuple(int(step) if step.isdigit() else step for step in finding.field.split("."))
    if held is None or steps[0] not in field_names(type(held.model)):
        return finding.field
    return " › ".join(plain.place_in_words(type(held.model), steps))


def _flag(step: Landing, finding: Finding, here: Here) -> Html:
    record = here.titled(finding.record) if finding.record else h("code", finding.path or "–")
    where = h("small", _where(finding, here), class_="detail") if finding.field else None
    landed, rule = here.step(step.number, times.day_of(step.at.date())), finding.rule or finding.code
    return row(_FLAGS, [
        record, landed, h("span", rule, class_="id"),
        join(linked(finding.message, here), where), linked(finding.hint, here) if finding.hint else "–",
    ])  # fmt: skip


def _waiver(held: Held, model: Waiver, here: Here) -> Html:
    over = here.holdings.day > model.expires
    expires = join(times.day_of(model.expires), h("small", "has expired" if over else "counts", class_="detail"))
    about = join(here.titled(model.record), f", field {model.field}" if model.field else None)
    return row(_WAIVERS, [here.number(held.place.id), chip(held), model.rule, about, flowing(model.justification),
                          flowing(model.instead), expires])  # fmt: skip


COLLECTION = Collection(
    "flags", "Flags and waivers",
    "Everything that was let through although something spoke against it: by the gate with a flag, or by a waiver.",
    _tally, _parts,
)  # fmt: skip
