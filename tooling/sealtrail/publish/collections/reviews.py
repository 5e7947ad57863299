"""Reviews of the records themselves: audit trail, access, system and restore (EU GMP Annex 11 clause 9, 11 and 7.2)."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.model import PeriodicReview
from sealtrail.publish import times, words
from sealtrail.publish.collections.collection import Collection, lines, linked, listed, numbers_of, part, tallied
from sealtrail.publish.here import Here, chip, row
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, h, join

_REVIEWS = ("Review", "Kind", "Period", "Performed by", "Records read", "What was seen", "Next due")
_KINDS = {"audit_trail": "Audit trail", "access": "Access", "periodic": "System", "restore_test": "Test of restoring"}
_LATEST = ("Kind", "Latest review", "Period to", "Next due")


def _reviews(holdings: Holdings) -> list[tuple[Held, PeriodicReview]]:
    found = ((held, held.model) for held in holdings.of_type(PeriodicReview.type_name))
    return [(held, model) for held, model in found if isinstance(model, PeriodicReview)]


def _tally(holdings: Holdings) -> str:
    kinds: list[str] = [model.review_kind for _, model in _reviews(holdings) if model.state != "voided"]
    return tallied(*(f"{kinds.count(kind)} {said.lower()}" for kind, said in _KINDS.items()))


def _parts(here: Here) -> Iterator[Html]:
    reviews = _reviews(here.holdings)
    rows = [_latest(kind, reviews, here) for kind in _KINDS]
    yield part("By kind", "kinds", listed("The latest review of each kind", _LATEST, rows))
    rows = [_review(held, model, here) for held, model in reviews]
    yield part("Reviews", "reviews", listed("All reviews", _REVIEWS, rows, facets=("Kind",), class_="reviews"))


def _latest(kind: str, reviews: list[tuple[Held, PeriodicReview]], here: Here) -> Html:
    mine = [(model.to, held, model) for held, model in reviews if model.review_kind == kind and model.state != "voided"]
    if not mine:
        return row(_LATEST, [_KINDS[kind], "None yet", "–", "–"])
    _, held, model = max(mine, key=lambda one: (one[0], one[1].place.id))
    late = model.next_due is not None and here.holdings.day > model.next_due
    due = (
        join(times.day_of(model.next_due), h("span", "overdue", class_="flag") if late else None)
        if model.next_due
        else "–"
    )
    return row(_LATEST, [_KINDS[kind], here.titled(held.place.id), times.day_of(model.to), due])


def _review(held: Held, model: PeriodicReview, here: Here) -> Html:
    period = join(times.day_of(model.from_), " to ", times.day_of(model.to),
                  h("small", "records as of ", h("code", model.commit[:10]), class_="detail"))  # fmt: skip
    seen = (join(h("b", o.id), " ", linked(" ".join(o.text.split()), here)) for o in model.observations)
    conclusion = (
        join(h("b", "Conclusion"), " ", linked(" ".join(model.conclusion.split()), here)) if model.conclusion else None
    )
    return row(_REVIEWS, [
        join(here.titled(held.place.id), h("div", chip(held))),
        _KINDS.get(model.review_kind, words.human(model.review_kind)), period,
        lines(here.person(person) for person in model.performed_by), numbers_of(model.looked_at, here) or "–",
        lines((*seen, conclusion)), times.day_of(model.next_due) if model.next_due else "–",
    ])  # fmt: skip


COLLECTION = Collection(
    "reviews", "Reviews of trail and access",
    "When the audit trail, the rights of access, the system and a restore were looked at, by whom, and what was seen.",
    _tally, _parts,
)  # fmt: skip
