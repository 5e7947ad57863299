"""R-CA-04: a CAPA closes as effective only on evidence that it was.

The plan fixed metric, target and window before the actions were carried out. The result says what was observed over at
least that many batches and days, counted from the start of the plan and the last action, is judged effective, rests on
files pinned in the record, and was assessed by somebody who owns none of the actions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sealtrail.finding import Finding
from sealtrail.model import Capa, EffectivenessPlan, EffectivenessResult
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import tomorrow

_RESULT = "effectiveness_result"


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-04``."""
    model = case.present.model
    if not isinstance(model, Capa) or model.state != "closed_effective":
        return

    def lacks(what: str, hint: str, *place: str) -> Finding:
        return RULE.found(case, f"closed_effective needs {what}", hint, *place)

    plan, result = model.effectiveness_plan, model.effectiveness_result
    if plan is None or (plan.min_days is None and plan.min_batches is None):
        yield lacks(
            "a plan with a window or a number of batches",
            "leave the state at effectiveness_pending",
            "state" if plan is None else "effectiveness_plan",
        )
    if result is None:
        yield lacks(
            "effectiveness_result", "add what was observed, or leave the state at effectiveness_pending", "state"
        )
        return
    pinned = {attachment.path for attachment in model.attachments}
    if not result.evidence:
        yield lacks(
            "effectiveness_result.evidence",
            "attach the evidence and pin it under effectiveness_result, or leave the state at effectiveness_pending",
            _RESULT,
        )
    for name in result.evidence:
        if name not in pinned:
            yield lacks(f"{name} to be pinned", "name the file under attachments too", _RESULT, "evidence")
    if result.verdict != "effective":
        yield lacks(
            f"the verdict effective, got {result.verdict}", "close it as closed_not_effective", _RESULT, "verdict"
        )
    if any(action.owner == result.assessed_by for action in model.actions):
        yield lacks("an assessor who owns no action", "somebody else assesses", _RESULT, "assessed_by")
    if plan is not None and plan.min_batches is not None and result.batches < plan.min_batches:
        yield lacks(f"{plan.min_batches} batches, got {result.batches}", "wait for more batches", _RESULT, "batches")
    if plan is not None:
        yield from _window(case, model, plan, result)


def _window(case: Case, model: Capa, plan: EffectivenessPlan, result: EffectivenessResult) -> Iterator[Finding]:
    undone = [action.id for action in model.actions if action.done_on is None]
    if undone:
        yield RULE.found(
            case,
            f"closed_effective needs every action done, open: {', '.join(undone)}",
            "carry them out and say when",
            "actions",
        )
    begins = max([plan.start, *(a.done_on for a in model.actions if a.done_on is not None)])
    ends = begins + timedelta(days=plan.min_days or 0)
    if result.assessed_on < ends:
        yield RULE.found(
            case,
            f"closed_effective needs the window to have passed: it ends on {ends}, assessed on {result.assessed_on}",
            "assess it after the window",
            _RESULT,
            "assessed_on",
        )
    if result.assessed_on > tomorrow(case):
        yield RULE.found(
            case,
            f"closed_effective needs an assessment made, {result.assessed_on} is still to come",
            "correct the date",
            _RESULT,
            "assessed_on",
        )


RULE = Rule(
    "R-CA-04",
    "a CAPA closes as effective only on evidence",
    "ICH Q10 3.2.2; 21 CFR 820 / ISO 13485 8.5.2",
    "record",
    examine,
    frozenset({"capa"}),
    engine=1,
)
