"""R-ES-01: what a threshold raises is taken up before its record is closed, and ends when it is shown to be over.

Where what a record says of itself reaches a threshold of level L2 or higher, it is not closed before an escalation of
that level names it as evidence. An escalation itself closes only with the criteria for ending it, how they were met,
every action done, and as many conforming periods as policy asks. Both are asked when the record closes; a threshold
that policy sets later refuses nothing that is closed. What several records raise together, or only history proves, is
told by ``sealtrail escalations``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sealtrail.finding import Finding
from sealtrail.model import TYPES, Audit, Envelope, Escalation
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import enters
from sealtrail.rules.held import models
from sealtrail.rules.lateness import lateness
from sealtrail.rules.running import unproven
from sealtrail.store import Snapshot
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
    if not enters(case, _CLOSED):
        return
    if isinstance(model, Escalation):
        for message, hint, place in (*_unsaid(model), *_undone(case, model), *_too_soon(case, model)):
            yield RULE.found(case, message, hint, *place)
        return
    for matter in _matters(case, model):
        if not _is_taken_up(case.snapshot, matter, model.id):
            field = _FIELDS.get(matter.trigger, "state")
            yield RULE.found(
                case,
                f"{model.state} without the escalation of level {matter.level} that policy asks for here: "
                f"{matter.trigger.replace('_', ' ')}",
                f"raise an escalation of level {matter.level} that names {model.id} as evidence; it may come with this",
                field if getattr(model, field, None) is not None else "state",
            )


def _matters(case: Case, model: Envelope) -> Iterator[Matter]:
    """What the record itself raises, above the working level. An audit is looked at beside the earlier ones."""
    beside = models(case.snapshot, "audit", Audit) if isinstance(model, Audit) else ()
    known = [model, *(audit for audit in beside if audit.id != model.id)]
    late = tuple(lateness(unproven(case), [model]))
    for matter in raised(known, late, case.governance.policy.thresholds, date.max):
        if model.id in matter.evidence and matter.level != _WORKING_LEVEL:
            yield matter


def _is_taken_up(snapshot: Snapshot, matter: Matter, record: str) -> bool:
    folder = snapshot.entry(TYPES["escalation"].folder)
    key = ("escalations about", None if folder is None else folder.id)
    about: Mapping[str, tuple[Escalation, ...]] = snapshot.remember(key, lambda: _about(snapshot))
    return record not in matter.unanswered(about.get(record, ()))


def _about(snapshot: Snapshot) -> Mapping[str, tuple[Escalation, ...]]:
    found: dict[str, tuple[Escalation, ...]] = {}
    for escalation in models(snapshot, "escalation", Escalation):
        for record in escalation.evidence:
            found[record] = (*found.get(record, ()), escalation)
    return found


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
        elif action.done_on > case.at.date() + timedelta(days=1):
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
