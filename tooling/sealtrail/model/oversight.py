"""Escalations, waivers and notifications: what one side tells the other when something is out of order."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Frozen, owned_by
from sealtrail.model.dates import Day, Moment
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import AnyRef, Line, Text
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
    level: EscalationLevel = Field(
        title="Level",
        description="Who has to deal with it, from the quality people (L1) to both boards (L4).",
        json_schema_extra=owned_by("joint"),
    )
    trigger: Line = Field(title="Trigger", description="What raised it. The name of a threshold, or a few words.")
    evidence: tuple[AnyRef, ...] = Field(
        title="Records that raised it",
        description="Numbers of the records that show it. They cannot be closed without this.",
        min_length=1,
    )
    raised_at: Moment = Field(title="Raised", description="When it was put before the other side.")
    expected: Text = Field(
        title="Expected of the other side", description="What the other side is asked to do or decide, and by when."
    )
    actions: tuple[EscalationAction, ...] = Field(
        (), title="Actions", description="What is done about it, by whom, by when.", json_schema_extra=_EITHER
    )
    criteria: Text | None = Field(
        None,
        title="Criteria for ending it",
        description="What must be seen, and for how long, before it ends. Agree on it early.",
        json_schema_extra=_EITHER,
    )
    criteria_met: Text | None = Field(
        None, title="How they were met", description="How each criterion was seen to be met.", json_schema_extra=_EITHER
    )
    conforming_periods: tuple[Line, ...] = Field(
        (),
        title="Conforming periods",
        description="The periods in a row that went well, such as October 2026.",
        json_schema_extra=_EITHER,
    )
    outcome: Text | None = Field(
        None, title="Outcome", description="What came of it, for both companies.", json_schema_extra=_EITHER
    )


class Waiver(Envelope):
    """The sponsor's head of quality lets one rule rest for one record, for a reason and a time. It is always shown."""

    type_name: ClassVar[str] = "waiver"

    schema_: Literal["waiver/1"] = Field(alias="schema", title="Format")
    rule: Annotated[Line, Field(pattern=r"^R-[A-Z]{2}-[0-9]{2}$")] = Field(
        title="Rule", description="The rule that is to rest, such as R-CA-11. Run sealtrail rules for the list."
    )
    record: AnyRef = Field(title="Record", description="The one record for which it rests.")
    field: Line | None = Field(None, title="Field", description="The field, where it rests for no more than that.")
    justification: Text = Field(
        title="Justification", description="Why the rule cannot be kept, and why the product is safe without it."
    )
    instead: Text = Field(title="What is done instead", description="What is done in place of what the rule asks.")
    expires: Day = Field(title="Expires", description="The last day. After it the rule counts again.")


class Notification(Envelope):
    """Word of an event to the other side: what, to whom, when sent. Its landing proves when it could be known."""

    type_name: ClassVar[str] = "notification"

    schema_: Literal["notification/1"] = Field(alias="schema", title="Format")
    event: Line = Field(
        title="Event", description="The event as the agreement names it, such as deviation, oos or recall."
    )
    event_class: Line | None = Field(None, title="Class of the event", description="Its class there, such as critical.")
    about: tuple[AnyRef, ...] = Field(
        (), title="About", description="Numbers of the records that it is about, where there are any yet."
    )
    start_at: Moment = Field(title="Clock started", description="When the clock of the agreement began to run.")
    sent_at: Moment = Field(title="Sent", description="When it was sent. The landing of this record proves it.")
    to: tuple[Role, ...] = Field(title="To", min_length=1)
    content: Text = Field(
        title="What is told", description="What is known, what is not known yet, what was done, what comes next."
    )
