"""R-CH-01: a change asks the other side as the agreement in force on the day says, and waits as long.

Which agreement binds is looked up when the change is approved and again when it is made, so that a new edition counts
from the day on which it takes effect. Two agreements in force at once are refused, because nobody could say which one
to ask. Where only notice is owed, its days run from the day on which the change's own side last signed the proposal; a
proposal that is put forward, or changed, lands within a day of that signature, so that nobody gives notice in arrears,
and nothing that the other side signs moves the day. A change that was made first is for an emergency that the agreement
provides for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sealtrail import agreements
from sealtrail.agreements import ChangeTerms
from sealtrail.finding import Finding
from sealtrail.model import Agreement, ChangeControl
from sealtrail.rules import held, spoken
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import enters
from sealtrail.rules.spoken import Spoken

_FIRST_MADE = frozenset({"unratified", "ratified", "reverted"})
_FIRST_ASKED = frozenset({"proposed", "impact_assessment", "approved", "implemented"})
_ASKED_ABOUT = frozenset({"approved", "implemented", "unratified"})
"""The states that the agreement has a say in."""


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CH-01``."""
    model = case.present.model
    if not isinstance(model, ChangeControl) or model.state == "voided":
        return
    yield from _side(case, model)
    if model.emergency is not None and model.state in _FIRST_ASKED:
        yield RULE.found(
            case, f"an emergency change does not pass {model.state}", "begin it as unratified", "emergency"
        )
    if model.emergency is None and model.state in _FIRST_MADE:
        yield RULE.found(
            case, f"{model.state} is for an emergency", "fill in emergency, or propose the change", "state"
        )
    if case.is_step and model.state == "proposed":
        yield from _in_arrears(case, model)
    if not case.is_step or model.state not in _ASKED_ABOUT or not enters(case, {model.state}):
        return
    terms = terms_of(case, model)
    for bound in terms.doubled:
        numbers = " and ".join(a.id for a in bound.agreements)
        yield RULE.found(
            case, f"{numbers} are in force at once for {bound.scope}", "end or supersede one of them first", "sites"
        )
    if model.state == "unratified":
        yield from _provided_for(case, model, terms)
    else:
        yield from _notice(case, model, terms)
    if model.state == "implemented" and terms.asks_approval and not _other_side_approved(case, model):
        yield RULE.found(
            case,
            f"{_asking(terms)} the other side's approval, and nobody of its quality unit approved the change",
            "send it back to impact_assessment, and have both sides approve it",
            "state",
        )


def terms_of(case: Case, change: ChangeControl) -> ChangeTerms:
    """What the agreements in force on the day of the step ask of a change."""
    known = held.models(case.authority, Agreement)
    return agreements.change_terms(known, change, case.utc_day)


def _side(case: Case, model: ChangeControl) -> Iterator[Finding]:
    own = case.governance.root.organisation(model.org)
    if own is not None and own.side != model.initiated_by:
        yield RULE.found(
            case,
            f"{model.org} is the {own.side}, and the change says that the {model.initiated_by} proposes it",
            f"write initiated_by: {own.side}; what the other side wants it proposes itself",
            "initiated_by",
        )


def _provided_for(case: Case, model: ChangeControl, terms: ChangeTerms) -> Iterator[Finding]:
    for bound in terms.uncovered:
        named = " and ".join(a.id for a in bound.agreements)
        lacks = f"{named} has no emergency rule" if named else "no agreement is in force, so there is no emergency rule"
        yield RULE.found(
            case,
            f"{lacks} for {model.category}, class {model.classification}, at {bound.scope}",
            "propose it as an ordinary change, and agree on a rule with emergency: true in the next edition",
            "emergency",
        )


def _notice(case: Case, model: ChangeControl, terms: ChangeTerms) -> Iterator[Finding]:
    proposed = _proposed_on(case, model)
    earliest = terms.not_before(proposed)
    field = "planned_for" if model.state == "approved" else "implemented_on"
    day = model.planned_for if model.state == "approved" else model.implemented_on
    if earliest is not None and day is not None and day < earliest[0]:
        first, agreement, rule = earliest
        yield RULE.found(
            case,
            f"{agreement.id}, {rule.clause}, asks for {rule.lead_days} days of notice: proposed on {proposed}, "
            f"{field.replace('_', ' ')} {day}, expected {first} or later",
            f"make it on {first} at the earliest",
            field,
        )


def _proposed_on(case: Case, model: ChangeControl) -> date:
    """The day (UTC) on which its own side last signed the proposal that base holds; that of the step where none did."""
    return max(_proposals(spoken.before(case), model), default=case.utc_day)


def _in_arrears(case: Case, model: ChangeControl) -> Iterator[Finding]:
    """Whether what is put forward was signed just now: notice begins when the other side can read of it."""
    new = spoken.added(case)
    if not _proposals(new, model):
        return  # the other side sends it back, and has nothing to be told of
    signed = max(_proposals([*spoken.before(case), *new], model))
    today, lag = case.utc_day, case.governance.policy.limits.notice_lag_days
    if (today - signed).days > lag:
        yield RULE.found(
            case,
            f"the proposal was signed on {signed} and lands on {today}: notice counts from the signature, so it may be "
            f"{lag} {'day' if lag == 1 else 'days'} old at most",
            "sign it again on the day on which it lands",
            "state",
        )


def _proposals(given: Iterable[Spoken], model: ChangeControl) -> list[date]:
    """The days (UTC) on which the change's own side signed for a text of the proposal."""
    return [
        one.day
        for one in given
        if one.said.meaning == "authored"
        and one.said.signatory.organisation == model.org
        and one.transition is not None
        and one.transition[1] == "proposed"
    ]


def _other_side_approved(case: Case, model: ChangeControl) -> bool:
    """Whether the other side's quality unit approved the text that was approved last."""
    given = [a for a in case.approvals() if spoken.approves(a)]
    last = max((a.predicate.revision for a in given), default=0)
    quality = case.governance.policy.words["quality"]
    return any(
        a.predicate.revision == last
        and a.predicate.signatory.organisation != model.org
        and a.predicate.signatory.role in {quality.sponsor, quality.cmo}
        and a.predicate.meaning == "approved"
        for a in given
    )


def _asking(terms: ChangeTerms) -> str:
    asking = [f"{a.id}, {rule.clause}," for a, rule in terms.rules if rule.requires.endswith("_approval")]
    return f"{' and '.join(asking)} asks for" if asking else "no one agreement in force has a rule for it, so it needs"


RULE = Rule(
    "R-CH-01",
    "a change asks the other side as the agreement in force says",
    "FDA 2016 contract manufacturing guidance IV.B; EU GMP Chapter 7, 7.12; ICH Q7 16.16",
    "index",
    examine,
    frozenset({"change"}),
)
