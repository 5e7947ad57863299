"""R-AG-02: an agreement says how fast each event is told, and says it once.

The policy lists the events and classes that no agreement may be silent about, such as a critical deviation or an
inspector at the door. For each there is one rule with a number, a unit, a start and somebody to be told; a rule for any
class answers for all of them. Two rules for the same event and class would be two deadlines. What the policy comes to
ask after an agreement was signed is flagged in it until the next edition.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Agreement
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import weight
from sealtrail.rules.editions import executed

_FIELD = "notification_rules"


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-02``."""
    model = executed(case)
    if model is None:
        return
    yield from _twice(case, model)
    said = {(rule.event, rule.class_) for rule in model.notification_rules}
    for asked in case.governance.policy.mandatory_notifications:
        if not said & {(asked.event, asked.class_), (asked.event, "any")}:
            yield RULE.found(
                case,
                f"nothing says how fast this is told: {asked.event}, class {asked.class_}",
                f"add a rule such as - {{event: {asked.event}, class: {asked.class_}, start: aware, amount: 24, "
                'unit: hours, to: [sponsor.qa], clause: "8.2"}',
                _FIELD,
                severity=weight(case),
            )


def _twice(case: Case, model: Agreement) -> Iterator[Finding]:
    keys = [(rule.event, rule.class_) for rule in model.notification_rules]
    for i, (event, class_) in enumerate(keys):
        if keys.index((event, class_)) != i:
            yield RULE.found(
                case,
                f"{event}, class {class_}, has two deadlines",
                "keep one rule, and name everybody who is told in it",
                _FIELD,
                i,
            )


RULE = Rule(
    "R-AG-02",
    "every event that must be told has one deadline and a recipient",
    "FDA 2016 contract manufacturing guidance IV.B; EU GMP Chapter 7, 7.14; ICH Q7 16.1",
    "neighbours",
    examine,
    frozenset({"agreement"}),
)
