"""R-RV-01: records are reviewed by people who wrote none of what they review, and the review comes to a conclusion.

Who reads their own entries finds what they meant, and not what stands there. So a review that was performed names the
people who did it, none of whom had signed as author of a record that it looked at, and says what it concluded.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import statement
from sealtrail.finding import Finding
from sealtrail.model import Approval, PeriodicReview, folder_of
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import enters

_DONE = frozenset({"performed", "closed"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-RV-01``."""
    model = case.present.model
    if not isinstance(model, PeriodicReview) or model.state not in _DONE:
        return
    if not model.performed_by:
        yield RULE.found(case, f"{model.state}, and nobody is named who did it", "name them", "performed_by")
    if model.conclusion is None:
        yield RULE.found(case, f"{model.state} without a conclusion", "say what follows from it", "conclusion")
    for number in model.looked_at if enters(case, _DONE) else ():
        wrote = _authors(case, number)
        for i, person in enumerate(model.performed_by):
            if person in wrote:
                yield RULE.found(
                    case,
                    f"{person} reviews {number}, and signed it as author",
                    "let somebody else review it, or leave the record to another review",
                    "performed_by",
                    i,
                )


def _authors(case: Case, number: str) -> frozenset[str]:
    """Who signed some revision of a record as author."""
    folder = folder_of(number)
    kept = () if folder is None else case.snapshot.statements(f"{folder}/approvals")
    said = (statement.parse(one.data) for one in kept)
    return frozenset(
        one.predicate.signatory.id for one in said if isinstance(one, Approval) and one.predicate.meaning == "authored"
    )


RULE = Rule(
    "R-RV-01",
    "records are reviewed by people who wrote none of them",
    "EU GMP Annex 11, 9 and 11; MHRA GXP data integrity guidance 6.13; 21 CFR 11.10(e)",
    "neighbours",
    examine,
    frozenset({"review"}),
)
