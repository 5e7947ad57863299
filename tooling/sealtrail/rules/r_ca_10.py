"""R-CA-10: requests that pile up or go round in circles are a matter for a higher level.

Rounds that are rejected again, and requests that stay open beside each other at one site: policy's thresholds say from
how many on that goes to which level. So does another request for the same category of deviation at the same site within
the months in which policy speaks of recurrence. Each is flagged until an escalation names the request as its evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sealtrail.finding import Finding, Severity
from sealtrail.model import Car, Deviation, Escalation, Scar
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import in_months
from sealtrail.rules.held import content, models, naming, one
from sealtrail.store import Snapshot
from sealtrail.thresholds import Matter, raised

_TRIGGERS = {"rejected_rounds": "evaluations", "open_requests": "state"}
"""What thresholds count of requests, and the field that shows it."""


@dataclass(frozen=True)
class _Known:
    """What the requests of a type tell: who was asked about which category, and what thresholds say."""

    asked: Mapping[tuple[str, str], Mapping[str, datetime | None]]
    matters: Mapping[str, Sequence[Matter]]


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-10``."""
    model = case.present.model
    if not isinstance(model, Scar | Car) or model.state in {"draft", "voided"}:
        return
    known = _known(case, model)
    escalations = naming(case.snapshot, Escalation, "evidence", model.id)
    for matter in known.matters.get(model.id, ()):
        if model.id in matter.unanswered(escalations):
            yield _flag(case, _what(model, matter), matter.level, _TRIGGERS[matter.trigger])
    again = sorted(_again(case, model, known))
    if again and not escalations:
        what = f"{again[0]} asked {_addressee(model)} about the same category of deviation, and that did not hold"
        yield _flag(case, what, "L3", "links")


def _flag(case: Case, what: str, level: str, field: str) -> Finding:
    hint = f"raise an escalation of level {level} or higher that names {case.present.model.id} as evidence"
    return RULE.found(case, what, hint, field)


def _what(model: Scar | Car, matter: Matter) -> str:
    if matter.trigger == "rejected_rounds":
        rejected = sum(evaluation.verdict == "rejected" for evaluation in model.evaluations)
        said = f"{rejected} round{'s were' if rejected != 1 else ' was'} rejected"
    else:
        said = f"{len(matter.evidence)} requests are open at {_addressee(model)}"
    return f"{said}: from {matter.asked.count} on, that is a matter of level {matter.level}"


def _again(case: Case, model: Scar | Car, known: _Known) -> Iterator[str]:
    """The requests to the same addressee about a deviation of the same category, near enough in time."""
    window = in_months(case.governance.policy.limits.recurrence_months)
    for category in _categories(case.snapshot, model):
        for other, opened in known.asked.get((_addressee(model), category), {}).items():
            # Without a date nobody can say that it is long ago.
            near = opened is None or model.opened_at is None or abs(model.opened_at - opened) <= window
            if near and other != model.id:
                yield other


def _known(case: Case, model: Scar | Car) -> _Known:
    """What the records tell, read once for each content of their folders."""
    held = content(case.snapshot, model.type_name, "deviation")
    key = ("R-CA-10", model.type_name, *held, case.governance.policy.thresholds)
    found: _Known = case.snapshot.remember(key, lambda: _read(case, type(model)))
    return found


def _read(case: Case, kind: type[Scar | Car]) -> _Known:
    asked: dict[tuple[str, str], dict[str, datetime | None]] = defaultdict(dict)
    requests: tuple[Scar | Car, ...] = models(case.snapshot, kind)
    for request in requests:
        if request.state != "draft":
            for category in _categories(case.snapshot, request):
                asked[_addressee(request), category][request.id] = request.opened_at
    counted = [t for t in case.governance.policy.thresholds if t.trigger in _TRIGGERS]
    matters: dict[str, list[Matter]] = defaultdict(list)
    # What landed has happened, whatever day somebody typed beside it.
    for matter in raised(requests, (), counted, date.max):
        for number in matter.evidence:
            matters[number].append(matter)
    return _Known(asked, matters)


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
