"""R-AG-08: no two agreements bind the same work on the same day.

Where two editions in force name the same site, product and activity, nobody can say whose clock runs and whose approval
a change needs. An edition takes another's place only by superseding it, or the two share nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import agreements
from sealtrail.finding import Finding
from sealtrail.model import Agreement
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-08``."""
    model = case.present.model
    if not isinstance(model, Agreement):
        return
    # Of the result, not of base: the edition that supersedes another and the one superseded change in one step.
    for overlap in agreements.overlaps(model, held.models(case.snapshot, "agreement", Agreement)):
        other = overlap.other.id
        yield RULE.found(
            case,
            f"{model.id} and {other} both bind {overlap.scope} from {overlap.since}",
            f"supersede {other} by it, end {other}, or let only one of them name this",
            "products",
        )


RULE = Rule(
    "R-AG-08",
    "one agreement binds a site, a product and an activity",
    "EU GMP Chapter 7, 7.14; ICH Q7 16.1",
    "index",
    examine,
    frozenset({"agreement"}),
)
