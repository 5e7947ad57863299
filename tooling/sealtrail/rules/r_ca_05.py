"""R-CA-05: what is measured must be able to show that the actions failed.

"Training completed" measures that something was done, not that it worked. "No recurrence" over two batches says little
where the event was rare: it would not have come back by chance either. The author of a plan is told so while the plan
can still be changed. This is advice; it refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import Capa, EffectivenessPlan
from sealtrail.retraining import folded, lexicon
from sealtrail.rules.case import Case, Rule

_PLANNING = frozenset({"open", "plan_in_review"})
# As a folded text has them, each word after a blank: beginnings of words, or whole ones. All of an entry.
_ABSENCE = (
    (" no ", " recur"), (" no ", " repeat"), (" no ", " further"), (" not ", " recur"), (" without ", " recur"),
    (" zero ", " recur"), (" none ",), (" kein", " wieder"), (" aucun", " recid"), (" sin ", " reincid"),
    (" nessun", " ripet"),
)  # fmt: skip


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-05``."""
    model = case.present.model
    if not isinstance(model, Capa) or model.state not in _PLANNING or model.effectiveness_plan is None:
        return
    plan, least, words = model.effectiveness_plan, case.governance.policy.limits.least_batches, lexicon()
    said = f"{plan.metric}\n{plan.target}"
    if words.has("completion", said) and not words.has("outcome", said):
        yield _advice(
            case,
            "the metric counts what was done, and would be met if nothing had improved",
            "measure what the cause did to the product or the process, before and after",
            "metric",
        )
    if _awaits_nothing(said) and _seldom(plan, least):
        chances = "no number of batches is set" if plan.min_batches is None else f"{plan.min_batches} batches"
        yield _advice(
            case,
            f"that nothing came back is shown by too few opportunities: {chances}, expected at least {least}",
            f"set min_batches to {least} or more, or min_days where batches do not count",
            "target" if plan.min_batches is None else "min_batches",
        )


def _awaits_nothing(said: str) -> bool:
    plain = f"{folded(said)} "
    return any(all(word in plain for word in phrase) for phrase in _ABSENCE)


def _seldom(plan: EffectivenessPlan, least: int) -> bool:
    return plan.min_days is None if plan.min_batches is None else plan.min_batches < least


def _advice(case: Case, message: str, hint: str, field: str) -> Finding:
    return RULE.found(case, message, hint, "effectiveness_plan", field)


RULE = Rule(
    "R-CA-05",
    "the effectiveness of a CAPA is measured by something that could fail",
    "ICH Q10 3.2.2; ISO 13485 8.5.2(f)",
    "record",
    examine,
    frozenset({"capa"}),
    Severity.ADVICE,
)
