"""R-RK-01: a risk number is what its scores make of it, and controls do not make harm milder.

The number is severity times occurrence times detection, before and after what is done, each score within its scale. A
control lowers how often a thing happens or how well it hides; only a change of design lowers how bad it is, and says
so. What remains above the policy's number when an assessment is approved is accepted in words.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Risk, RiskItem
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import enters

_SCORES = ("severity", "occurrence", "detection")
_APPROVED = frozenset({"approved"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-RK-01``."""
    model = case.present.model
    if not isinstance(model, Risk):
        return
    highest: dict[str, int] = {scale.name: scale.highest for scale in model.scales}
    for i, item in enumerate(model.items):
        yield from _number(case, item, i, "number", item.number, _SCORES)
        yield from _residual(case, item, i)
        for name in (*_SCORES, *(f"residual_{score}" for score in _SCORES)):
            score, most = getattr(item, name), highest.get(name.removeprefix("residual_"))
            if score is not None and most is not None and score > most:
                said = f"{item.id}: {name} is {score}, and its scale ends at {most}"
                yield _said(case, said, "score within the scale, or correct the scale", i, name)
    if model.accepted_residual is None and enters(case, _APPROVED):
        yield from _unaccepted(case, model)


def _said(case: Case, message: str, hint: str, i: int, name: str) -> Finding:
    return RULE.found(case, message, hint, "items", i, name)


def _number(case: Case, item: RiskItem, i: int, name: str, number: int, scores: tuple[str, ...]) -> Iterator[Finding]:
    severity, occurrence, detection = (getattr(item, score) for score in scores)
    right = severity * occurrence * detection
    if number != right:
        said = f"{item.id}: {severity} times {occurrence} times {detection} is {right}, {name} says {number}"
        yield _said(case, said, f"write {right}, or correct a score", i, name)


def _residual(case: Case, item: RiskItem, i: int) -> Iterator[Finding]:
    names = tuple(f"residual_{score}" for score in _SCORES)
    given = [name for name in (*names, "residual_number") if getattr(item, name) is not None]
    if not given:
        return
    if item.residual_number is None or len(given) < 4:
        said = f"{item.id}: what remains is scored in part only ({', '.join(given)})"
        yield _said(case, said, "give the three residual scores and their number, or none of them", i, given[0])
        return
    yield from _number(case, item, i, "residual_number", item.residual_number, names)
    if item.residual_severity is not None and item.residual_severity < item.severity and item.design_changed is None:
        yield _said(
            case,
            f"{item.id}: severity goes from {item.severity} to {item.residual_severity} without a change of design",
            "a control lowers occurrence or detection only; keep the severity, or say under design_changed what makes "
            "the harm itself smaller",
            i,
            "residual_severity",
        )


def _unaccepted(case: Case, model: Risk) -> Iterator[Finding]:
    most = case.governance.policy.limits.residual_risk
    for i, item in enumerate(model.items):
        name = "number" if item.residual_number is None else "residual_number"
        number = getattr(item, name)
        if number > most:
            said = f"{item.id}: {number} remains, above {most}, and nobody accepted it"
            hint = "lower it, or let the sponsor's head of quality say under accepted_residual why it is accepted"
            yield _said(case, said, hint, i, name)


RULE = Rule(
    "R-RK-01",
    "risk numbers follow from their scores, and what remains is accepted",
    "ICH Q9(R1) 4.3, 4.4, 5",
    "neighbours",
    examine,
    frozenset({"risk"}),
)
