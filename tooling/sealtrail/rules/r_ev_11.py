"""R-EV-11: doubt whether records can be trusted is never minor, and never stays with those who found it.

If data may have been changed, made up or left out, nothing that rests on them is known any more. Such a deviation is at
least major, and the sponsor's head of quality has signed that they know within the business days that policy sets,
counted from the day on which the quality unit became aware.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sealtrail.calendar import due_at
from sealtrail.finding import Finding, Severity
from sealtrail.model import Deviation
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import calendar_of
from sealtrail.rules.spoken import HEAD, of_quality


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-EV-11``."""
    model = case.present.model
    if not isinstance(model, Deviation) or not model.data_integrity or model.state == "voided":
        return
    if model.classification == "minor":
        yield RULE.found(
            case,
            "data integrity is in question, and the class is minor",
            "classify it as major or critical",
            "classification",
        )
    days, head = case.governance.policy.limits.integrity_notice_business_days, HEAD["sponsor"]
    due = due_at(model.aware_at or model.detected_at, days, "business_days", calendar_of(case))
    said = [a.predicate for a in of_quality(case, "sponsor") if a.predicate.signatory.role == head]
    knew = min((datetime.fromisoformat(s.signed_at) for s in said), default=case.at)
    if knew > due:
        yield RULE.found(
            case,
            f"data integrity is in question, and {head} "
            + ("has not signed to know of it" if not said else f"signed to know of it only on {knew.date()}")
            + f", expected within {days} business day{'s' * (days != 1)}",
            f"have {head} acknowledge it; what is late stays late",
            "data_integrity",
        )


RULE = Rule(
    "R-EV-11",
    "a question of data integrity is at least major, and the sponsor's head of quality knows at once",
    "MHRA GXP DI 3 and 6; 21 CFR 211.68(b); FDA data integrity guidance 2018",
    "neighbours",
    examine,
    frozenset({"deviation"}),
    Severity.FLAG,
)
