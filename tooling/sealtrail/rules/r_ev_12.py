"""R-EV-12: a deviation that stays open past its date is seen, and is not put off again and again by its owner alone.

Past its due date it is flagged, also when it closes, and past it by the days that policy sets both managements are due
to hear of it. The date is the one that the sponsor set, else that of the agreement in force, or the policy's. It is
moved by an extension, which the person whom it names has signed. From the second one on, and where one moves it by more
than those days, the sponsor's quality unit is among those who sign. An extension asked for after the old date had
passed hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sealtrail import clocks
from sealtrail.finding import Finding, Severity
from sealtrail.model import Deviation
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today
from sealtrail.rules.extensions import added, faults
from sealtrail.rules.spoken import quality_signed
from sealtrail.rules.worlds import unproven

_OPEN = "is open"
_OVER = {"closed": "was closed", "voided": "was voided"}


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-EV-12``."""
    model = case.present.model
    if not isinstance(model, Deviation):
        return
    for i, field, message, hint in faults(case, model.extensions):
        yield RULE.found(case, message, hint, "extensions", i, field, severity=Severity.BLOCK)
    most = timedelta(days=case.governance.policy.limits.overdue_escalation_days)
    new = [(i, model.extensions[i]) for i in added(case, model.extensions)]
    far = any(one.new_due - one.old_due > most for _, one in new)
    if (far or any(i > 0 for i, _ in new)) and not quality_signed(case, "sponsor"):
        by = f", by more than {most.days} days" if far else ""
        yield RULE.found(
            case,
            f"this is extension {len(model.extensions)}{by}, and nobody of the sponsor's quality unit signed it",
            "have sponsor.qa sign this revision as author too",
            "extensions",
            len(model.extensions) - 1,
            severity=Severity.BLOCK,
        )
    if case.is_step and case.base is None:
        return  # that it comes late is R-EV-01's to say
    if model.state not in _OVER or (case.is_step and case.state_before not in _OVER):
        yield from _past_due(case, model)


def _past_due(case: Case, model: Deviation) -> Iterator[Finding]:
    due = model.due or clocks.due_by(unproven(case), model, "state:closed")
    due = due or (model.extensions[-1].new_due if model.extensions else None)
    if due is None:
        return
    last, broken = clocks.extended(due, model.extensions)
    late, most = (today(case) - last).days, case.governance.policy.limits.overdue_escalation_days
    if late > 0:
        raised = f", which is more than {most}: both managements are due to hear of it" if late > most else ""
        yield _flag(
            case,
            f"it was due on {last} and {_OVER.get(model.state, _OPEN)} {late} day{'s' * (late != 1)} later{raised}",
            "this stays shown: say why; an extension is asked for before the date"
            + ("; raise an escalation of level L2" if raised else ""),
        )
    if broken is not None:
        yield _flag(
            case, f"it was due on {broken}, and the extension was asked for after that", "this stays shown: say why"
        )


def _flag(case: Case, message: str, hint: str) -> Finding:
    return RULE.found(case, message, hint, "due")


RULE = Rule(
    "R-EV-12",
    "a deviation open past its date is seen, and a second extension has the sponsor's signature",
    "21 CFR 211.192; EU GMP Chapter 1, 1.4(xiv); FDA 2016 contract manufacturing guidance IV",
    "index",
    examine,
    frozenset({"deviation"}),
    Severity.FLAG,
)
