"""R-CH-06: a temporary change ends on its day, and an emergency change is ratified in time.

A temporary change that nobody took back by its last day has become a permanent one that nobody approved. A change that
was made first and is neither ratified nor taken back within the business days that the policy grants leaves its lots
on hold and both sides exposed. Both stay flagged.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import ChangeControl
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.lateness import ratification_due
from sealtrail.rules.worlds import unproven

_IN_PLACE = frozenset({"implemented", "unratified", "ratified", "reverted", "post_review", "closed"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CH-06``."""
    model = case.present.model
    if not isinstance(model, ChangeControl) or model.state not in _IN_PLACE:
        return
    last, ended = model.temporary_until, model.reverted_on
    if last is not None and (ended or case.utc_day) > last:
        said = "is still in place" if ended is None else f"was taken back on {ended}"
        yield RULE.found(
            case,
            f"temporary until {last}, and {said}",
            "take it back and say so in reverted_on, or propose the lasting change as one of its own",
            "temporary_until",
        )
    yield from _unratified(case, model)


def _unratified(case: Case, model: ChangeControl) -> Iterator[Finding]:
    settles = case.state_before == "unratified" and model.state in {"ratified", "reverted"}
    if model.emergency is None or not (settles or model.state == "unratified"):
        return
    days, made = case.governance.policy.limits.ratification_business_days, model.emergency.implemented_at
    due = ratification_due(unproven(case), model, made)
    if case.at > due:
        settled = f"{model.state} only after" if settles else "neither ratified nor taken back by"
        yield RULE.found(
            case,
            f"made first on {made:%Y-%m-%d %H:%M %z}, and {settled} {due:%Y-%m-%d %H:%M} UTC, when the {days} business "
            f"day{'s' * (days != 1)} for it were over",
            "the other side ratifies it, or it is taken back; its lots stay on hold until then",
            "emergency",
        )


RULE = Rule(
    "R-CH-06",
    "a temporary change ends, an emergency change is ratified in time",
    "EU GMP Chapter 7, 7.12; ICH Q7 13.1; ICH Q10 3.2.3",
    "index",
    examine,
    frozenset({"change"}),
    Severity.FLAG,
)
