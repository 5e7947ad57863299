"""What holds of every extension of a due date, whichever record it stands in: nobody grants one to themselves unseen.

An extension once landed stays as it is, follows from the date before it, and is granted by the person whom it names: by
a signature of theirs on the very revision that brings it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sealtrail.model import Extension
from sealtrail.rules.case import Case
from sealtrail.rules.days import today
from sealtrail.rules.spoken import on_this_revision

Fault = tuple[int, str, str, str]
"""Which extension (counted from 0), which of its fields, what is wrong, and what to do about it."""


def added(case: Case, extensions: Sequence[Extension]) -> range:
    """The positions of the extensions that the step brings; outside a step, none."""
    if not case.is_step:
        return range(0)
    return range(min(len(_before(case)), len(extensions)), len(extensions))


def faults(case: Case, extensions: Sequence[Extension]) -> Iterator[Fault]:
    """What is wrong with the extensions of a record, those that the step brings and those that it should have kept."""
    before = _before(case) if case.is_step else ()
    if tuple(extensions[: len(before)]) != tuple(before):
        yield 0, "reason", "an extension that has landed was changed or taken out", "put it back, and add a new one"
        return
    signed = {approval.predicate.signatory.id for approval in case.approvals() if on_this_revision(case, approval)}
    for i in added(case, extensions):
        one = extensions[i]
        if one.approved_by not in signed:
            yield (
                i,
                "approved_by",
                f"{one.approved_by} is said to have granted this, and has not signed it",
                f"have {one.approved_by} sign this revision, or name who grants it",
            )
        if one.requested_on > today(case):
            yield i, "requested_on", f"{one.requested_on} is still to come", "correct the date"


def _before(case: Case) -> Sequence[Extension]:
    held: Sequence[Extension] = getattr(case.was, "extensions", ())
    return held
