"""R-AG-12: what the parties agree on leaves the sponsor the time that regulation leaves it.

A field alert report is due three working days after the company knows of a defect in what was distributed (21 CFR
314.81(b)(1)). Whoever hears of it from the contract manufacturer after two of them cannot investigate first. The
deadlines for such events are flagged where they are longer than the policy's number of business days.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import NotificationRule
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.editions import executed

_DISTRIBUTED = frozenset({("oos", "distributed"), ("recall", "any"), ("falsification", "any")})
"""Events, with their classes, that may concern what patients already hold."""


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-12``."""
    model = executed(case)
    if model is None:
        return
    most = case.governance.policy.limits.defect_notice_business_days
    for i, rule in enumerate(model.notification_rules):
        if (rule.event, rule.class_) in _DISTRIBUTED and _is_longer(rule, most):
            unit = rule.unit.replace("_", " ")
            yield RULE.found(
                case,
                f"{rule.event}, class {rule.class_}: {rule.amount} {unit}, expected at most {most} business "
                f"day{'' if most == 1 else 's'}",
                f"agree on {24 * most} hours, so that the sponsor can report a defect of distributed product in time",
                "notification_rules",
                i,
                "amount",
            )


def _is_longer(rule: NotificationRule, most: int) -> bool:
    return rule.amount > (24 * most if rule.unit == "hours" else most)


RULE = Rule(
    "R-AG-12",
    "no deadline is longer than regulation allows",
    "21 CFR 314.81(b)(1); EU GMP Chapter 8, 8.15",
    "neighbours",
    examine,
    frozenset({"agreement"}),
    Severity.FLAG,
)
