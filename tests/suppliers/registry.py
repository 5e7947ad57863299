"""Records from which the list of suppliers is computed, each differing from a plain one in what a test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from sealtrail.model import Agreement, Audit, Envelope, Escalation, Limits, Product, Qualification, Site
from sealtrail.suppliers import Registers, SiteStatus, site_status
from tests.people.cast import made

LUMBERTON, PAULSBORO = "SITE-HRW-0001", "SITE-HRW-0002"
STELBAT, LARENELLE = "PRD-LRK-0001", "PRD-LRK-0002"
ON = date(2026, 11, 2)
LIMITS = Limits()
"""Thirty days of grace, and half a year from the review of an agreement to the stop of new products."""


def _common(number: str, kind: str, state: str) -> dict[str, Any]:
    org = "harrow" if "-HRW-" in number else "larkspur"
    return {"schema": f"{kind}/1", "id": number, "title": "A title", "revision": 1, "state": state, "org": org}


def site(number: str = LUMBERTON, state: str = "active", **more: Any) -> Site:
    """A tablet plant with a licence that is valid for long."""
    fields = {
        **_common(number, "site", state),
        "legal_name": "Harrow Oral Solids LLC",
        "site_name": "Lumberton",
        "address": "681 Main Street",
        "country": "US",
        "time_zone": "America/New_York",
        "calendar": "us-nj",
        "activities": ["drug_product", "testing_release"],
        "risk_tier": "critical",
        **more,
    }
    return made(Site, fields)


def licence(until: str) -> dict[str, str]:
    """A licence that ends on a day."""
    return {"authority": "FDA", "kind": "registration", "number": "R-1", "valid_from": "2020-01-01", "valid_to": until}


def event(kind: str = "warning_letter", **more: Any) -> dict[str, Any]:
    """What an authority has open against a site."""
    return {"authority": "FDA", "on": "2026-10-01", "kind": kind, "reference": "WL 1", "open": True, **more}


def product(number: str = STELBAT, *registered: tuple[str, str], status: str = "authorised") -> Product:
    """A product, and the sites and activities that its dossier in the US names."""
    market = {
        "market": "US",
        "authorisation_no": "N-1",
        "holder": "Larkspur",
        "status": status,
        "registered_sites": [{"site": where, "activity": activity} for where, activity in registered],
    }
    fields = {
        **_common(number, "product", "active"),
        "name": "Stelbat",
        "strength": "20 mg",
        "dosage_form": "Tablet",
        "route": "Oral use",
        "risk_tier": "major",
        "authorisations": [market],
    }
    return made(Product, fields)


def qualification(
    number: str = "QLF-LRK-2026-0001",
    state: str = "approved",
    *,
    since: str = "2026-01-01",
    until: str = "2027-12-31",
    at: str = LUMBERTON,
    **more: Any,
) -> Qualification:
    """A decision that a site may make one product, for as long as it says."""
    outcome = {"conditional": "conditionally_approved", "rejected": "rejected"}.get(state, "approved")
    is_open = state in {"planned", "assessing", "decision_pending"}
    decided = {"outcome": outcome, "rationale": "Nothing is open", "valid_from": since, "valid_to": until}
    fields = {
        **_common(number, "qualification", state),
        "site": at,
        "type": "initial",
        "activities": ["drug_product"],
        "products": [STELBAT],
        "markets": ["US"],
        "dossier_site": True,
        **({} if is_open else {"decision": decided}),
        **more,
    }
    return made(Qualification, fields)


def condition(due: str, closed: str | None = None) -> dict[str, str]:
    """A condition of a decision."""
    return {"text": "Name the deputy", "due": due} | ({} if closed is None else {"closed_on": closed})


def audit(
    number: str = "AUD-LRK-2026-0001",
    conclusion: str | None = "acceptable",
    *,
    to: str = "2026-06-03",
    state: str = "closed",
    **more: Any,
) -> Audit:
    """A reported audit of a site."""
    fields = {
        **_common(number, "audit", state),
        "site": LUMBERTON,
        "kind": "routine",
        "mode": "onsite",
        "standards": ["drug_us_211"],
        "scope": "Solid forms",
        "team": [{"name": "Ines Calder", "qualified": "Lead auditor", "lead": True}],
        "from": to,
        "to": to,
        **({} if conclusion is None else {"conclusion": conclusion}),
        **more,
    }
    return made(Audit, fields)


def escalation(kind: str = "supply_hold", state: str = "monitoring", **more: Any) -> Escalation:
    """A matter between both companies with one action."""
    fields = {
        **_common("ESC-LRK-2026-0001", "escalation", state),
        "site": LUMBERTON,
        "level": "L4",
        "trigger": "Three late notices",
        "evidence": ["DEV-HRW-2026-0001"],
        "raised_at": "2026-10-05T10:00:00+02:00",
        "expected": "Notices in time",
        "actions": [{"kind": kind, "text": "As agreed", "owner": "Ines Calder", "due": "2026-10-06"}],
        **more,
    }
    return made(Escalation, fields)


def agreement(number: str = "QA-LRK-0001-01", *, review: str = "2028-04-01", **more: Any) -> Agreement:
    """An agreement in force for one site, product and activity."""
    fields = {
        **_common(number, "agreement", "approved"),
        "revision": 3,
        "parties": ["larkspur", "harrow"],
        "sites": [LUMBERTON],
        "products": [STELBAT],
        "activities": ["drug_product"],
        "regimes": ["drug_us_211"],
        "effective_from": "2026-01-01",
        "next_review": review,
        "precedence": "quality_agreement_prevails_on_quality",
        "responsibility_matrix": [{"topic": "A1", "responsible": "cmo", "accountable": "cmo", "clause": "3.1"}],
        "notification_rules": [
            {"event": "deviation", "class": "critical", "start": "aware", "amount": 24, "unit": "hours",
             "to": ["sponsor.qa"]}
        ],
        "change_rules": [
            {"category": "process", "class": "major", "requires": "sponsor_approval", "lead_days": 90, "clause": "9"}
        ],
        "subcontracting_allowed": False,
        "audit_interval_months": 18,
        **more,
    }  # fmt: skip
    return made(Agreement, fields)


def status(*records: Envelope, on: date = ON) -> SiteStatus:
    """The status of Lumberton, by some records."""
    held = Registers.of(records)
    plant = held.site(LUMBERTON)
    if plant is None:
        plant = site()
        held = Registers.of((plant, *records))
    return site_status(held, plant, on, LIMITS)
