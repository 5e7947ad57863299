"""The agreement in force: which edition binds a site, a product and an activity on a date. Pure values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sealtrail.model import Agreement

_ONCE_APPROVED = frozenset({"approved", "terminated"})


def standing(agreement: Agreement, on: date, successor: Agreement | None = None) -> str:
    """The state of an edition on a date: the stored one, or ``effective`` or ``superseded`` where dates decide.

    An approved edition is effective from ``effective_from`` until the approved edition that supersedes it becomes so.
    What is superseded stays so when its successor is terminated: ending an agreement never revives an older one.
    """
    if agreement.state != "approved" or on < agreement.effective_from:
        return agreement.state
    if successor is not None and successor.state in _ONCE_APPROVED and on >= successor.effective_from:
        return "superseded"
    return "effective"


def in_force(
    agreements: Iterable[Agreement], *, site: str, product: str, activity: str, on: date
) -> tuple[Agreement, ...]:
    """Every edition that binds on the date. None means the strictest terms; two are refused wherever one is needed."""
    held = {a.id: a for a in agreements}
    return tuple(
        a
        for a in sorted(held.values(), key=lambda a: a.id)
        if standing(a, on, held.get(a.superseded_by or "")) == "effective"
        and site in a.sites
        and product in a.products
        and activity in a.activities
    )
