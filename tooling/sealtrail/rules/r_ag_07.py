"""R-AG-07: an agreement binds both sides.

Where nearly every topic is the contract manufacturer's to decide, and nothing sets the sponsor a time to answer, the
agreement is a list of demands: the plant waits for answers that nobody owes it. The negotiators are told; what they
agree on is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import Agreement
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-07``."""
    model = case.present.model
    if not isinstance(model, Agreement) or model.state != "negotiation":
        return
    matrix, most = model.responsibility_matrix, case.governance.policy.limits.one_sided_percent
    for side in ("sponsor", "cmo"):
        share = sum(100 for row in matrix if row.accountable == side) // len(matrix)
        if share > most:
            yield RULE.found(
                case,
                f"the {side} is accountable for {share} % of the topics, expected at most {most} %",
                "see which of them the other side decides in truth",
                "responsibility_matrix",
            )
    if not any(role.startswith("cmo.") for rule in model.notification_rules for role in rule.to):
        yield RULE.found(
            case,
            "nothing sets the sponsor a time for an answer or a notice",
            "add what the sponsor owes, such as - {event: change_answer, class: any, start: received, amount: 15, "
            "unit: business_days, to: [cmo.qu]}",
            "notification_rules",
        )


RULE = Rule(
    "R-AG-07",
    "an agreement binds both sides",
    "FDA 2016 contract manufacturing guidance III; EU GMP Chapter 7, 7.4 to 7.12",
    "record",
    examine,
    frozenset({"agreement"}),
    Severity.ADVICE,
)
