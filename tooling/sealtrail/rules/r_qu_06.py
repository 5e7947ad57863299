"""R-QU-06: work is passed on only to sites that are qualified for it and listed in the agreement.

A site that passes work on names the agreement that allows it; that agreement is approved, allows subcontracting and
lists the subcontractor for the activity. Neither the site nor an agreement may name a subcontractor without a
standing qualification for the activity in base. Where one ends later, or an agreement does, that is flagged.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import suppliers
from sealtrail.finding import Finding
from sealtrail.model import Agreement, Site
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today
from sealtrail.rules.deciding import weight
from sealtrail.rules.editions import executed


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-QU-06``."""
    model = case.present.model
    if isinstance(model, Site) and model.state == "active":
        for i, passed in enumerate(model.subcontracted):
            place = ("subcontracted", i)
            yield from _listed(case, passed.site, passed.activity, passed.approved_in, *place)
            yield from _qualified(case, passed.site, passed.activity, *place)
    elif isinstance(model, Agreement) and executed(case) is not None:
        if model.subcontractors and not model.subcontracting_allowed:
            yield RULE.found(
                case,
                "subcontractors are listed, and subcontracting is not allowed",
                "allow it, or list none",
                "subcontractors",
            )
        for i, listed in enumerate(model.subcontractors):
            yield from _qualified(case, listed.site, listed.activity, "subcontractors", i)


def _listed(case: Case, site: str, activity: str, number: str | None, *place: str | int) -> Iterator[Finding]:
    agreement = held.one(case.authority, number, Agreement)
    if agreement is None or agreement.state != "approved":
        said = "names no agreement that allows it" if number is None else f"{number} is no approved agreement"
    elif not agreement.subcontracting_allowed:
        said = f"{number} allows no subcontracting"
    elif not any((s.site, s.activity) == (site, activity) for s in agreement.subcontractors):
        said = f"{number} does not list it"
    else:
        return
    yield RULE.found(
        case,
        f"{activity} is passed on to {site}: {said}",
        f"agree on {site} as a subcontractor for {activity} first, and name the agreement under approved_in",
        *place,
        severity=weight(case),
    )


def _qualified(case: Case, site: str, activity: str, *place: str | int) -> Iterator[Finding]:
    registers, on, limits = held.registers(case.authority), today(case), case.governance.policy.limits
    standing = [
        q
        for q in suppliers.current(registers, site, on)
        if activity in q.activities and suppliers.standing(q, on, limits)[0] in {"qualified", "conditional"}
    ]
    if not standing:
        yield RULE.found(
            case,
            f"{site} is not qualified for {activity}",
            "qualify the subcontractor first, as any other site",
            *place,
            severity=weight(case),
        )


RULE = Rule(
    "R-QU-06",
    "a subcontractor is qualified and listed in the agreement",
    "EU GMP Chapter 7, 7.11; ICH Q7 16.14",
    "index",
    examine,
    frozenset({"agreement", "site"}),
)
