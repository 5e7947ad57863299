"""Deviations: departures from an approved instruction, whatever the tests of the product say (21 CFR 211.192)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from sealtrail.model.base import Frozen, Refers, owned_by, problem
from sealtrail.model.dates import Day, Moment
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import Bool, Count, FileName, Line, ProductRef, RecordId, SiteRef, Text
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

    Its own side classifies it, and makes it graver or wider at once, without waiting for anybody; what makes it less
    so, or tells it anew, is R-EV-05's to watch.
    """

    type_name: ClassVar[str] = "deviation"

    schema_: Literal["deviation/1"] = Field(alias="schema", title="Format")
    site: SiteRef = Field(title="Site")
    products: tuple[ProductRef, ...] = Field((), title="Products")
    activity: Activity | None = Field(None, title="Activity")
    category: DeviationCategory = Field(title="Category")
    description: Text = Field(
        title="What happened",
        description="What departed from which instruction. Names and numbers, no opinions yet. It stays as first told.",
    )
    known_later: tuple[Text, ...] = Field(
        (),
        title="What became known later",
        description="What the first words left out or got wrong, one entry each time. They stay as they are, too.",
    )
    occurred: Occurrence = Field(title="Occurred")
    detected_at: Moment = Field(title="Detected", description="When somebody first saw it, at the site.")
    aware_at: Moment | None = Field(
        None,
        title="Quality unit aware",
        description="When the quality unit knew. From here the clock of the notice runs.",
    )
    classification: Classification | None = Field(None, title="Classification")
    classification_rationale: Text | None = Field(
        None,
        title="Why this class",
        description="What the event could do to the product or patient, not how it was solved.",
    )
    suspected: tuple[Literal["sterility", "mix_up", "contamination"], ...] = Field(
        (), title="Suspected", description="Only what cannot be ruled out yet. What was suspected once stays named."
    )
    data_integrity: Bool = Field(
        False, title="Data integrity", description="Whether records may have been changed, made up or left out."
    )
    planned: Bool = Field(False, title="Planned departure")
    planned_for: Day | None = Field(
        None, title="Planned for", description="The day of a departure that was approved beforehand."
    )
    process_step: Line | None = Field(None, title="Process step")
    equipment: Line | None = Field(None, title="Equipment")
    material: Line | None = Field(None, title="Material")
    procedure: Line | None = Field(None, title="Procedure or recipe")
    containment: Text | None = Field(
        None, title="Containment", description="What keeps the product from going on, since when."
    )
    batches: tuple[Line, ...] = Field(
        (), title="Batches affected", description="Every batch that it touches, also those not yet released."
    )
    no_batch_because: Text | None = Field(
        None, title="Why no batch is affected", description="Instead of batches, where there is none."
    )
    batches_considered: tuple[Line, ...] = Field(
        (), title="Other batches considered", description="Neighbours that were looked at and found untouched."
    )
    impact: Text | None = Field(
        None,
        title="Impact on the product",
        description="What the event could do to the product, and why it did or did not.",
    )
    impacts: tuple[BatchImpact, ...] = Field((), title="Impact, batch by batch")
    investigation: Investigation | None = Field(None, title="Investigation")
    root_causes: tuple[RootCause, ...] = Field((), title="Root causes")
    recurrence: Recurrence | None = Field(
        None, title="Recurrence", description="Where it was looked for whether it happened before."
    )
    corrections: tuple[Text, ...] = Field(
        (),
        title="Corrections made at once",
        description="What was put right at once. What keeps it from coming back is a CAPA.",
    )
    capas: tuple[Annotated[RecordId, Refers.to("capa", "scar")], ...] = Field(
        (), title="Actions that follow", description="Numbers of the CAPAs or SCARs that follow."
    )
    regulatory_impact: RegulatoryImpact | None = Field(None, title="Regulatory impact", json_schema_extra=_SPONSOR)
    disposition: Text | None = Field(
        None, title="What becomes of the batches", description="What becomes of each batch, and who decided."
    )
    conclusion: Text | None = Field(
        None, title="Conclusion", description="What happened and why, in the words that an inspector reads first."
    )
    notice: Notice | None = Field(
        None,
        title="Notice to the sponsor",
        description="When and how the sponsor was told. The landing of this record proves it.",
        json_schema_extra=_CMO,
    )
    first_known_by: Literal["notification", "complaint", "batch_record_review", "audit"] | None = Field(
        None,
        title="How the sponsor first knew",
        description="From whom the sponsor first heard of it.",
        json_schema_extra=_SPONSOR,
    )
    report: FileName | None = Field(
        None,
        title="The CMO's own report",
        description="The name of the pinned file, where the CMO keeps the record itself.",
    )
    assessment: Assessment | None = Field(None, title="The sponsor's assessment", json_schema_extra=_SPONSOR)
    extensions: tuple[Extension, ...] = Field((), title="Extensions", json_schema_extra=owned_by("either"))
