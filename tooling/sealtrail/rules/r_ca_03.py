"""R-CA-03: every cause is met by an action, and every action meets a cause.

A cause that nobody acts on will be back; an action that meets no cause is activity. Once a plan is approved, each root
cause, contributing cause and escape point has at least one action, and each action names the causes it addresses.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Capa
from sealtrail.rules.case import Case, Rule

_UNPLANNED = frozenset({"open", "plan_in_review", "voided"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-03``."""
    model = case.present.model
    if not isinstance(model, Capa) or model.state in _UNPLANNED:
        return
    causes = [cause.id for cause in model.root_causes]
    if not causes or not model.actions:
        yield RULE.found(
            case,
            "an approved plan has root causes and actions",
            "add what is missing",
            "actions" if causes else "root_causes",
        )
    addressed = {cause for action in model.actions for cause in action.addresses}
    for i, cause in enumerate(causes):
        if cause not in addressed:
            yield RULE.found(
                case,
                f"no action addresses the cause {cause}",
                f"add an action with addresses: [{cause}]",
                "root_causes",
                i,
            )
    for i, action in enumerate(model.actions):
        unknown = [cause for cause in action.addresses if cause not in causes]
        if not action.addresses:
            yield RULE.found(
                case,
                f"the action {action.id} addresses no cause",
                f"add addresses with one of {', '.join(causes)}",
                "actions",
                i,
            )
        for cause in unknown:
            yield RULE.found(
                case,
                f"the action {action.id} addresses {cause}, which is no cause here",
                f"expected one of {', '.join(causes)}",
                "actions",
                i,
                "addresses",
            )


RULE = Rule(
    "R-CA-03",
    "each cause has an action and each action a cause",
    "ICH Q10 3.2.2; ISO 13485 8.5.2",
    "record",
    examine,
    frozenset({"capa"}),
    engine=1,
)
