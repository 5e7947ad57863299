"""R-EV-06: the sponsor learns of a deviation from its CMO, not from a patient.

A product owner that first hears of an event from a complaint, from reading a batch record or in an audit was not told.
That is the gravest failure that oversight can find, whatever became of the batch, so it stays visible for ever, and the
thresholds of policy raise it to both managements.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import Deviation
from sealtrail.rules.case import Case, Rule

_BY = {"complaint": "a complaint", "batch_record_review": "reading the batch record", "audit": "an audit"}


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-EV-06``."""
    model = case.present.model
    if not isinstance(model, Deviation) or model.first_known_by not in _BY or model.state == "voided":
        return
    since = f"{model.detected_at.date()}, when it was detected"
    told = "" if model.notice is None else f"; the notice was sent on {model.notice.notified_at.date()}"
    yield RULE.found(
        case,
        f"the sponsor learnt of this from {_BY[model.first_known_by]}, and not from a notice after {since}{told}",
        "issue a request with the trigger late_notification, and raise it as the agreement's escalation says",
        "first_known_by",
    )


RULE = Rule(
    "R-EV-06",
    "the sponsor first knows of a deviation by being told",
    "21 CFR 200.10(b); EU GMP Chapter 7, 7.7; FDA 2016 contract manufacturing guidance IV",
    "record",
    examine,
    frozenset({"deviation"}),
    Severity.FLAG,
)
