"""R-QU-03: a qualification that ended is told, and so is one that ends soon.

When its validity has passed, the site is conditional for the days of grace that the policy gives, and suspended after
them; both are computed and never typed. A later decision that takes its place, whether it requalifies this one or
covers its scope, ends the matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sealtrail import suppliers
from sealtrail.finding import Finding, Severity
from sealtrail.model import QUALIFYING, Qualification
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-QU-03``."""
    model = case.present.model
    if not isinstance(model, Qualification) or model.state not in QUALIFYING or model.decision is None:
        return
    on, limits, last = today(case), case.governance.policy.limits, model.decision.valid_to
    ends = last + timedelta(days=limits.qualification_grace_days)
    if on <= last - timedelta(days=limits.qualification_notice_days):
        return
    if model.id not in {q.id for q in suppliers.current(held.registers(case.snapshot), model.site, on)}:
        return
    if on > last:
        what = f"{model.site} is suspended since {ends}" if on > ends else f"{model.site} is conditional until {ends}"
        message, severity = f"the qualification ended on {last}: {what}", Severity.FLAG
    else:
        message, severity = f"the qualification of {model.site} ends on {last}", Severity.ADVICE
    yield RULE.found(
        case,
        message,
        f"open a requalification that names requalifies: {model.id}",
        "decision",
        "valid_to",
        severity=severity,
    )


RULE = Rule(
    "R-QU-03",
    "a site is requalified before its qualification ends",
    "EU GMP Chapter 7, 7.5, 7.7; ICH Q10 2.7",
    "index",
    examine,
    frozenset({"qualification"}),
    Severity.FLAG,
)
