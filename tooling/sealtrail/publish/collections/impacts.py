"""Change impact: what each open change touches, by product and market, as the dossiers say and as its matrix does."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import impact
from sealtrail.impact import Touched
from sealtrail.model import ChangeControl, ImpactRow, Product
from sealtrail.publish import times, words
from sealtrail.publish.collections.collection import Collection, counted, linked, listed, part
from sealtrail.publish.here import Here, chip, row, table
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, flowing, h, join

_HEADS = ("Product", "Market", "The dossier fixes it", "Affected", "Filing", "Filing status", "Stock")
_ALL = ("Change", "State", "Class", "Planned for", "Products and markets", "Waits for an authority", "May be made now")


def _changes(holdings: Holdings) -> list[tuple[Held, ChangeControl]]:
    found = ((held, held.model) for held in holdings.of_type(ChangeControl.type_name))
    return [(held, model) for held, model in found if isinstance(model, ChangeControl)]


def _open(holdings: Holdings) -> list[tuple[Held, ChangeControl]]:
    over = holdings.reckoned.world.over
    return [(held, model) for held, model in _changes(holdings) if model.state != "voided" and not over(model).done]


def _products(holdings: Holdings) -> list[Product]:
    return [held.model for held in holdings.of_type(Product.type_name) if isinstance(held.model, Product)]


def _tally(holdings: Holdings) -> str:
    return f"{counted(len(_open(holdings)), 'open change')}, {len(_changes(holdings))} in all"


def _parts(here: Here) -> Iterator[Html]:
    """Costs as much as the open changes times the products: each change is compared with every dossier."""
    rows = [
        row(_ALL, [here.titled(held.place.id), chip(held), words.value_word("classification", model.classification),
                   times.day_of(model.planned_for), str(len(model.impact)), str(len(impact.awaited(model))),
                   "Yes" if impact.implementable(model) else "No"])
        for held, model in _changes(here.holdings)
    ]  # fmt: skip
    yield part("All changes", "all", listed("Changes", _ALL, rows, facets=("State", "Class")))
    products = _products(here.holdings)
    for held, model in _open(here.holdings):
        yield _grid(held, model, products, here)


def _grid(held: Held, model: ChangeControl, products: list[Product], here: Here) -> Html:
    derived = {(one.product, one.market): one for one in impact.touched(model, products)}
    said = {(one.product, one.market): one for one in model.impact}
    rows = [_row(place, derived.get(place), said.get(place), here) for place in sorted({*derived, *said})]
    gaps = [h("li", linked(gap.message, here)) for gap in impact.gaps(model, products)]
    lead = h("p", here.number(held.place.id), " ", chip(held), f" {words.human(model.category)}, "
             f"{words.value_word('classification', model.classification).lower()}, at ",
             linked(", ".join(model.sites), here), class_="lead")  # fmt: skip
    content = table(f"{held.place.id} by product and market", _HEADS, rows, titled=True) if rows else (
        h("p", "No product is registered for its sites.", class_="quiet"))  # fmt: skip
    differs = join(h("p", "The matrix of the change differs from the dossiers:"), h("ul", gaps)) if gaps else None
    return h("section", h("h2", held.model.title, id=held.place.id), lead, content, differs)


def _row(place: tuple[str, str], derived: Touched | None, said: ImpactRow | None, here: Here) -> Html:
    product, market = place
    fixed = "No site of the change is registered" if derived is None else ", ".join(derived.sections) or "No"
    if said is None:
        told: list[Html | str | None] = [h("span", "not assessed", class_="flag"), "–", "–", "–"]
    else:
        on = h("small", times.day_of(said.status_on), class_="detail") if said.status_on else None
        reference = h("small", said.reference, class_="detail") if said.reference else None
        told = [
            "Yes" if said.affected else "No", join(words.human(said.filing), reference),
            join(words.human(said.status), on), flowing(said.stock_strategy) if said.stock_strategy else "–",
        ]  # fmt: skip
    return row(_HEADS, [here.titled(product), market, fixed, *told])


COLLECTION = Collection(
    "impacts", "Impact of changes",
    "What each open change touches, product by product and market by market, and which authority must agree first.",
    _tally, _parts,
)  # fmt: skip
