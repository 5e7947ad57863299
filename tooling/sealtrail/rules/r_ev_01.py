"""R-EV-01: the other side is told of an event in the time that the agreement in force gives, and the landing proves it.

The strictest rule that fits counts: that of the agreement in force for the site and the product on the day that the
quality unit knew, else that of policy. What an author types as the time of the notice proves nothing; it counts when
the revision that carries it, or a notification about the record, lands here. A time declared well before that is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sealtrail import clocks
from sealtrail.finding import Finding, Severity
from sealtrail.model import Deviation, Envelope, Notification
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.worlds import about, world_of


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-EV-01``."""
    model = case.present.model
    if not isinstance(model, Deviation | Notification) or _told_before(case, model):
        return
    clock = clocks.notice_clock(world_of(case), model)
    if clock is None or clock.duty.due is None:
        return
    duty = clock.duty
    asked = f"{duty.what} ({duty.source}), which was due on {_both(clock.due_there)}"
    if clock.state == "missed" and clock.open:
        when = "when this landed" if case.is_step else "so far"
        yield _flag(case, duty, f"nobody was told {when}: {asked}", "tell them now; what is late stays late")
    elif clock.state == "missed":
        shown = f"it landed on {_utc(case.at)}" if case.is_step else "its own date says so"
        yield _flag(case, duty, f"the notice is late, {shown}: {asked}", "say in the text why; what is late stays late")
    if clock.backdated and isinstance(duty.end.declared, datetime):
        hours = case.governance.policy.signing.declared_gap_hours
        yield _flag(
            case,
            duty,
            f"the notice is declared for {_utc(duty.end.declared)}, and nothing before {_utc(case.at)} proves it, "
            f"more than {hours} hours later",
            "keep with the record what shows that it was sent then",
        )


def _told_before(case: Case, model: Envelope) -> bool:
    """Whether the notice had landed before this step: then that step was judged for it."""
    if case.before is None:
        return False
    was = case.before.record(model.id)
    tells = was is not None and was.readable and clocks.NOTICE in clocks.marks(was.model)
    sent = (one for one in about(case.before, model.id) if one.org == model.org)
    return tells or any(role.partition(".")[0] != case.side for one in sent for role in one.to)


def _flag(case: Case, duty: clocks.Duty, message: str, hint: str) -> Finding:
    place = duty.place or ("state",)
    return RULE.found(case, message, hint, *place)


def _both(there: datetime | None) -> str:
    return "" if there is None else f"{there:%Y-%m-%d %H:%M} {there.tzinfo} ({_utc(there)})"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


RULE = Rule(
    "R-EV-01",
    "the other side is told of an event in the time agreed, and that is proven",
    "EU GMP Chapter 7, 7.7 and 8.15; 21 CFR 211.192; FDA 2016 contract manufacturing guidance IV",
    "index",
    examine,
    frozenset({"deviation", "notification"}),
    Severity.FLAG,
)
