"""R-CA-07: an action that is overdue is seen, and no extension asked for too late makes it punctual.

Whoever needs more time asks for it before the day has passed: then the new date counts. Asked for after, the action
stays late for ever, whatever the new date says; so does one that was done after its day, and a CAPA closed after its
own. The day ends at midnight where those sit who owe the action.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import clocks
from sealtrail.finding import Finding, Severity
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.worlds import world_of


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-07``."""
    model = case.present.model
    if model.state == "voided":
        return
    world = world_of(case)
    for duty in clocks.dates(world, model):
        clock = world.clock(duty) if duty.rule == RULE.id else None
        if clock is not None and clock.state == "missed":
            message, hint = _told(clock)
            yield RULE.found(case, message, hint, *duty.place)


def _told(clock: clocks.Clock) -> tuple[str, str]:
    duty, there = clock.duty, clock.due_there
    if duty.broken is not None:
        return (
            f"more time for this ({duty.what}) was asked for after {duty.broken} had passed, so it is late for ever",
            "ask before the day has passed next time; say in the reason why it was not",
        )
    due = "" if there is None else f"due on {there:%Y-%m-%d}"
    if clock.open:
        return (
            f"this ({duty.what}) was {due} and is not done",
            "do it and say when; more time is asked for before the day",
        )
    return f"this ({duty.what}) was {due} and was done later", "say in the text why; what is late stays late"


RULE = Rule(
    "R-CA-07",
    "an overdue action is seen, and extending it too late does not mend it",
    "ICH Q10 3.2.2; 21 CFR 820 / ISO 13485 8.5.2; EU GMP Chapter 1, 1.4(xiv)",
    "index",
    examine,
    frozenset({"capa", "car", "scar"}),
    Severity.FLAG,
)
