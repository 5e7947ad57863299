"""What a change touches: each product and market that its sites make for, derived from the master data. Pure values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sealtrail.model import PRIOR_APPROVAL, ChangeControl, ImpactRow, Market, Product, RegisteredDetail


@dataclass(frozen=True)
class Touched:
    """One product in one market that a change may touch, and the details of its dossier that the change concerns."""

    product: str
    market: str
    details: tuple[RegisteredDetail, ...]

    @property
    def registered(self) -> bool:
        """Whether the dossier fixes what the change concerns."""
        return bool(self.details)

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of the dossier that fix it."""
        return tuple(dict.fromkeys(detail.section for detail in self.details))

    @property
    def row(self) -> str:
        """The least that the change's matrix must say about it, as an author writes it."""
        fixed = f"registered_detail: true, sections: [{', '.join(self.sections)}]"
        return (
            f"{{product: {self.product}, market: {self.market}, affected: {str(self.registered).lower()}, "
            f"{fixed if self.registered else 'registered_detail: false'}}}"
        )


@dataclass(frozen=True)
class Gap:
    """What the matrix of a change says otherwise than the master data, where it says so, and what would mend it."""

    place: tuple[str | int, ...]
    message: str
    hint: str


def touched(change: ChangeControl, products: Iterable[Product]) -> tuple[Touched, ...]:
    """Every product and market for which one of the change's sites is registered, in their order."""
    sites = frozenset(change.sites)
    found = [
        Touched(product.id, market.market, _details(change, market))
        for product in products
        for market in product.authorisations
        if product.state != "voided"
        and market.status != "withdrawn"
        and any(registered.site in sites for registered in market.registered_sites)
    ]
    return tuple(sorted(found, key=lambda t: (t.product, t.market)))


def gaps(change: ChangeControl, products: Iterable[Product]) -> tuple[Gap, ...]:
    """Everything in which the matrix of a change differs from what the master data derives."""
    derived = {(t.product, t.market): t for t in touched(change, products)}
    said = [(row.product, row.market) for row in change.impact]
    sites = " and ".join(change.sites)
    found = [
        Gap(
            ("impact",),
            f"no row says what the change means for {product} in {market}, for which {sites} is registered",
            f"add - {one.row}",
        )
        for (product, market), one in derived.items()
        if (product, market) not in said
    ]
    for i, row in enumerate(change.impact):
        found += _of_row(change, i, row, derived.get((row.product, row.market)), said.index((row.product, row.market)))
    return tuple(found)


def _of_row(change: ChangeControl, i: int, row: ImpactRow, derived: Touched | None, first: int) -> Iterator[Gap]:
    where = f"{row.product} in {row.market}"
    if first != i:
        yield Gap(("impact", i), f"{where} has two rows", "keep one")
        return
    if derived is None:
        yield Gap(
            ("impact", i),
            f"no site of the change is registered for {where}",
            "remove the row, or correct product, market or sites",
        )
    elif derived.registered and not row.registered_detail:
        yield Gap(
            ("impact", i, "registered_detail"),
            f"{where}: the dossier fixes this in {', '.join(derived.sections)}, the row says that it does not",
            f"write registered_detail: true and sections: [{', '.join(derived.sections)}]",
        )
    if row.affected and row.product not in change.products:
        yield Gap(
            ("impact", i, "affected"),
            f"{where} is affected, and products does not name {row.product}",
            "add it to products, so that its agreement is asked",
        )


def awaited(change: ChangeControl) -> tuple[tuple[int, ImpactRow], ...]:
    """The rows, with their places, whose authority must agree first and has not (21 CFR 314.70(b); Reg. 1234/2008)."""
    return tuple(
        (i, row) for i, row in enumerate(change.impact) if row.filing in PRIOR_APPROVAL and row.status != "approved"
    )


def implementable(change: ChangeControl) -> bool:
    """Whether an approved change may be made now: no authority has still to agree. Computed, never stored."""
    return change.state == "approved" and not awaited(change)


def _details(change: ChangeControl, market: Market) -> tuple[RegisteredDetail, ...]:
    sites = frozenset(change.sites)
    return tuple(
        detail
        for detail in market.registered_details
        if detail.category == change.category and (not detail.sites or sites & frozenset(detail.sites))
    )
