"""R-CA-12: a request is not closed while what it came from is open.

The event shows whether the answer fits: as long as its investigation runs, or nobody has decided what becomes of its
batches, the cause may still turn out to be another one. Every deviation that the request originates from is closed,
with its disposition, before or together with the request.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Car, Deviation, Scar
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.held import one


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-12``."""
    record, model = case.present, case.present.model
    if not isinstance(model, Scar | Car) or model.state != "closed":
        return
    for i, link in enumerate(model.links):
        event = one(case.snapshot, link.to, Deviation) if link.rel == "originates_from" else None
        if event is None:
            continue
        if event.state != "closed":
            yield record.finding(
                RULE.id,
                f"closed while {event.id}, from which it originates, is {event.state}",
                f"close {event.id} first, or in the same landing",
                "links",
                i,
                rule=RULE.id,
            )
        elif event.batches and event.disposition is None:
            yield record.finding(
                RULE.id,
                f"closed while nobody has said what becomes of {', '.join(event.batches)} ({event.id})",
                f"have the disposition recorded in {event.id} first",
                "links",
                i,
                rule=RULE.id,
            )


RULE = Rule(
    "R-CA-12",
    "a request is not closed while the event it came from is open",
    "21 CFR 211.192; ICH Q10 3.2.2",
    "neighbours",
    examine,
    frozenset({"scar", "car"}),
)
