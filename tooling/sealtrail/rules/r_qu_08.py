"""R-QU-08: a hazard in shared rooms is assessed before a product goes there.

A site lists the hazards of its shared rooms, such as penicillin or an allergen. A decision that qualifies such a site,
and the site itself as long as a qualification stands, rests on an approved risk assessment of the site that names each
of them; where none does, that is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import suppliers
from sealtrail.finding import Finding, Severity
from sealtrail.model import QUALIFYING, Qualification, Risk, Site
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-QU-08``."""
    model = case.present.model
    if isinstance(model, Qualification) and model.state in QUALIFYING:
        site = held.one(case.authority, model.site, Site)
        risk = held.one(case.snapshot, model.risk, Risk)
        for hazard in () if site is None else site.shared_facility_hazards:
            yield from _told(case, model.site, hazard, (risk,) if risk is not None else (), "risk")
    elif isinstance(model, Site):
        current = suppliers.current(held.registers(case.snapshot), model.id, today(case))
        named = {q.risk for q in current if q.state in QUALIFYING}
        risks = tuple(r for r in held.models(case.snapshot, Risk) if r.id in named)
        for i, hazard in enumerate(model.shared_facility_hazards if named else ()):
            yield from _told(case, model.id, hazard, risks, "shared_facility_hazards", i)


def _told(case: Case, site: str, hazard: str, risks: tuple[Risk, ...], *place: str | int) -> Iterator[Finding]:
    word = hazard.rpartition(":")[2].strip().casefold()
    if any(r.state == "approved" and site in r.sites and word in _text(r) for r in risks):
        return
    yield RULE.found(
        case,
        f"{hazard} is in shared rooms of {site}, and no risk assessment that the site is qualified on names it",
        "assess whether it can reach the product, and let the qualification name that assessment",
        *(place if case.present.fields.get(str(place[0])) else ("site",)),
    )


def _text(risk: Risk) -> str:
    items = (text for item in risk.items for text in (item.failure, item.effect, item.cause))
    return "\n".join((risk.question, risk.scope, *items)).casefold()


RULE = Rule(
    "R-QU-08",
    "a hazard in shared rooms is assessed for the products made there",
    "EU GMP Chapter 5, 5.20; 21 CFR 211.42(d); ICH Q9(R1)",
    "index",
    examine,
    frozenset({"qualification", "site"}),
    Severity.FLAG,
)
