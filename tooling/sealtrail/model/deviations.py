"""Deviations: departures from an approved instruction, whatever the tests of the product say (21 CFR 211.192)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from sealtrail.model.base import (
    Bool,
    Count,
    Day,
    FileName,
    Frozen,
    Line,
    Moment,
    ProductRef,
    RecordId,
    Refers,
    SiteRef,
    Text,
    owned_by,
    problem,
)
from sealtrail.model.envelope import Envelope
from sealtrail.model.investigation import Extension, Investigation, Occurrence, RootCause
from sealtrail.model.words import Activity, Classification, DeviationCategory


class Recurrence(Frozen):
    """Whether the same happened before: where it was looked for, over how many months, and what was found."""

    fields: tuple[Line, ...] = Field(min_length=1)
    window_months: Count
    terms: tuple[Line, ...] = ()
    matches: tuple[Annotated[RecordId, Refers.to("deviation")], ...] = ()


class BatchImpact(Frozen):
    """What the event means for one batch: of one affected, and of one that was only looked at."""

    batch: Line
    impact: Text


class RegulatoryImpact(Frozen):
    """Whether an authority must be told, how, by when, and under which reference it was."""

    type: Literal["FAR", "BPDR", "RAS", "RFR", "MDR", "none"]
    rationale: Text
    due: Day | None = None
    reference: Line | None = None


class Notice(Frozen):
    """When the other side was told, as the author declares it. What proves it is the landing of the record."""

    notified_at: Moment
    to: Line
    channel: Line
    proof: tuple[FileName, ...] = ()


class Assessment(Frozen):
    """What the sponsor makes of a deviation that the CMO keeps in its own system."""

    verdict: Literal["accepted", "accepted_with_conditions", "rejected"]
    impact: Text
    conditions: Text | None = None

    @model_validator(mode="after")
    def _told(self) -> Assessment:
        if (self.verdict == "accepted_with_conditions") != (self.conditions is not None):
            raise problem(
                "conditions go with the verdict accepted_with_conditions, and with no other",
                "write the conditions, or choose accepted or rejected",
            )
        return self


_CMO, _SPONSOR = owned_by("cmo"), owned_by("sponsor")


class Deviation(Envelope):
    """A departure from an approved instruction: what happened, what it touches, why it did, what follows from it.

    Of one kept in the CMO's own system (``custody: mirrored``) the record holds the notice, the pinned report and the
    sponsor's assessment, and nothing that would have to be typed twice.

    Its own side classifies it, and makes it graver or wider at once, without waiting for anybody; what makes it less so
    is R-EV-05's to watch.
    """

    type_name: ClassVar[str] = "deviation"

    schema_: Literal["deviation/1"] = Field(alias="schema", title="Format")
    site: SiteRef = Field(title="Site")
    products: tuple[ProductRef, ...] = Field((), title="Products")
    activity: Activity | None = Field(None, title="Activity")
    category: DeviationCategory = Field(title="Category")
    description: Text = Field(title="What happened")
    occurred: Occurrence = Field(title="Occurred")
    detected_at: Moment = Field(title="Detected")
    aware_at: Moment | None = Field(None, title="Quality unit aware")
    classification: Classification | None = Field(None, title="Classification")
    classification_rationale: Text | None = Field(None, title="Why this class")
    suspected: Literal["sterility", "mix_up", "contamination"] | None = Field(None, title="Suspected")
    data_integrity: Bool = Field(False, title="Data integrity")
    planned: Bool = Field(False, title="Planned departure")
    planned_for: Day | None = Field(None, title="Planned for")
    process_step: Line | None = Field(None, title="Process step")
    equipment: Line | None = Field(None, title="Equipment")
    material: Line | None = Field(None, title="Material")
    procedure: Line | None = Field(None, title="Procedure or recipe")
    containment: Text | None = Field(None, title="Containment")
    batches: tuple[Line, ...] = Field((), title="Batches affected")
    no_batch_because: Text | None = Field(None, title="Why no batch is affected")
    batches_considered: tuple[Line, ...] = Field((), title="Other batches considered")
    impact: Text | None = Field(None, title="Impact on the product")
    impacts: tuple[BatchImpact, ...] = Field((), title="Impact, batch by batch")
    investigation: Investigation | None = Field(None, title="Investigation")
    root_causes: tuple[RootCause, ...] = Field((), title="Root causes")
    recurrence: Recurrence | None = Field(None, title="Recurrence")
    corrections: tuple[Text, ...] = Field((), title="Corrections made at once")
    capas: tuple[Annotated[RecordId, Refers.to("capa", "scar")], ...] = Field((), title="Actions that follow")
    regulatory_impact: RegulatoryImpact | None = Field(None, title="Regulatory impact", json_schema_extra=_SPONSOR)
    disposition: Text | None = Field(None, title="What becomes of the batches")
    conclusion: Text | None = Field(None, title="Conclusion")
    notice: Notice | None = Field(None, title="Notice to the sponsor", json_schema_extra=_CMO)
    first_known_by: Literal["notification", "complaint", "batch_record_review", "audit"] | None = Field(
        None, title="How the sponsor first knew", json_schema_extra=_SPONSOR
    )
    report: FileName | None = Field(None, title="The CMO's own report")
    assessment: Assessment | None = Field(None, title="The sponsor's assessment", json_schema_extra=_SPONSOR)
    extensions: tuple[Extension, ...] = Field((), title="Extensions", json_schema_extra=owned_by("either"))
