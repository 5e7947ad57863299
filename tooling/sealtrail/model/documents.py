"""Controlled documents, specifications, reviews and rosters: what is read, released and looked through again."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Frozen, Refers, owned_by
from sealtrail.model.dates import Day
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import (
    AnyRef,
    Bool,
    Count,
    Country,
    Decimal,
    FileName,
    ItemId,
    Line,
    PersonRef,
    ProductRef,
    RecordId,
    Slug,
    Text,
    UnitSign,
)

_EITHER = owned_by("either")


class Document(Envelope):
    """A Word or PDF file under control: its source and its PDF/A are pinned, one record an edition."""

    type_name: ClassVar[str] = "document"
    kind: ClassVar[str] = "document"

    schema_: Literal["document/1"] = Field(alias="schema", title="Format")
    document_kind: Literal[
        "procedure", "specification", "protocol", "report", "form", "agreement_text", "plan", "other",
    ] = Field(title="Kind")  # fmt: skip
    source: FileName = Field(
        title="Source file", description="The name of the Word or other file that people edit, pinned below."
    )
    rendition: FileName | None = Field(
        None, title="PDF/A", description="The name of its PDF/A, pinned below. Needed before it is approved."
    )
    effective_from: Day = Field(title="Effective from", description="The first day on which people work by it.")
    next_review: Day = Field(title="Next review", description="The day by which somebody looks at it again.")
    supersedes: Annotated[RecordId, Refers.to("document")] | None = Field(
        None, title="Supersedes", description="The number of the edition that it replaces."
    )
    superseded_by: Annotated[RecordId, Refers.to("document")] | None = Field(
        None, title="Superseded by", description="The number of the edition that replaces it."
    )
    trained_by: Day | None = Field(
        None, title="Training complete by", description="The day by which everybody concerned is trained."
    )


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
    version: Line = Field(title="Version", description="As printed on it, such as 4.")
    tests: tuple[SpecifiedTest, ...] = Field(
        title="Tests", description="One each, with the method that decides it and its limit.", min_length=1
    )
    registered_in: tuple[Country, ...] = Field(
        (), title="Registered in", description="Markets whose dossier holds exactly these limits."
    )
    effective_from: Day = Field(title="Effective from", description="The first day on which lots are judged by it.")
    next_review: Day = Field(title="Next review", description="The day by which somebody looks at it again.")
    supersedes: Annotated[RecordId, Refers.to("spec")] | None = Field(
        None, title="Supersedes", description="The number of the edition that it replaces."
    )
    superseded_by: Annotated[RecordId, Refers.to("spec")] | None = Field(
        None, title="Superseded by", description="The number of the edition that replaces it."
    )


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
    from_: Day = Field(alias="from", title="Period from", description="The first day of what is looked back upon.")
    to: Day = Field(title="Period to", description="The last day of it.")
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")] = Field(
        title="State of the records reviewed",
        description="The last step that was looked at, as sealtrail trail prints it.",
    )
    scope: Text = Field(title="Scope", description="What was looked at and how it was chosen, and what was not.")
    looked_at: tuple[AnyRef, ...] = Field(
        (),
        title="Records looked at",
        description="Numbers of the records that were read, or that were restored.",
        json_schema_extra=_EITHER,
    )
    performed_by: tuple[PersonRef, ...] = Field(
        (),
        title="Performed by",
        description="Numbers of the people who did it. They wrote none of these records.",
        json_schema_extra=_EITHER,
    )
    observations: tuple[Observation, ...] = Field(
        (),
        title="Observations",
        description="What was seen, and what follows from it. None is also a result.",
        json_schema_extra=_EITHER,
    )
    conclusion: Text | None = Field(
        None,
        title="Conclusion",
        description="Whether the records can be relied on, and why.",
        json_schema_extra=_EITHER,
    )
    next_due: Day | None = Field(
        None, title="Next due", description="The day of the next review of this kind.", json_schema_extra=_EITHER
    )


class Trainee(Frozen):
    """One line of the roster: business identity only. ``person`` is given for those who sign records here."""

    name: Line
    person: PersonRef | None = None
    function: Line
    trained_on: Day


class TrainingAck(Envelope):
    """One signed roster: who was trained on which edition, with the record of the training system."""

    type_name: ClassVar[str] = "training_ack"

    schema_: Literal["training_ack/1"] = Field(alias="schema", title="Format")
    subject: Annotated[RecordId, Refers.to("agreement", "document", "spec")] = Field(
        title="Trained on", description="The number of the agreement, document or specification."
    )
    subject_revision: Count = Field(title="Revision", description="The revision of it that people were trained on.")
    training_system: Line = Field(title="Training system", description="The system that holds the records of training.")
    reference: Line = Field(title="Record there", description="The number of the course or roster there.")
    trainees: tuple[Trainee, ...] = Field(title="Trained", description="One each, by name and function.", min_length=1)
    complete: Bool = Field(title="All who must be are trained", description="Whether everybody who must be trained is.")
