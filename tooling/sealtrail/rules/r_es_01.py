"""R-ES-01: what a threshold raises is taken up before its record is closed, and ends when it is shown to be over.

Where what a record says of itself reaches a threshold of level L2 or higher, it is not closed before an escalation of
that level names it as evidence. An escalation itself closes only with the criteria for ending it, how they were met,
every action done, and as many conforming periods as policy asks. Both are asked when the record closes; a threshold
that policy sets later refuses nothing that is closed. What one side has put down, the other does not take back alone:
neither the records that raised it, nor a measure such as a hold on supply. What several records raise together, or only
history proves, is told by ``sealtrail escalations``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sealtrail.finding import Finding
from sealtrail.model import Audit, Envelope, Escalation
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import tomorrow
from sealtrail.rules.deciding import enters
from sealtrail.rules.held import models, naming
from sealtrail.rules.lateness import lateness
from sealtrail.rules.spoken import on_this_revision
from sealtrail.rules.worlds import unproven
from sealtrail.thresholds import Matter, raised

_CLOSED = frozenset({"closed", "closed_ineffective"})
_WORKING_LEVEL = "L1"
_FIELDS = {
    "missed_notification_major": "notice", "missed_notification_critical": "notice", "rejected_rounds": "evaluations",
    "request_overdue": "response_due", "unapproved_change": "emergency", "data_integrity": "data_integrity",
    "late_discovery": "first_known_by", "repeat_audit_finding": "findings",
}  # fmt: skip
"""The field of a record that a trigger looks at."""

_Fault = tuple[str, str, tuple[str | int, ...]]
"""Message, hint and place."""


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-ES-01``."""
    model = case.present.model
    if isinstance(model, Escalation):
        yield from _taken_back(case, model)
    if not enters(case, _CLOSED):
        return
    if isinstance(model, Escalation):
        for message, hint, place in (*_unsaid(model), *_undone(case, model), *_too_soon(case, model)):
            yield RULE.found(case, message, hint, *place)
        return
    for matter in _matters(case, model):
        if model.id in matter.unanswered(naming(case.snapshot, Escalation, "evidence", model.id)):
            field = _FIELDS.get(matter.trigger, "state")
            yield RULE.found(
                case,
                f"{model.state} without the escalation of level {matter.level} that policy asks for here: "
                f"{matter.trigger.replace('_', ' ')}",
                f"raise an escalation of level {matter.level} that names {model.id} as evidence; it may come with this",
                field if getattr(model, field, None) is not None else "state",
            )


def _taken_back(case: Case, model: Escalation) -> Iterator[Finding]:
    """Measures that the side which raised it does not take out itself, and records that are named no more."""
    before = case.was
    if not isinstance(before, Escalation):
        return
    spoken = (a for a in case.approvals() if on_this_revision(case, a) and a.predicate.meaning != "rejected")
    signed = {a.predicate.signatory.organisation for a in spoken}
    other = case.governance.root.other(model.org).id
    kept = {(action.kind, action.text, action.due) for action in model.actions}
    for action in before.actions if model.org not in signed else ():
        if (action.kind, action.text, action.due) not in kept:
            yield RULE.found(
                case,
                f"the {action.kind.replace('_', ' ')} due on {action.due} was changed or taken out, and nobody of "
                f"{model.org}, which raised this, signed that",
                f"put it back, or have {model.org} sign this revision as author",
                "actions",
            )
    if before.criteria not in {None, model.criteria} and model.org not in signed:
        yield RULE.found(
            case,
            f"the criteria for ending it were changed, and nobody of {model.org}, which raised this, signed that",
            f"put them back, or have {model.org} sign this revision as author",
            "criteria" if model.criteria is not None else "state",
        )
    for number in before.evidence if other not in signed else ():
        if number not in model.evidence:
            yield RULE.found(
                case,
                f"{number} raised this, and is not named any more",
                f"put it back, or have {other} sign this revision as author",
                "evidence",
            )


def _matters(case: Case, model: Envelope) -> Iterator[Matter]:
    """What the record itself raises, above the working level. An audit is looked at beside the earlier ones."""
    beside = models(case.snapshot, Audit) if isinstance(model, Audit) else ()
    known = [model, *(audit for audit in beside if audit.id != model.id)]
    late = tuple(lateness(unproven(case), [model]))
    for matter in raised(known, late, case.governance.policy.thresholds, date.max):
        if model.id in matter.evidence and matter.level != _WORKING_LEVEL:
            yield matter


def _unsaid(model: Escalation) -> Iterator[_Fault]:
    said = {
        "criteria": (model.criteria, "when it may end"),
        "criteria_met": (model.criteria_met, "how its criteria were met"),
        "outcome": (model.outcome, "what came of it"),
    }
    for field, (text, what) in said.items():
        if text is None:
            yield f"closed, and nothing says {what}", f"say it in {field}", (field,)


def _undone(case: Case, model: Escalation) -> Iterator[_Fault]:
    if not model.actions:
        yield "closed, and nothing was done about it", "write under actions what was done and when", ("actions",)
    for i, action in enumerate(model.actions):
        what = f"the {action.kind.replace('_', ' ')} of {action.owner}"
        if action.done_on is None:
            yield (
                f"closed, and {what}, due on {action.due}, is not done",
                "carry it out and say when in done_on",
                ("actions", i),
            )
        elif action.done_on > tomorrow(case):
            yield f"{what} is done on {action.done_on}, which is still to come", "correct the day", ("actions", i)


def _too_soon(case: Case, model: Escalation) -> Iterator[_Fault]:
    least, got = case.governance.policy.limits.conforming_periods, len(set(model.conforming_periods))
    if got < least:
        yield (
            f"closed after {got} conforming period{'s' * (got != 1)}, expected {least}",
            "keep it in monitoring until as many periods in a row went well, and name each of them once",
            ("conforming_periods",),
        )


RULE = Rule(
    "R-ES-01",
    "what a threshold raises is escalated before it is closed, and an escalation ends when it is shown to be over",
    "ICH Q10 2.7, 3.2.4; EU GMP Chapter 7, 7.7; FDA 2016 contract manufacturing guidance IV",
    "index",
    examine,
    frozenset({"audit", "car", "change", "deviation", "escalation", "scar"}),
)
