"""R-CH-01: a change asks the other side as the agreement in force on the day says, and waits as long.

Which agreement binds is looked up when the change is approved and again when it is made, so that a new edition counts
from the day on which it takes effect. Two agreements in force at once are refused, because nobody could say which one
to ask. Where only notice is owed, the days of notice run from the day on which the proposal was signed. A change that
was made first is for an emergency that the agreement provides for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date

from sealtrail import agreements
from sealtrail.agreements import ChangeTerms
from sealtrail.finding import Finding
from sealtrail.model import Agreement, Approval, ChangeControl, parse_moment
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule

_FIRST_MADE = frozenset({"unratified", "ratified", "reverted"})
_FIRST_ASKED = frozenset({"proposed", "impact_assessment", "approved", "implemented"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CH-01``."""
    model = case.present.model
    if not isinstance(model, ChangeControl) or model.state == "voided":
        return
    yield from _side(case, model)
    if model.emergency is not None and model.state in _FIRST_ASKED:
        yield _found(case, f"an emergency change does not pass {model.state}", "begin it as unratified", "emergency")
    if model.emergency is None and model.state in _FIRST_MADE:
        yield _found(case, f"{model.state} is for an emergency", "fill in emergency, or propose the change", "state")
    if not case.is_step or not _enters(case, model):
        return
    terms = terms_of(case, model)
    for bound in terms.doubled:
        numbers = " and ".join(a.id for a in bound.agreements)
        yield _found(
            case, f"{numbers} are in force at once for {bound.scope}", "end or supersede one of them first", "sites"
        )
    if model.state == "unratified":
        yield from _provided_for(case, model, terms)
    else:
        yield from _notice(case, model, terms)
    if model.state == "implemented" and terms.asks_approval and not _other_side_approved(case, model):
        yield _found(
            case,
            f"{_asking(terms)} the other side's approval, and nobody of its quality unit approved the change",
            "send it back to impact_assessment, and have both sides approve it",
            "state",
        )


def terms_of(case: Case, change: ChangeControl) -> ChangeTerms:
    """What the agreements in force on the day of the step ask of a change."""
    known = held.models(case.authority, "agreement", Agreement)
    return agreements.change_terms(known, change, case.at.astimezone(UTC).date())


def _enters(case: Case, model: ChangeControl) -> bool:
    """Whether the step brings the change into a state that the agreement has a say in."""
    before = case.base.model.state if case.base is not None and case.base.readable else "none"
    return before != model.state and model.state in {"approved", "implemented", "unratified"}


def _side(case: Case, model: ChangeControl) -> Iterator[Finding]:
    own = case.governance.root.organisation(model.org)
    if own is not None and own.side != model.initiated_by:
        yield _found(
            case,
            f"{model.org} is the {own.side}, and the change says that the {model.initiated_by} proposes it",
            f"write initiated_by: {own.side}; what the other side wants it proposes itself",
            "initiated_by",
        )


def _provided_for(case: Case, model: ChangeControl, terms: ChangeTerms) -> Iterator[Finding]:
    for bound in terms.uncovered:
        named = " and ".join(a.id for a in bound.agreements)
        lacks = f"{named} has no emergency rule" if named else "no agreement is in force, so there is no emergency rule"
        yield _found(
            case,
            f"{lacks} for {model.category}, class {model.classification}, at {bound.scope}",
            "propose it as an ordinary change, and agree on a rule with emergency: true in the next edition",
            "emergency",
        )


def _notice(case: Case, model: ChangeControl, terms: ChangeTerms) -> Iterator[Finding]:
    proposed = _proposed_on(case)
    earliest = terms.not_before(proposed)
    field = "planned_for" if model.state == "approved" else "implemented_on"
    day = model.planned_for if model.state == "approved" else model.implemented_on
    if earliest is not None and day is not None and day < earliest[0]:
        first, agreement, rule = earliest
        yield _found(
            case,
            f"{agreement.id}, {rule.clause}, asks for {rule.lead_days} days of notice: proposed on {proposed}, "
            f"{field.replace('_', ' ')} {day}, expected {first} or later",
            f"make it on {first} at the earliest",
            field,
        )


def _proposed_on(case: Case) -> date:
    """The day (UTC) on which the proposal was first signed; that of the step where nobody signed one."""
    signed = [
        parse_moment(a.predicate.signed_at)
        for a in case.approvals()
        if a.predicate.transition is not None and a.predicate.transition.from_ == "none"
    ]
    return min(signed, default=case.at).astimezone(UTC).date()


def _other_side_approved(case: Case, model: ChangeControl) -> bool:
    """Whether the other side's quality unit approved the text that was approved last."""
    given = [a for a in case.approvals() if _approves(a)]
    last = max((a.predicate.revision for a in given), default=0)
    quality = case.governance.policy.words["quality"]
    return any(
        a.predicate.revision == last
        and a.predicate.signatory.organisation != model.org
        and a.predicate.signatory.role in {quality.sponsor, quality.cmo}
        and a.predicate.meaning == "approved"
        for a in given
    )


def _approves(approval: Approval) -> bool:
    transition = approval.predicate.transition
    return transition is not None and transition.to == "approved" and transition.from_ != "approved"


def _asking(terms: ChangeTerms) -> str:
    asking = [f"{a.id}, {rule.clause}," for a, rule in terms.rules if rule.requires.endswith("_approval")]
    return f"{' and '.join(asking)} asks for" if asking else "no rule of an agreement in force dispenses with"


def _found(case: Case, message: str, hint: str, *place: str | int) -> Finding:
    return case.present.finding(RULE.id, message, hint, *place, rule=RULE.id)


RULE = Rule(
    "R-CH-01",
    "a change asks the other side as the agreement in force says",
    "FDA 2016 contract manufacturing guidance IV.B; EU GMP Chapter 7, 7.12; ICH Q7 16.16",
    "index",
    examine,
    frozenset({"change"}),
)
