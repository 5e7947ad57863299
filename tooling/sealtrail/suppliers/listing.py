"""The approved-supplier list: one row for each activity that a site does, or wants to do, for a product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sealtrail.agreements import in_force
from sealtrail.model import Agreement, Audit, Limits, Qualification, Site
from sealtrail.suppliers.adding import work
from sealtrail.suppliers.registers import Registers
from sealtrail.suppliers.status import (
    BEST_FIRST,
    NO_AGREEMENT,
    REPORTED,
    Cause,
    State,
    capped,
    causes,
    current,
    late_review,
    standing,
)


@dataclass(frozen=True)
class Row:
    """One site, activity and product on a day. Where one agreement and a standing qualification bear it, it counts."""

    site: str
    activity: str
    product: str
    status: State
    reasons: tuple[str, ...]
    risk_tier: str
    markets: tuple[str, ...] = ()
    qualification: str = ""
    valid_to: date | None = None
    agreement: str = ""
    agreement_revision: int = 0
    last_audit: str = ""
    audited_on: date | None = None
    conditions: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()

    @property
    def approved(self) -> bool:
        """Whether the site may work for the product on that day."""
        return self.status in {"qualified", "conditional"} and bool(self.agreement)


@dataclass(frozen=True)
class _Plant:
    """What all rows of one site share: what speaks against it, what its qualifications make of it, its last audit."""

    site: Site
    causes: tuple[Cause, ...]
    standings: tuple[tuple[State, str, Qualification], ...]
    audit: Audit | None


def approved_suppliers(registers: Registers, on: date, limits: Limits) -> tuple[Row, ...]:
    """Every row that a qualification or an agreement in force speaks of, in the order of site, product and activity."""
    rows = []
    for site in registers.sites:
        standings = tuple((*standing(q, on, limits), q) for q in current(registers, site.id, on))
        plant = _Plant(site, tuple(causes(registers, site, on)), standings, _last_audit(registers, site, on))
        for product, activity in sorted(_scope(registers, plant, on)):
            binding = in_force(registers.agreements, site=site.id, product=product, activity=activity, on=on)
            rows.append(_row(plant, activity, product, binding, on, limits))
    return tuple(rows)


def _scope(registers: Registers, plant: _Plant, on: date) -> frozenset[tuple[str, str]]:
    """What a site does or wants to do: products and activities."""
    site = plant.site.id
    asked = {(p, a) for _, _, q in plant.standings for p in q.products for a in q.activities}
    agreed = {
        (w.product, w.activity)
        for agreement in registers.agreements
        if site in agreement.sites
        for w in work(registers, agreement)
        if w.site == site
        and agreement in in_force(registers.agreements, site=site, product=w.product, activity=w.activity, on=on)
    }
    return frozenset(asked | agreed)


def _row(plant: _Plant, activity: str, product: str, binding: tuple[Agreement, ...], on: date, limits: Limits) -> Row:
    held = [cause for cause in plant.causes if cause.concerns(product)]
    state, reason, qualification = _best(plant, activity, product)
    agreement = binding[0] if len(binding) == 1 else None
    decision = None if qualification is None else qualification.decision
    restrictions = [c.restriction for c in held if c.restriction] + _of_agreement(binding, on, limits)
    return Row(
        site=plant.site.id,
        activity=activity,
        product=product,
        status=capped(state, held),
        reasons=tuple(r for r in (reason, *(cause.reason for cause in held)) if r),
        risk_tier=plant.site.risk_tier,
        markets=() if qualification is None else qualification.markets,
        qualification="" if qualification is None else qualification.id,
        valid_to=None if decision is None else decision.valid_to,
        agreement="" if agreement is None else agreement.id,
        agreement_revision=0 if agreement is None else agreement.revision,
        last_audit="" if plant.audit is None else plant.audit.id,
        audited_on=None if plant.audit is None else plant.audit.to,
        conditions=() if qualification is None else _conditions(qualification, on),
        restrictions=tuple(dict.fromkeys(restrictions)),
    )


def _best(plant: _Plant, activity: str, product: str) -> tuple[State, str, Qualification | None]:
    """The best of the qualifications that name an activity and a product, and what it makes of them."""
    fitting = [found for found in plant.standings if activity in found[2].activities and product in found[2].products]
    if not fitting:
        return "candidate", f"no qualification of {plant.site.id} names {activity} of {product}", None
    return min(fitting, key=lambda found: (BEST_FIRST.index(found[0]), found[2].id))


def _conditions(qualification: Qualification, on: date) -> tuple[str, ...]:
    return tuple(
        f"{condition.text} (by {condition.due})"
        for condition in qualification.conditions
        if condition.closed_on is None or condition.closed_on > on
    )


def _of_agreement(binding: tuple[Agreement, ...], on: date, limits: Limits) -> list[str]:
    """What the agreement, its absence or its age forbids."""
    if not binding:
        return [NO_AGREEMENT]
    if len(binding) > 1:
        return [f"{' and '.join(a.id for a in binding)} are in force at once"]
    late = late_review(binding[0], on, limits)
    return [late] if late else []


def _last_audit(registers: Registers, site: Site, on: date) -> Audit | None:
    """The last reported audit of a site."""
    held = [a for a in registers.audits if a.site == site.id and a.state in REPORTED and a.to <= on]
    return max(held, key=lambda a: (a.to, a.id), default=None)
