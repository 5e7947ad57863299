"""The status of a site on a day, with the reasons for it. The worst of what speaks against it decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sealtrail.agreements import standing as edition_standing
from sealtrail.model import QUALIFYING, Agreement, Audit, AuditFinding, Escalation, Limits, Qualification, Site
from sealtrail.model.sites import RegulatoryEvent
from sealtrail.suppliers.registers import Registers

State = Literal["disqualified", "suspended", "conditional", "qualified", "in_qualification", "candidate", "exited"]
SITE_STATES: tuple[State, ...] = (
    "disqualified", "suspended", "conditional", "qualified", "in_qualification", "candidate", "exited",
)  # fmt: skip

DECIDED = QUALIFYING | {"rejected", "withdrawn"}
REPORTED = frozenset({"report_issued", "response_received", "response_accepted", "closed"})
"""States of an audit whose conclusion stands."""

NO_AGREEMENT = "no agreement in force"
_ENDED = frozenset({"closed", "voided"})
_ACTIONS = frozenset({"warning_letter", "import_alert", "gmp_noncompliance", "consent_decree"})
_OUTCOMES = frozenset({"OAI", "noncompliant"})
BEST_FIRST: tuple[State, ...] = (
    "qualified", "conditional", "suspended", "disqualified", "in_qualification", "candidate",
)  # fmt: skip


@dataclass(frozen=True)
class Cause:
    """What holds a site, or some products there, down to a status, and why."""

    at_most: State
    reason: str
    products: tuple[str, ...] = ()
    restriction: str = ""

    def concerns(self, product: str) -> bool:
        """Whether it holds for a product; one that names none holds for all."""
        return not self.products or product in self.products


@dataclass(frozen=True)
class SiteStatus:
    """What a site is on a day, why, and what may not be done there in spite of it."""

    site: str
    state: State
    reasons: tuple[str, ...]
    restrictions: tuple[str, ...]


def site_status(registers: Registers, site: Site, on: date, limits: Limits) -> SiteStatus:
    """The status of a site: the best of its qualifications, and never better than what speaks against the site."""
    found = [standing(q, on, limits) for q in current(registers, site.id, on)]
    held = list(causes(registers, site, on))
    states: list[State] = [state for state, _ in found] or ["candidate"]
    general = [cause for cause in held if not cause.products]
    reasons = [reason for _, reason in found if reason] + [cause.reason for cause in held]
    if not found:
        reasons.insert(0, f"no qualification names {site.id}")
    binding = agreements_of(registers, site.id, on)
    said = [cause.restriction for cause in held] + [late_review(a, on, limits) for a in binding]
    restrictions = dict.fromkeys(text for text in (*said, "" if binding else NO_AGREEMENT) if text)
    return SiteStatus(site.id, capped(min(states, key=BEST_FIRST.index), general), tuple(reasons), tuple(restrictions))


def agreements_of(registers: Registers, site: str, on: date) -> tuple[Agreement, ...]:
    """The agreements in force on a day that name a site."""
    held = {a.id: a for a in registers.agreements}
    return tuple(
        a
        for a in registers.agreements
        if site in a.sites and edition_standing(a, on, held.get(a.superseded_by or "")) == "effective"
    )


def is_stopping(agreement: Agreement, on: date, limits: Limits) -> bool:
    """Whether the review of an agreement is so late that nothing new may begin under it."""
    return on > agreement.next_review + timedelta(days=limits.agreement_stop_days)


def late_review(agreement: Agreement, on: date, limits: Limits) -> str:
    """What a late review of an agreement forbids, or that it is late; the empty text where it is not."""
    if on <= agreement.next_review:
        return ""
    said = f"the review of {agreement.id} was due on {agreement.next_review}"
    return f"no new products: {said}" if is_stopping(agreement, on, limits) else said


def capped(state: State, held: list[Cause]) -> State:
    """A status, brought down by what speaks against it. What was never decided is not brought down by anything less."""
    if any(cause.at_most == "exited" for cause in held):
        return "exited"
    if state not in {"qualified", "conditional"}:
        return state
    return min([state, *(cause.at_most for cause in held)], key=SITE_STATES.index)


def current(registers: Registers, site: str, on: date) -> tuple[Qualification, ...]:
    """The qualifications of a site that no later decision has taken the place of."""
    mine = [q for q in registers.qualifications if q.site == site]
    return tuple(q for q in mine if not any(_replaces(other, q, on) for other in mine))


def _replaces(new: Qualification, old: Qualification, on: date) -> bool:
    if new.id == old.id or new.state not in DECIDED or new.decision is None or on < new.decision.valid_from:
        return False
    if old.decision is not None and (new.decision.valid_from, new.id) <= (old.decision.valid_from, old.id):
        return False
    return new.requalifies == old.id or (old.state in DECIDED and _within(old, new))


def _within(old: Qualification, new: Qualification) -> bool:
    return (
        set(old.activities) <= set(new.activities)
        and set(old.products) <= set(new.products)
        and set(old.markets) <= set(new.markets)
    )


def standing(qualification: Qualification, on: date, limits: Limits) -> tuple[State, str]:
    """What one qualification makes of its scope on a day, and why that is less than qualified."""
    number, decision = qualification.id, qualification.decision
    if qualification.state in {"rejected", "withdrawn"}:
        return "disqualified", f"{number} was {qualification.state}"
    if qualification.state not in DECIDED or decision is None:
        return "in_qualification", f"{number} is {qualification.state.replace('_', ' ')}"
    if on < decision.valid_from:
        return "in_qualification", f"{number} is valid from {decision.valid_from}"
    grace = timedelta(days=limits.qualification_grace_days)
    found: list[tuple[State, str]] = [("qualified", ""), *_of_conditions(qualification, on, grace)]
    if on > decision.valid_to + grace:
        found.append(("suspended", f"{number} ended on {decision.valid_to}, and its grace has passed"))
    elif on > decision.valid_to:
        said = f"{number} ended on {decision.valid_to}; its grace ends on {decision.valid_to + grace}"
        found.append(("conditional", said))
    return min(found, key=lambda one: SITE_STATES.index(one[0]))


def _of_conditions(qualification: Qualification, on: date, grace: timedelta) -> Iterator[tuple[State, str]]:
    """What the conditions of a decision make of it."""
    unmet = [c for c in qualification.conditions if c.closed_on is None or c.closed_on > on]
    late = min((c.due for c in unmet), default=on)
    if on > late:
        state: State = "suspended" if on > late + grace else "conditional"
        yield state, f"{qualification.id}: a condition was due on {late} and is not met"
    elif unmet:
        yield "conditional", f"{qualification.id}: {len(unmet)} of its conditions still to be met"
    elif qualification.state == "conditional":
        yield "conditional", f"{qualification.id}: its conditions are met, and it is not approved yet"


def causes(registers: Registers, site: Site, on: date) -> Iterator[Cause]:
    """What speaks against a site on a day, whatever its qualifications say."""
    if site.state == "retired":
        yield Cause("exited", f"{site.id} is retired")
    audit = _unacceptable(registers, site, on)
    if audit is not None:
        yield Cause("suspended", f"{audit.id} of {audit.to} concluded unacceptable")
    for event in site.regulatory_history:
        if is_restricting(event) and event.on <= on:
            what = event.kind.replace("_", " ")
            yield Cause("conditional", f"{site.id}: {what} {event.reference} of {event.authority} is open")
    for licence in site.licences:
        if licence.valid_to is not None and licence.valid_to < on:
            yield Cause("conditional", f"{site.id}: {licence.kind} {licence.number} ended on {licence.valid_to}")
    for certificate in site.certifications:
        if certificate.valid_to < on:
            said = f"{certificate.scheme} {certificate.number} ended on {certificate.valid_to}"
            yield Cause("conditional", f"{site.id}: {said}")
    for escalation in registers.escalations:
        if escalation.state not in _ENDED and _reaches(escalation, site):
            yield from _escalated(escalation)


def is_restricting(event: RegulatoryEvent) -> bool:
    """Whether what an authority found or did, and has not settled, keeps a site from being more than conditional."""
    return event.open and (event.kind in _ACTIONS or event.outcome in _OUTCOMES)


def _unacceptable(registers: Registers, site: Site, on: date) -> Audit | None:
    """The audit that suspends a site: only a later one by the same side lifts it, and never a self-inspection."""
    judged = [a for a in registers.audits if a.site == site.id and a.state in REPORTED and a.to <= on]
    for audit in sorted(judged, key=lambda a: (a.to, a.id), reverse=True):
        later = (a for a in judged if (a.to, a.id) > (audit.to, audit.id) and a.org == audit.org and a.kind_ != "self")
        if audit.conclusion == "unacceptable" and not any(a.conclusion for a in later):
            return audit
    return None


def _reaches(escalation: Escalation, site: Site) -> bool:
    """Whether an escalation is about a site; one that names none is about all of them."""
    named = {n for n in (escalation.site, *escalation.evidence) if n is not None and n.startswith("SITE-")}
    return not named or site.id in named


def _escalated(escalation: Escalation) -> Iterator[Cause]:
    kinds = {action.kind for action in escalation.actions}
    of = f": {', '.join(escalation.products)}" if escalation.products else ""
    if "supply_hold" in kinds:
        said = f"{escalation.id} holds supply"
        yield Cause("suspended", said, escalation.products, f"supply is held{of}")
    if "new_product_stop" in kinds:
        yield Cause("conditional", f"{escalation.id} stops new products", escalation.products, f"no new products{of}")


_ACCEPTED = frozenset({"response_accepted", "closed"})


def open_findings(audit: Audit, *classes: str) -> tuple[AuditFinding, ...]:
    """The findings of some classes that nobody has closed yet. None is closed before its answer was accepted."""
    answers = audit.responses if audit.state in _ACCEPTED else ()
    closed = {response.finding for response in answers if response.closed_on is not None}
    return tuple(f for f in audit.findings if f.classification in classes and f.id not in closed)
