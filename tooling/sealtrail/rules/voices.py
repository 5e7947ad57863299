"""Who has spoken on a record: the statements of one side's quality people kept beside it, whatever a workflow asks.

Their signatures are the gate's to verify; a rule only asks whether somebody spoke at all, and on which revision.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.model import Approval
from sealtrail.rules import spoken
from sealtrail.rules.case import Case

HEAD: dict[str, str] = {"sponsor": "sponsor.qa_head", "cmo": "cmo.qu_head"}
"""The role that heads quality on each side."""

QUALITY = {"sponsor": frozenset({"sponsor.qa", HEAD["sponsor"]}), "cmo": frozenset({"cmo.qu", HEAD["cmo"]})}
"""The roles that speak for quality on each side."""


def side_of(case: Case) -> str | None:
    """The side that the record belongs to."""
    owner = case.governance.root.organisation(case.present.model.org)
    return None if owner is None else owner.side


def other_side(side: str) -> str:
    """The side that is not this one."""
    return "cmo" if side == "sponsor" else "sponsor"


def of_quality(case: Case, side: str) -> Iterator[Approval]:
    """What quality people of a side have signed on any revision of the record, refusals left aside."""
    for one in spoken.beside(case):
        if one.said.signatory.role in QUALITY[side] and one.said.meaning != "rejected":
            yield one.approval


def on_this_revision(case: Case, approval: Approval) -> bool:
    """Whether a statement is about the record exactly as it stands."""
    return (approval.predicate.revision, approval.subject[0].digest.sha256) == (
        case.present.model.revision,
        case.present.sha256,
    )
