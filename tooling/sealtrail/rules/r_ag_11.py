"""R-AG-11: an agreement binds only when both heads of quality and both managements signed the same text.

Whatever a workflow asks for, an approved agreement carries the approval of both heads of quality and the acceptance of
both managements, all four over one digest, and names a quality contact with telephone and e-mail on each side. A later
correction of a contact does not need them again; a change of duties is a new edition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import SIDES, Agreement
from sealtrail.rules import spoken
from sealtrail.rules.case import Case, Rule

SIGNATURES = frozenset(
    {
        ("sponsor.qa_head", "approved"),
        ("cmo.qu_head", "approved"),
        ("sponsor.mgmt", "responsibility"),
        ("cmo.mgmt", "responsibility"),
    }
)
_QUALITY = ("sponsor.qa", "cmo.qu")


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-11``."""
    model = case.present.model
    if not isinstance(model, Agreement) or model.state != "approved":
        return
    for side in SIDES:
        if not any(c.side == side and c.role.startswith(_QUALITY) for c in model.contacts):
            yield RULE.found(
                case,
                f"no quality contact of the {side} is named",
                "add one under contacts, with telephone and e-mail",
                "contacts",
            )
    lacking = SIGNATURES - _signed(case)
    if lacking:
        said = ", ".join(f"{meaning} by {role}" for role, meaning in sorted(lacking))
        yield RULE.found(case, f"the agreed text lacks: {said}", "all four sign the same text, in one landing", "state")


def _signed(case: Case) -> frozenset[tuple[str, str]]:
    """The signatures over the text that was approved last (not over a later editorial revision)."""
    by_text: dict[tuple[int, str], set[tuple[str, str]]] = defaultdict(set)
    for approval in case.approvals():
        if spoken.approves(approval):
            said = approval.predicate
            by_text[said.revision, approval.subject[0].digest.sha256].add((said.signatory.role, said.meaning))
    return frozenset(by_text[max(by_text)]) if by_text else frozenset()


RULE = Rule(
    "R-AG-11",
    "an approved agreement carries all four signatures on one text, and contacts",
    "EU GMP Chapter 7, 7.14; FDA 2016 contract manufacturing guidance IV",
    "neighbours",
    examine,
    frozenset({"agreement"}),
    engine=1,
)
