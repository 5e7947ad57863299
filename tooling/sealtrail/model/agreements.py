"""Quality agreements: the contract between the two quality units, in a form that can be executed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from sealtrail.model.base import Frozen, owned_by, problem
from sealtrail.model.dates import Day
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import (
    AgreementRef,
    Bool,
    Count,
    Country,
    FileName,
    Int,
    Line,
    ProductRef,
    SiteRef,
    Slug,
    Text,
)
from sealtrail.model.words import Activity, Classification, Dataset, EscalationLevel, Regime, Role, Side, Topic, Unit

_EITHER = owned_by("either")

HOURS_A_YEAR = 8784
"""The most that any time may come to, in whatever unit: no date that it is counted from leaves the calendar."""

Milestone = Annotated[str, Field(pattern=r"^(state:)?[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")]
"""A moment or day of a record, or ``state:`` and the state whose landing it is."""

_Days = Annotated[Int, Field(ge=0, le=365)]
_Months = Annotated[Count, Field(le=120)]


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
    amount: Annotated[Count, Field(le=HOURS_A_YEAR)]
    unit: Unit
    to: tuple[Role, ...] = Field(min_length=1)
    clause: Line | None = None


class StepTime(Frozen):
    """How long one step of a record may take, from one milestone to another, and who answers for it.

    A milestone is a moment or day in the record (``detected_at``) or the landing of a state (``state:classified``).
    """

    type: Slug
    class_: Classification | Literal["any"] = Field("any", alias="class")
    start: Milestone
    stop: Milestone
    amount: Annotated[Count, Field(le=HOURS_A_YEAR)]
    unit: Unit
    owner: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]


class AgreedTime(StepTime):
    """A step for which this agreement sets a time: it counts in place of what the policy says of the same step."""

    clause: Line


class ChangeRule(Frozen):
    """What a change of one category and class asks of the other side before it happens, whoever proposes it."""

    category: Slug
    class_: Classification = Field(alias="class")
    initiated_by: Side = "cmo"
    requires: Literal["sponsor_approval", "cmo_approval", "prior_notification", "post_notification", "none"]
    lead_days: _Days
    emergency: Bool = False
    clause: Line

    @model_validator(mode="after")
    def _of_the_other_side(self) -> ChangeRule:
        if self.requires == f"{self.initiated_by}_approval":
            other = "cmo" if self.initiated_by == "sponsor" else "sponsor"
            raise problem(
                f"a change that the {self.initiated_by} proposes asks for the {self.initiated_by}'s own approval",
                f"write requires: {other}_approval, or name the other side under initiated_by",
            )
        return self


class DataRequirement(Frozen):
    """Which data one side gives the other, in which form, how often, and within how many business days."""

    dataset: Dataset
    format: Line
    frequency: Literal["per_batch", "per_event", "weekly", "monthly", "quarterly", "yearly"]
    due_business_days: _Days
    system: Line | None = None
    signed: Bool = False
    clause: Line | None = None


class RegulatoryDuty(Frozen):
    """Who owes an authority what, in one market."""

    market: Country
    duty: Literal[
        "filing", "renewal", "variation", "commitment", "far", "recall", "inspection_host",
        "authority_correspondence", "establishment_registration",
    ]  # fmt: skip
    owner: Side
    notify: tuple[Role, ...] = ()


class ReleaseModel(Frozen):
    """Who releases a batch, and when less may be reviewed."""

    cmo_disposition: Bool
    sponsor_final: Bool
    qualified_person: Bool
    reduced_review: Text | None = None


class Subcontractor(Frozen):
    """A site to which the CMO may pass work on."""

    site: SiteRef
    activity: Activity


class Level(Frozen):
    """One level of escalation: who meets, and within how many business days."""

    level: EscalationLevel
    sponsor: Role
    cmo: Role
    acknowledge_business_days: _Days
    meet_business_days: _Days


class RecordsTerms(Frozen):
    """How long records are kept, where, and how fast they are shown."""

    retention: Line
    location: Line
    access_business_days: Annotated[Count, Field(le=365)]


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
    sites: tuple[SiteRef, ...] = Field(title="Sites", min_length=1, json_schema_extra=_EITHER)
    products: tuple[ProductRef, ...] = Field(title="Products", min_length=1, json_schema_extra=_EITHER)
    activities: tuple[Activity, ...] = Field(title="Activities", min_length=1, json_schema_extra=_EITHER)
    regimes: tuple[Regime, ...] = Field(title="Regimes", min_length=1, json_schema_extra=_EITHER)
    effective_from: Day = Field(title="Effective from", json_schema_extra=_EITHER)
    next_review: Day = Field(title="Next review", json_schema_extra=_EITHER)
    supersedes: AgreementRef | None = Field(None, title="Supersedes")
    superseded_by: AgreementRef | None = Field(None, title="Superseded by")
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
    audit_interval_months: _Months = Field(title="Months between routine audits", json_schema_extra=_EITHER)
    contacts: tuple[Contact, ...] = Field((), title="Contacts", json_schema_extra=_EITHER)
    data_requirements: tuple[DataRequirement, ...] = Field((), title="Data to be given", json_schema_extra=_EITHER)
    regulatory_duties: tuple[RegulatoryDuty, ...] = Field((), title="Regulatory duties", json_schema_extra=_EITHER)
    release_model: ReleaseModel | None = Field(None, title="Release", json_schema_extra=_EITHER)
    subcontractors: tuple[Subcontractor, ...] = Field((), title="Subcontractors", json_schema_extra=_EITHER)
    for_cause_audit_notice_days: _Days | None = Field(
        None, title="Days of notice before an audit for cause", json_schema_extra=_EITHER
    )
    authority_access: Bool | None = Field(None, title="Authorities may inspect", json_schema_extra=_EITHER)
    records_terms: RecordsTerms | None = Field(None, title="Records", json_schema_extra=_EITHER)
    samples: Text | None = Field(None, title="Samples", json_schema_extra=_EITHER)
    escalation: tuple[Level, ...] = Field((), title="Escalation", json_schema_extra=_EITHER)
    step_times: tuple[AgreedTime, ...] = Field(
        (),
        title="Times for single steps",
        description="How long a step may take, such as the answer to a SCAR, where it is not to be as the policy says.",
        json_schema_extra=_EITHER,
    )
    disagreement: Text | None = Field(None, title="Resolution of disagreement", json_schema_extra=_EITHER)
    review_interval_months: _Months | None = Field(None, title="Months between reviews", json_schema_extra=_EITHER)
    exit_terms: Text | None = Field(None, title="Exit", json_schema_extra=_EITHER)
    text_file: FileName | None = Field(None, title="Governing text, where it is a file", json_schema_extra=_EITHER)
    body_owner: ClassVar[str] = "either"
