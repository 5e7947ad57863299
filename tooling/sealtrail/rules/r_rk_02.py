"""R-RK-02: a risk assessment is reviewed in time, and after what it did not foresee.

An approved assessment in effect is told when its review date has passed, and when a critical deviation at one of its
sites (and with one of its products, where it names some) was found after it took effect and is not listed under
``reviewed_for``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from sealtrail.finding import Finding, Severity
from sealtrail.model import Deviation, Risk
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-RK-02``."""
    model = case.present.model
    if not isinstance(model, Risk) or model.state != "approved" or _is_superseded(case, model):
        return
    if today(case) > model.review_due:
        yield RULE.found(
            case,
            f"the review was due on {model.review_due}",
            "review it and set the next date, or draw up the next edition",
            "review_due",
        )
    for deviation in held.models(case.snapshot, Deviation):
        if deviation.id not in model.reviewed_for and _unforeseen(deviation, model):
            yield RULE.found(
                case,
                f"critical {deviation.id} of {deviation.detected_at.astimezone(UTC).date()} is in scope, "
                "and the assessment was not reviewed after it",
                f"review it, and add {deviation.id} under reviewed_for",
                "reviewed_for" if model.reviewed_for else "scope",
            )


def _is_superseded(case: Case, model: Risk) -> bool:
    successor = held.one(case.snapshot, model.superseded_by, Risk)
    return successor is not None and successor.state == "approved" and successor.effective_from <= today(case)


def _unforeseen(deviation: Deviation, model: Risk) -> bool:
    return (
        deviation.classification == "critical"
        and deviation.site in model.sites
        and (not model.products or bool({*model.products} & {*deviation.products}))
        and deviation.detected_at.astimezone(UTC).date() >= model.effective_from
    )


RULE = Rule(
    "R-RK-02",
    "a risk assessment is reviewed in time and after critical events",
    "ICH Q9(R1) 4.6; EU GMP Chapter 1, 1.13",
    "index",
    examine,
    frozenset({"risk"}),
    Severity.FLAG,
)
