"""R-SG-09: where the policy asks for training, only who is trained on the edition in force approves.

The policy names a role and a document. What somebody approves, reviews, verifies or certifies in that role counts only
if a roster of their own organisation, which landed before, lists them by their number for the edition that is in force
on the day. Rosters, people and what governs are left out, so that training can be shown and the demand be changed; so
are the editions of that document, which nobody can be trained on before they are approved.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Agreement, Document, Spec, TrainingAck
from sealtrail.rules import held, spoken
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.spoken import Spoken

_LEFT_OUT = frozenset({"incident", "person", "system_change", "training_ack"})
_ONCE_APPROVED = frozenset({"approved", "terminated", "withdrawn"})
_Edition = Agreement | Document | Spec


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-SG-09``."""
    if case.place.type.name in _LEFT_OUT:
        return
    for asked in case.governance.policy.training:
        if case.place.id.startswith(f"{asked.document}-"):
            continue
        for one in spoken.added(case):
            if one.said.signatory.role == asked.role and one.said.meaning in spoken.LOOKED_THROUGH:
                yield from _untrained(case, asked.document, one)


def _untrained(case: Case, document: str, one: Spoken) -> Iterator[Finding]:
    edition, who = _in_force(case, document), one.said.signatory
    if edition is None:
        yield _found(
            case,
            f'{who.name} signed "{one.said.meaning}" as {who.role}, which asks for training on {document}, and no '
            "edition of that is in force",
            f"approve an edition of {document} first, or take it out of the policy's training",
        )
    elif not any(_lists(roster, edition, one) for roster in held.models(case.authority, TrainingAck)):
        yield _found(
            case,
            f'{who.name} signed "{one.said.meaning}" as {who.role}, and no roster of {who.organisation} lists '
            f"{who.id} as trained on {edition.id} by {one.day}",
            f"land the roster (training_ack) first, with person: {who.id} in the line of {who.name}, then sign again",
        )


def _lists(roster: TrainingAck, edition: _Edition, one: Spoken) -> bool:
    """Whether a roster says that a signer was trained on an edition when signing."""
    who = one.said.signatory
    return (roster.subject, roster.org) == (edition.id, who.organisation) and any(
        trainee.person == who.id and trainee.trained_on <= one.day for trainee in roster.trainees
    )


def _in_force(case: Case, document: str) -> _Edition | None:
    """The edition in force on the day: the one that began last, unless it has ended. Editions never come back."""
    today = case.utc_day
    begun = [edition for edition in _editions(case, document) if edition.effective_from <= today]
    last = max(begun, key=lambda edition: (edition.effective_from, edition.id), default=None)
    return last if last is not None and last.state == "approved" else None


def _editions(case: Case, document: str) -> Iterator[_Edition]:
    known: tuple[_Edition, ...] = (
        *held.models(case.authority, Agreement),
        *held.models(case.authority, Document),
        *held.models(case.authority, Spec),
    )
    return (e for e in known if e.id.startswith(f"{document}-") and e.state in _ONCE_APPROVED)


def _found(case: Case, message: str, hint: str) -> Finding:
    return RULE.found(case, message, hint, "revision")


RULE = Rule(
    "R-SG-09",
    "who approves is trained on the edition in force, where the policy asks for it",
    "21 CFR 11.10(i), 211.25(a); EU GMP Chapter 2, 2.10; Annex 11, 2",
    "index",
    examine,
)
