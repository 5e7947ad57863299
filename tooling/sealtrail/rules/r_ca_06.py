"""R-CA-06: a CAPA is carried out before it is called so, and its evidence is no older than the action.

Where a CAPA stands as implemented or beyond, each action says when it was done, on a day that has come. In the step to
"implemented" the quality unit verifies the evidence, so each action brings some, pinned in the record. Evidence that
bears a day before the action, or a true copy certified before it, shows something else.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Action, Capa
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import tomorrow

_DONE = frozenset({"implemented", "effectiveness_pending", "closed_effective", "closed_not_effective"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-06``."""
    model = case.present.model
    if not isinstance(model, Capa) or model.state not in _DONE:
        return
    verified = (case.state_before, model.state) == ("implementing", "implemented")
    for i, action in enumerate(model.actions):
        for message, hint, field in (*_carried_out(case, model, action), *_evidence(model, action, verified=verified)):
            yield RULE.found(case, message, hint, "actions", i, field)


def _carried_out(case: Case, model: Capa, action: Action) -> Iterator[tuple[str, str, str]]:
    if action.done_on is None and model.state != "closed_effective":  # R-CA-04 speaks of it there
        late = f", and was due on {action.due}" if action.due < case.utc_day else ""
        yield (
            f"{model.state} needs every action done: {action.id} is not{late}",
            "carry it out and say when in done_on, or leave the state at implementing",
            "done_on",
        )
    if action.done_on is not None and action.done_on > tomorrow(case):
        yield (
            f"{action.id} is said to be done on {action.done_on}, which is still to come",
            "correct the day",
            "done_on",
        )


def _evidence(model: Capa, action: Action, *, verified: bool) -> Iterator[tuple[str, str, str]]:
    pinned = {attachment.path: attachment for attachment in model.attachments}
    if verified and action.done_on is not None and not action.evidence:
        yield (
            f"implemented needs evidence for {action.id}",
            "attach what shows that it was done, and name it under evidence",
            "evidence",
        )
    for name in action.evidence:
        if name not in pinned:
            yield f"{name}, the evidence for {action.id}, is not pinned", "name it under attachments too", "evidence"
    if action.done_on is None:
        return
    copies = [pinned[name].certified for name in action.evidence if name in pinned]
    days = [copy.on for copy in copies if copy is not None] + [action.evidence_dated or action.done_on]
    if min(days) < action.done_on:
        yield (
            f"the evidence for {action.id} bears {min(days)}, and the action was done on {action.done_on}",
            "attach evidence of what was done, or correct the day",
            "evidence",
        )


RULE = Rule(
    "R-CA-06",
    "a CAPA is implemented when every action is done and shown",
    "ICH Q10 3.2.2; ISO 13485 8.5.2; 21 CFR 211.192",
    "record",
    examine,
    frozenset({"capa"}),
)
