"""Escalations, waivers and notifications: what one side tells the other when something is out of order."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import AnyRef, Day, Frozen, Line, Moment, Text, owned_by
from sealtrail.model.envelope import Envelope
from sealtrail.model.words import EscalationLevel, Role

_EITHER = owned_by("either")


class EscalationAction(Frozen):
    """What is done about it."""

    kind: Literal[
        "meeting", "tech_visit", "for_cause_audit", "increased_testing", "full_batch_review", "new_product_stop",
        "supply_hold", "other",
    ]  # fmt: skip
    text: Text
    owner: Line
    due: Day
    done_on: Day | None = None


class Escalation(Envelope):
    """A matter raised to a level of both companies, until the criteria for going back down are met."""

    type_name: ClassVar[str] = "escalation"

    schema_: Literal["escalation/1"] = Field(alias="schema", title="Format")
    level: EscalationLevel = Field(title="Level", json_schema_extra=owned_by("joint"))
    trigger: Line = Field(title="Trigger")
    evidence: tuple[AnyRef, ...] = Field(title="Records that raised it", min_length=1)
    raised_at: Moment = Field(title="Raised")
    expected: Text = Field(title="Expected of the other side")
    actions: tuple[EscalationAction, ...] = Field((), title="Actions", json_schema_extra=_EITHER)
    criteria: Text | None = Field(None, title="Criteria for ending it", json_schema_extra=_EITHER)
    criteria_met: Text | None = Field(None, title="How they were met", json_schema_extra=_EITHER)
    conforming_periods: tuple[Line, ...] = Field((), title="Conforming periods", json_schema_extra=_EITHER)
    outcome: Text | None = Field(None, title="Outcome", json_schema_extra=_EITHER)


class Waiver(Envelope):
    """The sponsor's head of quality lets one rule rest for one record, for a reason and a time. It is always shown."""

    type_name: ClassVar[str] = "waiver"

    schema_: Literal["waiver/1"] = Field(alias="schema", title="Format")
    rule: Annotated[Line, Field(pattern=r"^R-[A-Z]{2}-[0-9]{2}$")] = Field(title="Rule")
    record: AnyRef = Field(title="Record")
    field: Line | None = Field(None, title="Field")
    justification: Text = Field(title="Justification")
    instead: Text = Field(title="What is done instead")
    expires: Day = Field(title="Expires")


class Notification(Envelope):
    """Word of an event to the other side: what, to whom, when sent. Its landing proves when it could be known."""

    type_name: ClassVar[str] = "notification"

    schema_: Literal["notification/1"] = Field(alias="schema", title="Format")
    event: Line = Field(title="Event")
    event_class: Line | None = Field(None, title="Class of the event")
    about: tuple[AnyRef, ...] = Field((), title="About")
    start_at: Moment = Field(title="Clock started")
    sent_at: Moment = Field(title="Sent")
    to: tuple[Role, ...] = Field(title="To", min_length=1)
    content: Text = Field(title="What is told")
