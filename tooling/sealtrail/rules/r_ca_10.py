"""R-CA-10: requests that pile up or go round in circles are a matter for a higher level.

A second rejected round, a third request open at the same site, or another request for the same category of deviation at
the same site within the months that policy sets: each says that the working level does not get through. It is flagged
until an escalation names the request as its evidence. The numbers are policy's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sealtrail.finding import Finding, Severity
from sealtrail.model import TYPES, Car, Deviation, Escalation, Scar
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.held import models, one
from sealtrail.store import Snapshot

_NOT_OPEN = frozenset({"draft", "closed", "closed_ineffective", "voided"})
_DAYS_A_MONTH = 365.2425 / 12


@dataclass(frozen=True)
class _Known:
    """What has been asked: which requests are open at an addressee, and which were about a category of deviation."""

    open: Mapping[str, frozenset[str]]
    asked: Mapping[tuple[str, str], Mapping[str, datetime | None]]
    escalated: frozenset[str]


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-10``."""
    model, limits = case.present.model, case.governance.policy.limits
    if not isinstance(model, Scar | Car) or model.state in {"draft", "voided"}:
        return
    known = _known(case.snapshot, model)
    if model.id in known.escalated:
        return
    rejected = sum(evaluation.verdict == "rejected" for evaluation in model.evaluations)
    if rejected >= limits.rejected_rounds:
        yield _flag(case, "rejected_rounds", f"{rejected} rounds were rejected, expected fewer than", "evaluations")
    waiting = known.open.get(_addressee(model), frozenset()) | {model.id}
    if model.state not in _NOT_OPEN and len(waiting) >= limits.open_requests:
        message = f"{len(waiting)} requests are open at {_addressee(model)}, expected fewer than"
        yield _flag(case, "open_requests", message, "state")
    again = sorted(_again(case, model, known))
    if again:
        yield case.present.finding(
            RULE.id,
            f"{again[0]} asked {_addressee(model)} about the same category of deviation",
            "raise an escalation (L3) that names this request as evidence: what was promised then did not hold",
            "links",
            rule=RULE.id,
            severity=RULE.severity,
        )


def _flag(case: Case, limit: str, message: str, field: str) -> Finding:
    policy = case.governance.policy
    level = next((t.level for t in policy.thresholds if t.trigger == limit), "L3")
    return case.present.finding(
        RULE.id,
        f"{message} {getattr(policy.limits, limit)}",
        f"raise an escalation ({level}) that names this request as evidence",
        field,
        rule=RULE.id,
        severity=RULE.severity,
    )


def _again(case: Case, model: Scar | Car, known: _Known) -> Iterator[str]:
    """The requests to the same addressee about a deviation of the same category, near enough in time."""
    window = timedelta(round(case.governance.policy.limits.recurrence_months * _DAYS_A_MONTH))
    for category in _categories(case.snapshot, model):
        for other, opened in known.asked.get((_addressee(model), category), {}).items():
            # Without a date nobody can say that it is long ago.
            near = opened is None or model.opened_at is None or abs(model.opened_at - opened) <= window
            if near and other != model.id:
                yield other


def _known(snapshot: Snapshot, model: Scar | Car) -> _Known:
    """What the records tell, read once for each content of their folders."""
    folders = (snapshot.entry(TYPES[name].folder) for name in (model.type_name, "deviation", "escalation"))
    content = tuple(None if folder is None else folder.id for folder in folders)
    found: _Known = snapshot.remember(("R-CA-10", model.type_name, *content), lambda: _read(snapshot, type(model)))
    return found


def _read(snapshot: Snapshot, kind: type[Scar | Car]) -> _Known:
    waiting: dict[str, set[str]] = defaultdict(set)
    asked: dict[tuple[str, str], dict[str, datetime | None]] = defaultdict(dict)
    requests: tuple[Scar | Car, ...] = models(snapshot, kind.type_name, kind)
    for request in requests:
        if request.state not in _NOT_OPEN:
            waiting[_addressee(request)].add(request.id)
        if request.state != "draft":
            for category in _categories(snapshot, request):
                asked[_addressee(request), category][request.id] = request.opened_at
    escalated = (number for raised in models(snapshot, "escalation", Escalation) for number in raised.evidence)
    return _Known({place: frozenset(ids) for place, ids in waiting.items()}, asked, frozenset(escalated))


def _addressee(model: Scar | Car) -> str:
    return model.site if isinstance(model, Scar) else f"{model.addressed_to} for {model.org}"


def _categories(snapshot: Snapshot, model: Scar | Car) -> frozenset[str]:
    origins = (one(snapshot, link.to, Deviation) for link in model.links if link.rel == "originates_from")
    return frozenset(origin.category for origin in origins if origin is not None)


RULE = Rule(
    "R-CA-10",
    "requests that pile up or go round in circles are escalated",
    "ICH Q10 2.7; EU GMP Chapter 7, 7.7",
    "index",
    examine,
    frozenset({"scar", "car"}),
    Severity.FLAG,
)
