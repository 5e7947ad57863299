"""R-CA-09: what alters a validated state or a registered detail goes through change control.

An action that changes equipment, a method, a process or anything that a dossier fixes is a change, however good its
reason. It names the change record under which it is carried out, and is not called done before that change is approved.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import Capa, ChangeControl
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule

_UNPLANNED = frozenset({"open", "voided"})
_NOT_APPROVED = frozenset({"proposed", "impact_assessment", "rejected"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-09``."""
    model = case.present.model
    if not isinstance(model, Capa) or model.state in _UNPLANNED:
        return
    for i, action in enumerate(model.actions):
        if action.alters is not None and action.change is None:
            what = action.alters.replace("_", " ")
            yield _flag(case, i, f"{action.id} alters a {what}, and no change record is named", "open one and name it")
        change = held.one(case.snapshot, action.change, ChangeControl)
        if change is not None and action.done_on is not None and change.state in _NOT_APPROVED:
            yield _flag(
                case,
                i,
                f"{action.id} is said to be done, and {change.id}, under which it alters something, is {change.state}",
                "have the change approved, or say what was done without it as a deviation",
            )


def _flag(case: Case, i: int, message: str, hint: str) -> Finding:
    return RULE.found(case, message, hint, "actions", i, "change")


RULE = Rule(
    "R-CA-09",
    "an action that alters what is validated or registered names its change",
    "ICH Q10 3.2.3; 21 CFR 211.100(a); EU GMP Annex 15, 11",
    "neighbours",
    examine,
    frozenset({"capa"}),
    Severity.FLAG,
)
