"""When a rule is asked: what was decided rightly stays decided, whatever time, policy and other records do later.

A decision is judged when it is made, by the step that makes it. A working directory has no before; there it is being
made as long as nobody has signed it, so that its author hears of everything in time and nobody does years later.
"""

from __future__ import annotations

from collections.abc import Container

from sealtrail.finding import Severity
from sealtrail.rules.case import Case
from sealtrail.rules.spoken import on_this_revision


def enters(case: Case, states: Container[str]) -> bool:
    """Whether the record comes into one of some states now, and from another one.

    Outside a step, the signatures kept beside it tell in which state it was left last.
    """
    if case.present.model.state not in states:
        return False
    if case.is_step:
        return case.state_before not in states
    signed = (a.predicate for a in case.approvals())
    moves = [(said.revision, said.transition.to) for said in signed if said.transition is not None]
    return not moves or max(moves)[1] not in states


def weight(case: Case) -> Severity:
    """How much it weighs that a record asks for more than it has: it is not landed so, and flagged if it comes to be.

    For rules that policy, a day or another record can turn against what both sides have agreed on already.
    """
    is_written = case.is_step or not any(on_this_revision(case, approval) for approval in case.approvals())
    return Severity.BLOCK if is_written else Severity.FLAG
