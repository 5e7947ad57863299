"""R-QU-02: nothing new begins at a site whose quality agreement was left unreviewed.

An agreement whose review is overdue by more than the policy's limit still binds, but nothing new begins at its sites:
no product is added to its annex, to a qualification of its sites, or by a second agreement beside it. A next edition
that supersedes it is the review, and may add what it likes.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import suppliers
from sealtrail.finding import Finding
from sealtrail.model import QUALIFYING, Agreement, Qualification
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-QU-02``."""
    model = case.present.model
    if case.before is None:
        return
    if isinstance(model, Agreement) and model.state == "approved":
        before = held.one(case.authority, model.id, Agreement)
        known = before.products if before is not None and before.state == "approved" else ()
        yield from _late(case, model.products, model.sites, known, model.supersedes)
    elif isinstance(model, Qualification) and model.state in QUALIFYING:
        current = suppliers.current(held.registers(case.authority), model.site, today(case))
        qualified = [p for q in current if q.state in QUALIFYING for p in q.products]
        yield from _late(case, model.products, (model.site,), tuple(qualified), None)


def _late(
    case: Case, products: tuple[str, ...], sites: tuple[str, ...], known: tuple[str, ...], reviewed: str | None
) -> Iterator[Finding]:
    registers, on, limits = held.registers(case.authority), today(case), case.governance.policy.limits
    stops = (suppliers.review_stop(registers, site, on, limits) for site in sites)
    stop = next((a for a in stops if a is not None and a.id != reviewed), None)
    for i, product in enumerate(products):
        if stop is not None and product not in known:
            yield RULE.found(
                case,
                f"{product} cannot be added: {stop.id} was to be reviewed by {stop.next_review}, "
                f"more than {limits.agreement_stop_days} days ago",
                f"agree on the edition that supersedes {stop.id} first",
                "products",
                i,
            )


RULE = Rule(
    "R-QU-02",
    "no product is added under an agreement whose review was left undone",
    "EU GMP Chapter 7, 7.14; ICH Q10 2.7; FDA 2016 contract manufacturing guidance IV",
    "index",
    examine,
    frozenset({"agreement", "qualification"}),
)
