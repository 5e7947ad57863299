"""What events and their answers share: causes, actions, hypotheses, extensions of a due date."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from sealtrail.model.base import Frozen, problem
from sealtrail.model.dates import Day, Moment
from sealtrail.model.forms import FileName, ItemId, Line, PersonRef, Text
from sealtrail.model.words import RootCauseCategory, Strength


class RootCause(Frozen):
    """One cause that the investigation found."""

    id: ItemId
    kind: Literal["root", "contributing", "escape_point"]
    category: RootCauseCategory
    statement: Text
    evidence: tuple[FileName, ...] = ()


class Occurrence(Frozen):
    """When something happened: a moment, or the span within which it did, and how sure that is."""

    from_: Moment = Field(alias="from")
    to: Moment | None = None
    precision: Literal["exact", "estimated", "unknown_within"] = "exact"

    @model_validator(mode="after")
    def _in_order(self) -> Occurrence:
        if self.to is not None and self.to < self.from_:
            raise problem("the span ends before it begins", "exchange from and to")
        return self


class Hypothesis(Frozen):
    """What might have been the cause, what speaks for and against it, and what became of it."""

    statement: Text
    evidence_for: Text | None = None
    evidence_against: Text | None = None
    status: Literal["open", "confirmed", "excluded"]


class Investigation(Frozen):
    """How the cause was looked for."""

    method: Literal["5why", "ishikawa", "fta", "fmea", "is_is_not", "timeline"]
    facts: Text
    hypotheses: tuple[Hypothesis, ...] = ()


class Extension(Frozen):
    """A due date that was moved: asked for, approved, and why. Asked for after the old date, it stays late for ever.

    ``action`` names the action whose date moved; without one, it is the date of the record as a whole.
    """

    action: ItemId | None = None
    old_due: Day
    new_due: Day
    requested_on: Day
    approved_by: PersonRef
    reason: Text

    @model_validator(mode="after")
    def _later(self) -> Extension:
        if self.new_due <= self.old_due:
            raise problem(
                f"the new date {self.new_due} is not after the old one {self.old_due}",
                "an extension moves a date to a later day; correct old_due or new_due",
            )
        return self


class ResponseAction(Frozen):
    """One action of an answer to a request: how strong it is, who owns it, when it is due and was done."""

    id: ItemId
    text: Text
    strength: Strength
    addresses: tuple[ItemId, ...] = ()
    owner: Line
    due: Day
    implemented_on: Day | None = None
    evidence: tuple[FileName, ...] = ()
