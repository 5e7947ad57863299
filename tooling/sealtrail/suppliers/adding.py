"""What an agreement lets a site begin to do, and what keeps it from it. Values only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sealtrail.agreements import in_force
from sealtrail.model import QUALIFYING, Agreement, Limits, Qualification
from sealtrail.suppliers.registers import Registers
from sealtrail.suppliers.status import agreements_of, causes, current, is_stopping


@dataclass(frozen=True, order=True)
class Work:
    """One activity at a site for a product, in a market where the dossier names the site for it."""

    site: str
    activity: str
    product: str
    market: str = ""


def work(registers: Registers, agreement: Agreement) -> Iterator[Work]:
    """What an agreement lets its sites do for its products.

    An agreement names sites, activities and products each by itself. Where the product's dossiers name some of the
    sites, these do what is registered; where they name none, each site does whatever it can, or else is to do.
    """
    for product in agreement.products:
        yield from _work(registers, agreement, product)


def _work(registers: Registers, agreement: Agreement, product: str) -> Iterator[Work]:
    known = registers.product(product)
    found = [
        Work(registered.site, registered.activity, product, market.market)
        for market in (() if known is None else known.authorisations)
        if market.status != "withdrawn"
        for registered in market.registered_sites
        if registered.site in agreement.sites and registered.activity in agreement.activities
    ]
    everything = [Work(site, activity, product) for site in agreement.sites for activity in agreement.activities]
    able = [w for w in everything for site in [registers.site(w.site)] if site is None or w.activity in site.activities]
    yield from found or able or everything


def added(registers: Registers, agreement: Agreement, on: date) -> tuple[Work, ...]:
    """What an agreement would let begin that no agreement in force lets its sites do already.

    ``registers`` are those before the change.
    """
    fresh = (
        w
        for w in work(registers, agreement)
        if not in_force(registers.agreements, site=w.site, product=w.product, activity=w.activity, on=on)
    )
    return tuple(sorted(set(fresh)))


def obstacle(registers: Registers, wanted: Work, on: date) -> str:
    """Why some work may not begin at a site on a day, for want of a qualification; the empty text where it may."""
    site = registers.site(wanted.site)
    if site is None:
        return f"there is no site {wanted.site}"
    for cause in causes(registers, site, on):
        if cause.concerns(wanted.product) and (cause.at_most in {"suspended", "exited"} or cause.restriction):
            return cause.reason
    mine = [q for q in current(registers, site.id, on) if _names(q, wanted)]
    said = [_unusable(q, on) for q in mine]
    if "" in said:
        return ""
    if said:
        return "; ".join(said)
    where = f" for {wanted.market}" if wanted.market else ""
    return f"no qualification of {site.id} names {wanted.activity} of {wanted.product}{where}"


def _names(qualification: Qualification, wanted: Work) -> bool:
    return (
        wanted.activity in qualification.activities
        and wanted.product in qualification.products
        and (not wanted.market or wanted.market in qualification.markets)
    )


def _unusable(qualification: Qualification, on: date) -> str:
    """Why a qualification carries nothing new on a day: here no grace is given."""
    number, decision = qualification.id, qualification.decision
    if qualification.state not in QUALIFYING or decision is None:
        return f"{number} is {qualification.state.replace('_', ' ')}"
    if on < decision.valid_from:
        return f"{number} is valid from {decision.valid_from} only"
    if on > decision.valid_to:
        return f"{number} ended on {decision.valid_to}"
    if any(c.closed_on is None or c.closed_on > on for c in qualification.conditions):
        return f"{number} has conditions that are not met"
    return ""


def review_stop(registers: Registers, site: str, on: date, limits: Limits) -> Agreement | None:
    """The agreement in force for a site whose review is so late that nothing new may begin there, if there is one."""
    return next((a for a in agreements_of(registers, site, on) if is_stopping(a, on, limits)), None)
