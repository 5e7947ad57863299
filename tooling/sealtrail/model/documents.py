"""Controlled documents, specifications, reviews and rosters: what is read, released and looked through again."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import (
    AnyRef,
    Bool,
    Count,
    Country,
    Day,
    Decimal,
    FileName,
    Frozen,
    ItemId,
    Line,
    PersonRef,
    ProductRef,
    RecordId,
    Refers,
    Slug,
    Text,
    UnitSign,
    owned_by,
)
from sealtrail.model.envelope import Envelope

_EITHER = owned_by("either")


class Document(Envelope):
    """A Word or PDF file under control: its source and its PDF/A are pinned, one record an edition."""

    type_name: ClassVar[str] = "document"
    kind: ClassVar[str] = "document"

    schema_: Literal["document/1"] = Field(alias="schema", title="Format")
    document_kind: Literal[
        "procedure", "specification", "protocol", "report", "form", "agreement_text", "plan", "other",
    ] = Field(title="Kind")  # fmt: skip
    source: FileName = Field(title="Source file")
    rendition: FileName | None = Field(None, title="PDF/A")
    effective_from: Day = Field(title="Effective from")
    next_review: Day = Field(title="Next review")
    supersedes: Annotated[RecordId, Refers.to("document")] | None = Field(None, title="Supersedes")
    superseded_by: Annotated[RecordId, Refers.to("document")] | None = Field(None, title="Superseded by")
    trained_by: Day | None = Field(None, title="Training complete by")


class Limit(Frozen):
    """What a test must come to. A limit that only exists as text is never judged by a program."""

    op: Literal["between", "le", "ge", "eq", "complies", "text"]
    low: Decimal | None = None
    high: Decimal | None = None
    unit: UnitSign | None = None
    text: Line | None = None


class SpecifiedTest(Frozen):
    """One test of a specification, the method and version that decide it, and its limit."""

    code: Slug
    name: Line
    method: Line
    method_version: Line
    stage: Literal["release", "shelf_life", "ipc"]
    limit: Limit


class Spec(Envelope):
    """A specification, one record an edition."""

    type_name: ClassVar[str] = "spec"
    kind: ClassVar[str] = "document"

    schema_: Literal["spec/1"] = Field(alias="schema", title="Format")
    product: ProductRef = Field(title="Product")
    version: Line = Field(title="Version")
    tests: tuple[SpecifiedTest, ...] = Field(title="Tests", min_length=1)
    registered_in: tuple[Country, ...] = Field((), title="Registered in")
    effective_from: Day = Field(title="Effective from")
    next_review: Day = Field(title="Next review")
    supersedes: Annotated[RecordId, Refers.to("spec")] | None = Field(None, title="Supersedes")
    superseded_by: Annotated[RecordId, Refers.to("spec")] | None = Field(None, title="Superseded by")


class Observation(Frozen):
    """One thing that a review saw, and what follows from it."""

    id: ItemId
    text: Text
    action: Text | None = None
    owner: PersonRef | None = None
    due: Day | None = None
    done_on: Day | None = None


class PeriodicReview(Envelope):
    """A review of the records themselves: audit trail, access, the system, or a restore from backup."""

    type_name: ClassVar[str] = "review"

    schema_: Literal["review/1"] = Field(alias="schema", title="Format")
    review_kind: Literal["audit_trail", "access", "periodic", "restore_test"] = Field(title="Kind")
    from_: Day = Field(alias="from", title="Period from")
    to: Day = Field(title="Period to")
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")] = Field(title="State of the records reviewed")
    scope: Text = Field(title="Scope")
    looked_at: tuple[AnyRef, ...] = Field((), title="Records looked at", json_schema_extra=_EITHER)
    performed_by: tuple[PersonRef, ...] = Field((), title="Performed by", json_schema_extra=_EITHER)
    observations: tuple[Observation, ...] = Field((), title="Observations", json_schema_extra=_EITHER)
    conclusion: Text | None = Field(None, title="Conclusion", json_schema_extra=_EITHER)
    next_due: Day | None = Field(None, title="Next due", json_schema_extra=_EITHER)


class Trainee(Frozen):
    """One line of the roster: business identity only."""

    name: Line
    function: Line
    trained_on: Day


class TrainingAck(Envelope):
    """One signed roster: who was trained on which edition, with the record of the training system."""

    type_name: ClassVar[str] = "training_ack"

    schema_: Literal["training_ack/1"] = Field(alias="schema", title="Format")
    subject: Annotated[RecordId, Refers.to("agreement", "document", "spec")] = Field(title="Trained on")
    subject_revision: Count = Field(title="Revision")
    training_system: Line = Field(title="Training system")
    reference: Line = Field(title="Record there")
    trainees: tuple[Trainee, ...] = Field(title="Trained", min_length=1)
    complete: Bool = Field(title="All who must be are trained")
