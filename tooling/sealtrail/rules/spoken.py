"""What is signed beside a record, when and by whom: the statements that stand there, and those that a step adds.

The gate verifies them; a rule only reads them. One whose day is none in the calendar is refused there and left aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sealtrail import statement
from sealtrail.model import Approval, ApprovalPredicate, record_file
from sealtrail.rules.case import Case
from sealtrail.store import Snapshot, Statement

HEAD: dict[str, str] = {"sponsor": "sponsor.qa_head", "cmo": "cmo.qu_head"}
"""The role that heads quality on each side."""

_QUALITY = {"sponsor": frozenset({"sponsor.qa", HEAD["sponsor"]}), "cmo": frozenset({"cmo.qu", HEAD["cmo"]})}
"""The roles that speak for quality on each side."""

LOOKED_THROUGH = frozenset({"approved", "certified", "reviewed", "verified"})
"""The meanings by which somebody vouches for what they have looked through."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A statement, and the moment (UTC) at which its signer says to have signed."""

    approval: Approval
    at: datetime

    @property
    def said(self) -> ApprovalPredicate:
        """What the statement says."""
        return self.approval.predicate

    @property
    def day(self) -> date:
        """The day (UTC) of the signature."""
        return self.at.date()

    @property
    def transition(self) -> tuple[str, str] | None:
        """The change of state that was signed for, if any."""
        step = self.said.transition
        return None if step is None else (step.from_, step.to)


def beside(case: Case) -> tuple[Spoken, ...]:
    """All that stands beside the record in the result."""
    return tuple(_read(_held(case, case.snapshot)))


def before(case: Case) -> tuple[Spoken, ...]:
    """What base holds beside the record; in a working directory nothing."""
    return () if case.before is None else tuple(_read(_held(case, case.before)))


def added(case: Case) -> tuple[Spoken, ...]:
    """What the step adds beside the record; in a working directory nothing."""
    if case.before is None:
        return ()
    known = {one.path for one in _held(case, case.before)}
    return tuple(_read(one for one in _held(case, case.snapshot) if one.path not in known))


def of_the_step(snapshot: Snapshot, before: Snapshot) -> Iterator[Spoken]:
    """What a step adds beside any record, in the order of the paths."""
    for path, (old, _) in sorted(snapshot.changes_since(before).items()):
        place = record_file(path)
        if old is None and place is not None and place.part == "statement":
            yield from _read(s for s in snapshot.statements(f"{place.folder}/approvals") if s.path == path)


def of_quality(case: Case, side: str) -> Iterator[Approval]:
    """What quality people of a side have signed on any revision of the record, refusals left aside."""
    for one in beside(case):
        if one.said.signatory.role in _QUALITY[side] and one.said.meaning != "rejected":
            yield one.approval


def quality_signed(case: Case, side: str) -> bool:
    """Whether somebody of a side's quality unit has signed the record exactly as it stands, and not as rejected."""
    return any(on_this_revision(case, approval) for approval in of_quality(case, side))


def on_this_revision(case: Case, approval: Approval) -> bool:
    """Whether a statement is about the record exactly as it stands."""
    return (approval.predicate.revision, approval.subject[0].digest.sha256) == (
        case.present.model.revision,
        case.present.sha256,
    )


def approves(approval: Approval) -> bool:
    """Whether a statement was given for a step that brings a record into the approved state from another one."""
    step = approval.predicate.transition
    return step is not None and step.to == "approved" and step.from_ != "approved"


def _held(case: Case, snapshot: Snapshot) -> tuple[Statement, ...]:
    return snapshot.statements(f"{case.place.folder}/approvals")


def _read(held: Iterable[Statement]) -> Iterator[Spoken]:
    for one in held:
        parsed = statement.parse(one.data)
        if isinstance(parsed, Approval):
            try:
                yield Spoken(parsed, statement.signed_at(parsed))
            except ValueError:
                continue
