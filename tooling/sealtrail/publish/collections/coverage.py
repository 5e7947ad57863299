"""Coverage: what each product needs at each site and market, side by side: dossier, qualification and agreement.

It joins three registers and judges nothing: the status is that of the approved-supplier list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sealtrail.model import Product
from sealtrail.publish import words
from sealtrail.publish.collections.collection import Collection, counted, grouped, linked
from sealtrail.publish.collections.suppliers import status_chip
from sealtrail.publish.here import Here, row, section, table
from sealtrail.publish.holdings import Holdings
from sealtrail.publish.markup import Html, h, join
from sealtrail.suppliers import Row

_HEADS = ("Market", "Site", "Activity", "In the dossier", "Qualified", "Agreement in force", "What is missing")
Place = tuple[str, str, str, str]
"""Product, market, site and activity."""


@dataclass(frozen=True, slots=True)
class _Cover:
    """What bears one place: the authorisation whose dossier names it, and its row of the supplier list."""

    place: Place
    authorisation: str
    supplier: Row | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of the three is not there."""
        row, market = self.supplier, self.place[1]
        found = [
            ("not named in the dossier", not self.authorisation),
            ("not qualified", row is None or row.status not in {"qualified", "conditional"}),
            (f"qualification not for {market}", row is not None and bool(row.markets) and market not in row.markets),
            ("no agreement in force", row is None or not row.agreement),
        ]
        return tuple(said for said, absent in found if absent)


def _covers(holdings: Holdings) -> list[_Cover]:
    """Every place that a dossier names, or a qualification with its markets. One pass over products and list."""
    registered: dict[Place, str] = {
        (product.id, market.market, at.site, at.activity): f"{market.authorisation_no} ({words.human(market.status)})"
        for product in holdings.reckoned.registers.products
        for market in product.authorisations if market.status != "withdrawn"
        for at in market.registered_sites
    }  # fmt: skip
    rows = {(one.product, one.site, one.activity): one for one in holdings.reckoned.suppliers}
    asked = {(one.product, market, one.site, one.activity) for one in rows.values() for market in one.markets}
    return [
        _Cover(place, registered.get(place, ""), rows.get((place[0], place[2], place[3])))
        for place in sorted({*registered, *asked})
    ]


def _tally(holdings: Holdings) -> str:
    covers = _covers(holdings)
    whole = sum(not cover.missing for cover in covers)
    return f"{whole} of {counted(len(covers), 'place')} covered" if covers else "none"


def _parts(here: Here) -> Iterator[Html]:
    covers = _covers(here.holdings)
    bodies = [
        grouped(here.titled(product), _HEADS, [_row(cover, here) for cover in mine])
        for product, mine in groupby(covers, key=lambda cover: cover.place[0])
    ]
    products = {cover.place[0] for cover in covers}
    silent = [held.place.id for held in here.holdings.of_type(Product.type_name) if held.place.id not in products]
    content = table("Site and activity by market, for each product", _HEADS, bodies, sortable=True,
                    facets=("Market", "Site", "Activity"), class_="groups") if bodies else h("p", "None.")  # fmt: skip
    rest = h("p", "No dossier and no qualification names a site for ", linked(", ".join(silent), here), ".",
             class_="quiet") if silent else join()  # fmt: skip
    yield section("Coverage", content, rest, key="coverage",
                  lead="A place is covered when the dossier of the market names it, a qualification for the market "
                  "stands, and one agreement in force binds it.")  # fmt: skip


def _row(cover: _Cover, here: Here) -> Html:
    one, (_, market, site, activity) = cover.supplier, cover.place
    qualified: Html | str = "–"
    if one is not None:
        number = join(" ", here.number(one.qualification)) if one.qualification else None
        qualified = join(status_chip(one.status), number)
    gaps = [h("span", text, class_="flag") for text in cover.missing]
    return row(_HEADS, [
        market, here.titled(site), words.value_word("activity", activity), cover.authorisation or "–", qualified,
        here.number(one.agreement) if one is not None and one.agreement else "–",
        join([h("div", gap) for gap in gaps]) if gaps else "nothing",
    ])  # fmt: skip


COLLECTION = Collection(
    "coverage", "Coverage by site, product and market",
    "For each product, market and site: is it in the dossier, is it qualified, and does an agreement in force bind it?",
    _tally, _parts,
)  # fmt: skip
