"""R-TR-01: people are trained on an edition that exists and is approved, and on a revision that it has had.

A roster vouches that people know what they work by. That is worth nothing if they were taught from a draft, or from a
revision that nobody has written; and nobody was trained on a day that is still to come. An edition that is withdrawn
later was good when they were trained.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Envelope, TrainingAck
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import tomorrow
from sealtrail.rules.deciding import enters

_RECORDED = frozenset({"recorded"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-TR-01``."""
    model = case.present.model
    if not isinstance(model, TrainingAck) or model.state == "voided":
        return
    subject = held.one(case.snapshot, model.subject, Envelope)
    if subject is not None and subject.state != "approved" and enters(case, _RECORDED):
        message = f"{subject.id} is {subject.state.replace('_', ' ')}, and people are trained on what is approved"
        yield RULE.found(case, message, "record the roster when it is approved", "subject")
    if subject is not None and model.subject_revision > subject.revision:
        message = f"trained on revision {model.subject_revision}, and {subject.id} is at revision {subject.revision}"
        yield RULE.found(case, message, "correct the revision", "subject_revision")
    for i, trainee in enumerate(model.trainees):
        if trainee.trained_on > tomorrow(case):
            message = f"{trainee.name} is trained on {trainee.trained_on}, which is still to come"
            yield RULE.found(case, message, "correct the day, or leave the line out", "trainees", i, "trained_on")


RULE = Rule(
    "R-TR-01",
    "people are trained on an approved edition, and on a revision that it has",
    "21 CFR 211.25(a); EU GMP Chapter 2, 2.10 to 2.14; ICH Q7 3.12",
    "neighbours",
    examine,
    frozenset({"training_ack"}),
)
