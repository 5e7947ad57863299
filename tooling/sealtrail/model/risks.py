"""Risk assessments (ICH Q9(R1)): what can go wrong, how bad, how often, how well noticed, and what is done about it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Frozen, Refers, owned_by
from sealtrail.model.dates import Day
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import Int, ItemId, Line, RecordId, Score, SiteRef, Text

_EITHER = owned_by("either")
RiskNumber = Annotated[Int, Field(ge=1, le=1000)]


class Scale(Frozen):
    """What the numbers mean, from 1 to the highest."""

    name: Literal["severity", "occurrence", "detection"]
    highest: Literal[5, 10]
    definitions: tuple[Line, ...] = Field(min_length=2)


class Member(Frozen):
    """Who took part, and for which function."""

    name: Line
    function: Line


class RiskItem(Frozen):
    """One hazard or failure mode with its scores before and after what is done about it."""

    id: ItemId
    failure: Text
    effect: Text
    cause: Text
    controls: Text | None = None
    severity: Score
    occurrence: Score
    detection: Score
    number: RiskNumber
    action: Annotated[RecordId, Refers.to("capa", "change", "scar")] | None = None
    residual_severity: Score | None = None
    residual_occurrence: Score | None = None
    residual_detection: Score | None = None
    residual_number: RiskNumber | None = None
    design_changed: Text | None = None


class Risk(Envelope):
    """A risk assessment, one record an edition."""

    type_name: ClassVar[str] = "risk"
    kind: ClassVar[str] = "document"
    body_owner: ClassVar[str] = "either"

    schema_: Literal["risk/1"] = Field(alias="schema", title="Format")
    question: Text = Field(
        title="Question",
        description="What could go wrong that this assessment is about, in one question.",
        json_schema_extra=_EITHER,
    )
    scope: Text = Field(
        title="Scope", description="Where it begins and ends, and what it leaves out.", json_schema_extra=_EITHER
    )
    sites: tuple[SiteRef, ...] = Field((), title="Sites", json_schema_extra=_EITHER)
    team: tuple[Member, ...] = Field(title="Team", min_length=1, json_schema_extra=_EITHER)
    method: Literal["FMEA", "FMECA", "HACCP", "HAZOP", "risk_ranking", "FTA", "PHA"] = Field(title="Method")
    scales: tuple[Scale, ...] = Field(
        (), title="Scales", description="What each number of a score means, from 1 on.", json_schema_extra=_EITHER
    )
    items: tuple[RiskItem, ...] = Field(
        (),
        title="Risks",
        description="One each, with what goes wrong, its effect, its cause and its scores.",
        json_schema_extra=_EITHER,
    )
    acceptance: Text = Field(
        title="Acceptance criteria",
        description="From which number on something must be done.",
        json_schema_extra=_EITHER,
    )
    decision: Text | None = Field(
        None, title="Decision", description="What was decided on the risks that stay.", json_schema_extra=_EITHER
    )
    formality: Text = Field(
        title="Why this degree of formality",
        description="Why as much or as little effort as this is right here (ICH Q9).",
        json_schema_extra=_EITHER,
    )
    subjectivity: Text = Field(
        title="How subjectivity was kept down",
        description="Who was asked and which data were used, so that it is no mere opinion.",
        json_schema_extra=_EITHER,
    )
    accepted_residual: Text | None = Field(
        None,
        title="Residual risk accepted",
        description="Why the sponsor takes what stays above the limit.",
        json_schema_extra=owned_by("sponsor"),
    )
    effective_from: Day = Field(title="Effective from", json_schema_extra=_EITHER)
    review_due: Day = Field(title="Review due", json_schema_extra=_EITHER)
    supersedes: Annotated[RecordId, Refers.to("risk")] | None = Field(None, title="Supersedes")
    superseded_by: Annotated[RecordId, Refers.to("risk")] | None = Field(None, title="Superseded by")
    reviewed_for: tuple[Line, ...] = Field(
        (), title="Reviewed after", description="Events after which it was looked at again.", json_schema_extra=_EITHER
    )
