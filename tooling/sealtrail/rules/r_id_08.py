"""R-ID-08: a record moves only along the edges of its workflow.

No edge, no change: states are not skipped, closed states are not edited, terminal states are left by nothing. The
workflow that base has decides, not the one that a change would bring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sealtrail.finding import Finding
from sealtrail.rules.case import Case, Rule
from sealtrail.workflow import require, signs_anew


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``record.transition`` and ``record.edge``."""
    record, state = case.present, case.present.model.state
    if state not in case.workflow.states:
        yield record.finding(
            "record.transition",
            f"there is no state {state}",
            f"expected one of {', '.join(case.workflow.states)}",
            "state",
            rule=RULE.id,
        )
        return
    if not case.is_step or (case.base is not None and not case.base.readable):
        return
    before = None if case.base is None else case.base.model
    if case.governance.root.organisation(record.model.org) is None:
        return  # R-ID-01 speaks of it
    outcome = require(
        case.workflow,
        before,
        record.model,
        root=case.governance.root,
        policy=case.governance.policy,
        anew=case.base is not None and signs_anew(case.base, record),
    )
    if isinstance(outcome, Finding):
        at = record.finding("", "", "", "state")
        yield replace(outcome, path=record.path, line=at.line, column=at.column, record=case.place.id)


RULE = Rule(
    "R-ID-08",
    "a record moves only along the edges of its workflow",
    "21 CFR 11.10(f)",
    "record",
    examine,
    engine=1,
)
