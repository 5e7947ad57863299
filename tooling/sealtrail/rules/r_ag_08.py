"""R-AG-08: no two agreements bind the same work on the same day.

Where two editions in force name the same site, product and activity, nobody can say whose clock runs and whose approval
a change needs. An edition takes another's place only by superseding it, or the two share nothing. The later one begins
on the day on which it lands, or after it: what bound both sides on a day that has passed stays what bound them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sealtrail import agreements
from sealtrail.finding import Finding
from sealtrail.model import Agreement
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import enters

_APPROVED = frozenset({"approved"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-08``."""
    model = case.present.model
    if not isinstance(model, Agreement):
        return
    if case.is_step and model.supersedes is not None and enters(case, _APPROVED):
        yield from _in_hindsight(case, model, model.supersedes)
    # Of the result, not of base: the edition that supersedes another and the one superseded change in one step.
    for overlap in agreements.overlaps(model, held.models(case.snapshot, Agreement)):
        other = overlap.other.id
        yield RULE.found(
            case,
            f"{model.id} and {other} both bind {overlap.scope} from {overlap.since}",
            f"supersede {other} by it, end {other}, or let only one of them name this",
            "products",
        )


def _in_hindsight(case: Case, model: Agreement, earlier: str) -> Iterator[Finding]:
    # Where it is signed, the day may be one behind UTC's.
    if model.effective_from < case.utc_day - timedelta(days=1):
        yield RULE.found(
            case,
            f"{model.id} is to take the place of {earlier} from {model.effective_from}, and lands on {case.utc_day}",
            "let it begin on the day on which it lands, or later",
            "effective_from",
        )


RULE = Rule(
    "R-AG-08",
    "one agreement binds a site, a product and an activity",
    "EU GMP Chapter 7, 7.14; ICH Q7 16.1",
    "index",
    examine,
    frozenset({"agreement"}),
)
