"""R-AG-05: an agreement is reviewed in time.

A review that is due stays flagged until the next edition names a later day. After as many days as the policy says it is
a matter for the heads of quality; after some more R-QU-02 lets no product be added. The first review lies no further
ahead than the policy allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sealtrail.calendar import add_months
from sealtrail.finding import Finding, Severity
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.editions import executed

_FIELD = "next_review"


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-05``."""
    model = executed(case)
    if model is None:
        return
    limits, today = case.governance.policy.limits, case.utc_day
    latest = add_months(model.effective_from, limits.agreement_review_months)
    if model.next_review > latest:
        yield _flag(
            case,
            f"the review on {model.next_review} lies more than {limits.agreement_review_months} months ahead",
            f"agree on a day up to {latest}",
        )
    late = today - model.next_review
    if late <= timedelta(0):
        return
    said = f"the review was due on {model.next_review}"
    if late > timedelta(days=limits.agreement_escalation_days):
        said = (
            f"the heads of quality decide (L2): a review has been due since {model.next_review}, for more than "
            f"{limits.agreement_escalation_days} days"
        )
    yield _flag(case, said, "review it, and land the next edition with a later next_review")


def _flag(case: Case, message: str, hint: str) -> Finding:
    return RULE.found(case, message, hint, _FIELD)


RULE = Rule(
    "R-AG-05",
    "an agreement is reviewed in time",
    "EU GMP Chapter 7, 7.4 and 7.14; ICH Q10 2.7",
    "neighbours",
    examine,
    frozenset({"agreement"}),
    Severity.FLAG,
)
