"""R-CA-01: "we retrained the operator" is no answer.

An answer to a request of major or critical severity is not accepted when all its root causes stop at a person, when no
action is stronger than training or reminding, when its measure counts trainings, when it names no escape point, or when
nothing follows beyond the one case. For a minor request its causes and actions are flagged. Words are compared with
what they are called, in many languages: an action called strong that speaks only of training, a cause that blames a
person under another name. Training is welcome beside a stronger action, and is the answer where it is shown that
something was never taught and why that could be is acted on too. The head of quality of the side that asked may accept
the answer all the same, with a justification that stays visible.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import ANSWERED, Car, Scar
from sealtrail.retraining import Concern, concerns
from sealtrail.rules.case import Case, Rule

_SUBMITTED = "response_submitted"


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-01``."""
    model = case.present.model
    if not isinstance(model, Scar | Car) or model.latest is None or model.state not in {_SUBMITTED, *ANSWERED}:
        return
    evaluation = model.evaluation(model.latest)
    override = None if evaluation is None else evaluation.override
    for concern in concerns(model.latest, model.classification):
        message, severity = _weighed(concern, model.latest.round, model.state, override)
        place = ("responses", model.latest.round - 1, *concern.place)
        yield RULE.found(case, message, concern.hint, *place, severity=severity)


def _weighed(concern: Concern, number: int, state: str, override: str | None) -> tuple[str, Severity]:
    """How a concern is told in a state. A warning is worded otherwise than a refusal, for it excuses none later."""
    if concern.severity is Severity.FLAG:
        return f"round {number}: {concern.message}", Severity.FLAG
    if state == _SUBMITTED:
        return f"round {number} will not be accepted like this: {concern.message}", Severity.FLAG
    if override is not None:
        return f"round {number} was accepted by override: {concern.message}", Severity.FLAG
    return f"round {number} cannot be accepted: {concern.message}", Severity.BLOCK


RULE = Rule(
    "R-CA-01",
    "retraining and reminding alone answer no request",
    "ICH Q10 3.2.2; 21 CFR 211.192; FDA warning letters on investigations that stop at the operator",
    "record",
    examine,
    frozenset({"scar", "car"}),
)
