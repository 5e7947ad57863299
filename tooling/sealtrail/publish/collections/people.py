"""People, their roles and their keys over time: who could sign what, and when (21 CFR 11.100, 11.300)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sealtrail.model import Person
from sealtrail.publish import times, words
from sealtrail.publish.collections.collection import Collection, counted, lines, listed, part
from sealtrail.publish.here import Here, chip, row
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, h, join

_PEOPLE = ("Person", "State", "Organisation", "Roles", "Keys", "Signatures given", "Identity checked")
_EVENTS = ("When", "Person", "What", "Detail")


def _people(holdings: Holdings) -> list[tuple[Held, Person]]:
    found = holdings.of_type(Person.type_name)
    return [(held, held.model) for held in found if isinstance(held.model, Person)]


def _tally(holdings: Holdings) -> str:
    people = [model for _, model in _people(holdings)]
    keys = sum(1 for person in people for key in person.keys if key.ended is None)
    return f"{len(people)} people, {counted(keys, 'key')} in use"


def _parts(here: Here) -> Iterator[Html]:
    people = _people(here.holdings)
    rows = [_person(held, model, here) for held, model in people]
    yield part("People", "people", listed("Who may sign, and could", _PEOPLE, rows, facets=("Organisation", "State")))
    events = sorted(event for held, model in people for event in _events(held.place.id, model))
    rows = [row(_EVENTS, [times.stated(at), here.person(number), what, detail]) for at, number, what, detail in events]
    yield part("Over time", "events", listed("Roles and keys as they began and ended", _EVENTS, rows,
               facets=("What",)), lead="Times are those that the records state. What a key signed before it ended "
               "stays signed.")  # fmt: skip


def _person(held: Held, model: Person, here: Here) -> Html:
    roles = (
        join(words.role_word(r.role), h("small", _span(r.valid_from, r.valid_to), class_="detail")) for r in model.roles
    )
    keys = (
        join(h("code", key.fingerprint, class_="wrap small"),
             h("small", "in use" if key.ended is None else f"{key.ended.kind} {key.ended.at.date()}", class_="detail"))
        for key in model.keys
    )  # fmt: skip
    given = len(here.holdings.given.get(held.place.id, ()))
    return row(_PEOPLE, [
        here.person(held.place.id), chip(held), here.holdings.organisation(model.org), lines(roles), lines(keys),
        h("a", str(given), href=here.url(held.page, "given")) if given else "0",
        join(words.value_word("method", model.identity.method), h("small", times.day_of(model.identity.checked_on),
             " by ", here.number(model.identity.checked_by), class_="detail")),
    ])  # fmt: skip


def _span(start: datetime, end: datetime | None) -> str:
    return f"{start.date()} to {end.date()}" if end is not None else f"since {start.date()}"


def _events(number: str, model: Person) -> Iterator[tuple[datetime, str, str, str]]:
    for held in model.roles:
        where = "all sites" if held.sites == "all" else ", ".join(held.sites)
        yield held.valid_from, number, "Role begins", f"{words.role_word(held.role)}, {where}"
        if held.valid_to is not None:
            yield held.valid_to, number, "Role ends", words.role_word(held.role)
    for deputy in model.deputies:
        told = f"{deputy.person} for {words.role_word(deputy.role)}"
        yield deputy.from_, number, "Deputy begins", told
        yield deputy.to, number, "Deputy ends", told
    for key in model.keys:
        for event in key.events:
            reason = f" ({event.reason})" if event.reason else ""
            yield event.at, number, f"Key {event.kind}", f"{key.fingerprint}{reason}"


COLLECTION = Collection(
    "people", "People, roles and keys",
    "Who may sign and in which role, since when and until when, and the life of every key.",
    _tally, _parts,
)  # fmt: skip
