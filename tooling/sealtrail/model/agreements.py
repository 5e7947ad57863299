"""Quality agreements: the contract between the two quality units, in a form that can be executed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import (
    Bool,
    Count,
    Day,
    Frozen,
    Int,
    Line,
    ProductId,
    RecordId,
    SiteId,
    Slug,
    Text,
    owned_by,
)
from sealtrail.model.envelope import Envelope
from sealtrail.model.words import Activity, Classification, Regime, Role, Side, Topic

_EITHER = owned_by("either")


class Responsibility(Frozen):
    """One row of the responsibility matrix: who does a thing, and which one party decides."""

    topic: Topic
    responsible: Literal["sponsor", "cmo", "both"]
    accountable: Side
    consulted: tuple[Role, ...] = ()
    informed: tuple[Role, ...] = ()
    detail: Text | None = None
    clause: Line


class NotificationRule(Frozen):
    """Which event must be notified, to whom, and how fast."""

    event: Slug
    class_: Slug = Field(alias="class")
    start: Literal["occurred", "detected", "aware", "confirmed", "received", "issued", "planned", "completed"]
    amount: Count
    unit: Literal["hours", "business_days", "calendar_days"]
    to: tuple[Role, ...] = Field(min_length=1)
    clause: Line | None = None


class ChangeRule(Frozen):
    """What a change of one category and class asks of the other side before it happens."""

    category: Slug
    class_: Classification = Field(alias="class")
    requires: Literal["sponsor_approval", "prior_notification", "post_notification", "none"]
    lead_days: Annotated[Int, Field(ge=0)]
    clause: Line


class Contact(Frozen):
    """Whom to call: business identity only."""

    side: Side
    role: Role
    name: Line
    phone: Line
    email: Line


class Agreement(Envelope):
    """A quality agreement, one record an edition."""

    type_name: ClassVar[str] = "agreement"
    kind: ClassVar[str] = "document"

    schema_: Literal["agreement/1"] = Field(alias="schema", title="Format")
    title: Line = Field(title="Title", json_schema_extra=_EITHER)
    parties: tuple[Slug, ...] = Field(title="Parties", min_length=2, max_length=2)
    sites: tuple[SiteId, ...] = Field(title="Sites", min_length=1, json_schema_extra=_EITHER)
    products: tuple[ProductId, ...] = Field(title="Products", min_length=1, json_schema_extra=_EITHER)
    activities: tuple[Activity, ...] = Field(title="Activities", min_length=1, json_schema_extra=_EITHER)
    regimes: tuple[Regime, ...] = Field(title="Regimes", min_length=1, json_schema_extra=_EITHER)
    effective_from: Day = Field(title="Effective from", json_schema_extra=_EITHER)
    next_review: Day = Field(title="Next review", json_schema_extra=_EITHER)
    supersedes: RecordId | None = Field(None, title="Supersedes")
    superseded_by: RecordId | None = Field(None, title="Superseded by")
    supply_agreement: Line | None = Field(None, title="Supply agreement", json_schema_extra=_EITHER)
    precedence: Literal["quality_agreement_prevails_on_quality"] = Field(title="Precedence")
    responsibility_matrix: tuple[Responsibility, ...] = Field(
        title="Responsibility matrix", min_length=1, json_schema_extra=_EITHER
    )
    notification_rules: tuple[NotificationRule, ...] = Field(
        title="Notification rules", min_length=1, json_schema_extra=_EITHER
    )
    change_rules: tuple[ChangeRule, ...] = Field(title="Change rules", min_length=1, json_schema_extra=_EITHER)
    subcontracting_allowed: Bool = Field(title="Subcontracting allowed", json_schema_extra=_EITHER)
    audit_interval_months: Count = Field(title="Months between routine audits", json_schema_extra=_EITHER)
    contacts: tuple[Contact, ...] = Field((), title="Contacts", json_schema_extra=_EITHER)
    body_owner: ClassVar[str] = "either"
