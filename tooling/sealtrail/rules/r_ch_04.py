"""R-CH-04: nothing is made under a change before it may be, and it says when it was made.

The day of the change lies neither ahead of us nor before the day on which it was approved, or an authority agreed. Of
an emergency, moment, reason and the lots on hold stay as they were first told, and the first lot made under it is on
hold until the other side has ratified it; what is taken back says when.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sealtrail.finding import Finding
from sealtrail.model import ChangeControl
from sealtrail.rules import spoken
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import tomorrow

_MADE = frozenset({"implemented", "post_review", "closed"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CH-04``."""
    model = case.present.model
    if not isinstance(model, ChangeControl) or model.state == "voided":
        return
    if model.emergency is None and model.state in _MADE:
        yield from _made(case, model)
    if model.emergency is not None:
        yield from _emergency(case, model)
    if model.state == "reverted" and model.reverted_on is None:
        yield RULE.found(case, "reverted, and the record does not say when", "add reverted_on", "state")


def _made(case: Case, model: ChangeControl) -> Iterator[Finding]:
    day = model.implemented_on
    if day is None:
        yield RULE.found(
            case, f"{model.state}, and the record does not say when it was made", "add implemented_on", "state"
        )
        return
    if day > tomorrow(case):
        yield RULE.found(
            case, f"made on {day}, which is still to come", "wait until it is made, then say when", "implemented_on"
        )
    approved = _approved_on(case)
    # Where the plant lies, the day may be one behind the UTC day of a signature.
    if approved is not None and day < approved - timedelta(days=1):
        yield RULE.found(
            case,
            f"made on {day}, approved on {approved}",
            "correct the day; what was made without approval is a deviation: open one",
            "implemented_on",
        )
    for row in model.impact:
        if row.status == "approved" and row.status_on is not None and day < row.status_on:
            yield RULE.found(
                case,
                f"made on {day}, and the authority of {row.market} agreed for {row.product} on {row.status_on}",
                "correct the day; what was made before that is a deviation: open one",
                "implemented_on",
            )


def _emergency(case: Case, model: ChangeControl) -> Iterator[Finding]:
    emergency = model.emergency
    if emergency is None:
        return
    if emergency.implemented_at > case.at + timedelta(minutes=case.governance.policy.signing.skew_minutes):
        yield RULE.found(
            case,
            "the emergency change is said to be made at a moment that is still to come",
            "say when it was made",
            "emergency",
            "implemented_at",
        )
    before = case.was
    told = before.emergency if isinstance(before, ChangeControl) else None
    if told is not None and (told.implemented_at, told.reason) != (emergency.implemented_at, emergency.reason):
        yield RULE.found(
            case, "moment and reason of the emergency were told otherwise before", "put them back", "emergency"
        )
    for lot in () if told is None else told.held_batches:
        if lot not in emergency.held_batches:
            yield RULE.found(
                case,
                f"lot {lot} was on hold, and is not named any more",
                "put it back: what was held is told for ever",
                "emergency",
            )
    first = model.first_batch
    if model.state == "unratified" and first is not None and first not in emergency.held_batches:
        yield RULE.found(
            case,
            f"lot {first} was made under a change that is not ratified, and is not on hold",
            "name it under held_batches, and hold it until the other side has ratified the change",
            "emergency",
        )


def _approved_on(case: Case) -> date | None:
    """The day (UTC) of the last signature that approved the change."""
    signed = [
        one.day
        for one in spoken.beside(case)
        if one.said.meaning == "approved" and one.transition == ("impact_assessment", "approved")
    ]
    return max(signed, default=None)


RULE = Rule(
    "R-CH-04",
    "nothing is made under a change before it may be",
    "21 CFR 211.100(a), 211.22(a); EU GMP Chapter 7, 7.12; ICH Q7 13.1",
    "neighbours",
    examine,
    frozenset({"change"}),
)
