"""R-CA-12: a request is not closed while what it came from is open.

The event shows whether the answer fits: as long as its investigation runs, or nobody has decided what becomes of its
batches, the cause may still turn out to be another one. When a request closes, every deviation that it originates from
is closed, with its disposition, before it or with it; an audit has no critical or major finding left open; and what was
changed without asking is ratified or taken back. A deviation that is reopened later does not open the request again.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import suppliers
from sealtrail.finding import Finding
from sealtrail.model import Audit, Car, ChangeControl, Deviation, Envelope, Scar
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import enters
from sealtrail.rules.held import one

_CLOSED = frozenset({"closed"})

_Fault = tuple[str, str]
"""Message and hint."""


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-12``."""
    model = case.present.model
    if not isinstance(model, Scar | Car) or not enters(case, _CLOSED):
        return
    for i, link in enumerate(model.links):
        if link.rel == "originates_from":
            for message, hint in _open(one(case.snapshot, link.to, Envelope)):
                yield RULE.found(case, message, hint, "links", i)


def _open(origin: Envelope | None) -> Iterator[_Fault]:
    if isinstance(origin, Deviation):
        yield from _deviation(origin)
    elif isinstance(origin, Audit):
        yield from _audit(origin)
    elif isinstance(origin, ChangeControl) and origin.state == "unratified":
        yield (
            f"closed while {origin.id}, from which it originates, is neither ratified nor taken back",
            f"settle {origin.id} first, or in the same landing",
        )


def _deviation(event: Deviation) -> Iterator[_Fault]:
    if event.state != "closed":
        yield (
            f"closed while {event.id}, from which it originates, is {event.state.replace('_', ' ')}",
            f"close {event.id} first, or in the same landing",
        )
    elif event.batches and event.disposition is None:
        yield (
            f"closed while nobody has said what becomes of {', '.join(event.batches)} ({event.id})",
            f"have the disposition recorded in {event.id} first",
        )


def _audit(audit: Audit) -> Iterator[_Fault]:
    if audit.state not in suppliers.REPORTED:
        yield (
            f"closed while {audit.id}, from which it originates, has no report: it is {audit.state.replace('_', ' ')}",
            f"have the report of {audit.id} issued first",
        )
        return
    left = suppliers.open_findings(audit, "critical", "major")
    if left:
        named = ", ".join(f"{finding.id} ({finding.classification})" for finding in left)
        yield (
            f"closed while findings of {audit.id}, from which it originates, are open: {named}",
            f"say in {audit.id}, under closed_on of each answer, when its finding was closed; first, or with this",
        )


RULE = Rule(
    "R-CA-12",
    "a request is not closed while the event it came from is open",
    "21 CFR 211.192; ICH Q10 3.2.2",
    "neighbours",
    examine,
    frozenset({"scar", "car"}),
)
