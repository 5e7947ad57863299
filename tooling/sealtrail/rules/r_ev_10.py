"""R-EV-10: a planned departure is approved before it happens.

Who means to depart from an approved instruction has time to ask. The record names the day for which the departure is
planned, and the quality unit approves it before that day begins at the site. What was done first and written down later
is an unplanned deviation, and is recorded as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sealtrail.finding import Finding
from sealtrail.model import Deviation
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today
from sealtrail.rules.spoken import of_quality

_NOT_YET = frozenset({"open", "voided"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-EV-10``."""
    model = case.present.model
    if not isinstance(model, Deviation) or not model.planned or model.state in _NOT_YET:
        return
    if model.planned_for is None:
        yield RULE.found(
            case, f"{model.state} needs the day for which the departure is planned", "add planned_for", "planned_for"
        )
        return
    approved = _approved(case)
    if approved is None or approved >= model.planned_for:
        yield RULE.found(
            case,
            f"the departure is planned for {model.planned_for}, "
            + ("and nobody approved it" if approved is None else f"and was approved on {approved}, not before"),
            "have it approved before that day; if it has happened, set planned to false: it is an unplanned deviation",
            "planned_for",
        )


def _approved(case: Case) -> date | None:
    """The day on which the quality unit of the record's side approved it, or wrote it where the record is mirrored.

    In the step by which the record leaves the open state, that is the day of the step.
    """
    if case.is_step and case.state_before in {"", "open"}:
        return today(case)
    side = case.side
    mirrored = case.present.model.custody == "mirrored"
    meanings = {"approved", "authored"} if mirrored else {"approved"}
    said = [] if side is None else [a.predicate for a in of_quality(case, side)]
    return min((date.fromisoformat(s.signed_at[:10]) for s in said if s.meaning in meanings), default=None)


RULE = Rule(
    "R-EV-10",
    "a planned departure is approved before it happens",
    "21 CFR 211.100(b); EU GMP Chapter 5, 5.15; ICH Q10 3.2.3",
    "neighbours",
    examine,
    frozenset({"deviation"}),
)
