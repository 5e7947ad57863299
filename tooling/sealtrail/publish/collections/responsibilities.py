"""Who does what: the responsibility matrix of each agreement in force, and when each agreement is looked at again."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.model import Agreement
from sealtrail.publish import tables, times
from sealtrail.publish.collections.collection import Collection, counted, lines, listed, part
from sealtrail.publish.here import Here, chip, row
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, h, join
from sealtrail.publish.plots import editions_plot
from sealtrail.publish.topics import TOPICS

_REVIEWS = ("Agreement", "State", "Sites", "Products", "Effective from", "Next review", "Open clocks")
_ENDED = frozenset({"Superseded", "Voided", "Terminated"})


def _standing(holdings: Holdings) -> list[tuple[Held, Agreement]]:
    found = ((held, held.model) for held in holdings.of_type(Agreement.type_name))
    return [(held, model) for held, model in found if isinstance(model, Agreement) and held.standing.word not in _ENDED]


def _effective(holdings: Holdings) -> list[tuple[Held, Agreement]]:
    return [(held, model) for held, model in _standing(holdings) if held.standing.word == "Effective"]


def _tally(holdings: Holdings) -> str:
    late = sum(holdings.day > model.next_review for _, model in _effective(holdings))
    said = f"{counted(len(_effective(holdings)), 'agreement')} in force"
    return f"{said}, {counted(late, 'review')} overdue" if late else f"{said}, no review overdue"


def _parts(here: Here) -> Iterator[Html]:
    rows = [
        _review(held, model, here)
        for held, model in sorted(_standing(here.holdings), key=lambda one: one[1].next_review)
    ]
    yield part("Review calendar", "reviews", listed("Agreements by the day of their next review", _REVIEWS, rows))
    yield part("Editions in force", "editions", editions_plot(here))
    for held, model in _effective(here.holdings):
        matrix = tables.table_of(model.responsibility_matrix, held.model.title, here)
        absent = [code for code in TOPICS if code not in {item.topic for item in model.responsibility_matrix}]
        named = ", ".join(f"{code} {TOPICS[code]}" for code in absent)
        missing = h("p", f"Topics that it gives to nobody: {named}.", class_="quiet") if absent else None
        lead = h("p", here.number(held.place.id), f", revision {model.revision}, in force since ",
                 times.day_of(model.effective_from), ".", class_="lead")  # fmt: skip
        yield h("section", h("h2", held.model.title, id=held.place.id), lead, matrix, missing)


def _review(held: Held, model: Agreement, here: Here) -> Html:
    late = here.holdings.day > model.next_review
    due = join(times.day_of(model.next_review), h("span", "overdue", class_="flag") if late else None)
    running = sum(1 for clock in here.holdings.reckoned.by_record.get(held.place.id, ()) if clock.open)
    return row(_REVIEWS, [
        here.titled(held.place.id), chip(held), lines(here.number(site) for site in model.sites),
        lines(here.number(product) for product in model.products), times.day_of(model.effective_from), due,
        h("a", str(running), href=here.url("collections/due.html")) if running else "0",
    ])  # fmt: skip


COLLECTION = Collection(
    "responsibilities", "Responsibilities and reviews of agreements",
    "Topic by topic, who does the work and which one party decides, in each agreement in force; and when each is "
    "reviewed.",
    _tally, _parts,
)  # fmt: skip
