"""R-EV-04: what keeps coming back gets more than another entry.

Deviations of one category at one site that share the equipment, the process step or the material are alike. When they
reach the number that policy sets within the months that it sets (one number for minor ones, a smaller one for those
above), closing each by itself is no longer enough: a CAPA or a request to the CMO is due, and is named in the record.
Where it came back after a CAPA that was closed as effective, that verdict is in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sealtrail.finding import Finding, Severity
from sealtrail.model import Capa, Deviation, Envelope, Limits
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import in_months
from sealtrail.rules.recurrence import Event, alike
from sealtrail.rules.yearly import each_year


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-EV-04``."""
    model, limits = case.present.model, case.governance.policy.limits
    if not isinstance(model, Deviation) or model.state == "voided":
        return
    this = Event.of(model)
    earlier = alike(case.snapshot, model, this.on - in_months(limits.recurrence_months))
    if _too_often((*earlier, this), limits) and not _answered(case, model):
        yield _flag(
            case,
            f"this is the {_nth(len(earlier) + 1)} of its kind within {limits.recurrence_months} months, after "
            f"{_named([event.id for event in earlier])}, and no CAPA or SCAR is named",
            "open one, or name the one that covers it, under capas",
        )
    for capa in _thought_effective(case, earlier, this.on):
        yield _flag(
            case,
            f"it came back after {capa} had been closed as effective",
            f"judge that verdict anew, in a CAPA that says why {capa} did not reach this",
        )


def _flag(case: Case, message: str, hint: str) -> Finding:
    return RULE.found(case, message, hint, "capas")


def _too_often(events: tuple[Event, ...], limits: Limits) -> bool:
    grave = sum(event.grave for event in events)
    return len(events) >= limits.recurrence_minor or grave >= limits.recurrence_major


def _answered(case: Case, model: Deviation) -> bool:
    """Whether the record names an action that stands, or an action says that it originates from the record."""
    if any(held.one(case.snapshot, number, Envelope) is not None for number in model.capas):
        return True
    years = (each_year(case.snapshot, kind, "origins", _origins) for kind in ("capa", "scar"))
    return any(model.id in origins for each in years for origins in each)


def _origins(models: Iterable[Envelope]) -> frozenset[str]:
    return frozenset(link.to for model in models for link in model.links if link.rel == "originates_from")


def _thought_effective(case: Case, earlier: Iterable[Event], on: date) -> Iterator[str]:
    for number in dict.fromkeys(number for event in earlier for number in event.capas):
        capa = held.one(case.snapshot, number, Capa)
        result = capa.effectiveness_result if capa is not None and capa.state == "closed_effective" else None
        if result is not None and result.assessed_on < on:
            yield number


def _nth(number: int) -> str:
    return {2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(number, f"{number}th")


def _named(numbers: list[str]) -> str:
    more = f" and {len(numbers) - 3} more" if len(numbers) > 3 else ""
    return ", ".join(numbers[-3:]) + more


RULE = Rule(
    "R-EV-04",
    "deviations that recur lead to a CAPA or a request",
    "21 CFR 211.180(e), 211.192; ICH Q10 3.2.2; EU GMP Chapter 1, 1.4(xiv)",
    "index",
    examine,
    frozenset({"deviation"}),
    Severity.FLAG,
)
