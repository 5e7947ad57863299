"""Qualification: the decision whether a site may do an activity for products and markets (EU GMP 7.4, ICH Q10 2.7)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Frozen, Refers, owned_by
from sealtrail.model.dates import Day
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import Bool, Country, FileName, ItemId, Line, ProductRef, RecordId, SiteRef, Text
from sealtrail.model.words import Activity

_CMO, _EITHER = owned_by("cmo"), owned_by("either")
Stage = Literal["due_diligence", "questionnaire", "risk_assessment", "audit", "trial"]

QUALIFYING = frozenset({"approved", "conditional"})
"""The states of a qualification by which a site may work, be it under conditions."""


class Diligence(Frozen):
    """What was looked into before anybody travelled, with the sources and the day."""

    technical: Text
    financial: Text
    regulatory_history: Text
    sources: tuple[Line, ...] = Field(min_length=1)
    checked_on: Day


class Question(Frozen):
    """One question, as it was sent."""

    id: ItemId
    text: Line


class Answer(Frozen):
    """The CMO's answer to one question."""

    question: ItemId
    answer: Literal["yes", "no", "na", "text"]
    text: Text | None = None
    evidence: tuple[FileName, ...] = ()


class Remark(Frozen):
    """The sponsor's remark on an answer; a gap must be closed before the decision."""

    question: ItemId
    comment: Text
    gap: Bool
    closed: Text | None = None


class Questionnaire(Frozen):
    """The questionnaire as it was sent: what stands here is the sponsor's, so that no question is answered away."""

    template: Line
    questions: tuple[Question, ...] = Field(min_length=1)
    sent_on: Day
    due_on: Day


class Trial(Frozen):
    """A trial at the site, with the criteria that were set before."""

    kind: Literal["sample", "pilot", "engineering", "demo"]
    batches: tuple[Line, ...] = ()
    criteria: tuple[Text, ...] = Field(min_length=1)
    results: Text | None = None
    conclusion: Literal["pass", "fail"] | None = None


class QualificationCondition(Frozen):
    """A condition on which the site is qualified, and when it was met."""

    text: Text
    due: Day
    evidence: tuple[FileName, ...] = ()
    closed_on: Day | None = None


class QualificationDecision(Frozen):
    """The decision, why, and for how long."""

    outcome: Literal["approved", "conditionally_approved", "rejected"]
    rationale: Text
    valid_from: Day
    valid_to: Day


class Skipped(Frozen):
    """A stage that was left out, with the waiver that allows it."""

    stage: Stage
    waiver: Annotated[RecordId, Refers.to("waiver")]


class Qualification(Envelope):
    """The way to the decision that a site may do an activity for products in markets, and the decision."""

    type_name: ClassVar[str] = "qualification"

    schema_: Literal["qualification/1"] = Field(alias="schema", title="Format")
    site: SiteRef = Field(title="Site")
    type: Literal["initial", "requalification", "scope_extension", "for_cause"] = Field(title="Kind")
    activities: tuple[Activity, ...] = Field(title="Activities", min_length=1, json_schema_extra=owned_by("joint"))
    products: tuple[ProductRef, ...] = Field(title="Products", min_length=1, json_schema_extra=owned_by("joint"))
    markets: tuple[Country, ...] = Field(title="Markets", min_length=1)
    dossier_site: Bool = Field(
        title="Site named in a dossier", description="Whether the dossier of a product names this site."
    )
    diligence: Diligence | None = Field(
        None, title="Due diligence", description="What is known about the site before anybody asks it."
    )
    questionnaire: Questionnaire | None = Field(
        None, title="Questionnaire", description="The questions as they were sent. What is answered stands below."
    )
    answers: tuple[Answer, ...] = Field((), title="Answers", json_schema_extra=_CMO)
    returned_on: Day | None = Field(None, title="Questionnaire returned", json_schema_extra=_CMO)
    remarks: tuple[Remark, ...] = Field(
        (), title="Remarks on the answers", description="What you think of an answer, and whether it leaves a gap."
    )
    risk: Annotated[RecordId, Refers.to("risk")] | None = Field(
        None, title="Risk assessment", description="The number of the risk assessment."
    )
    audits: tuple[Annotated[RecordId, Refers.to("audit")], ...] = Field(
        (), title="Audits", description="Numbers of the audits that it rests on."
    )
    audit_mode: Literal["onsite", "hybrid", "remote", "paper", "third_party"] | None = Field(None, title="Audit mode")
    trial: Trial | None = Field(
        None,
        title="Trial",
        description="Batches made to see it work, with criteria set before.",
        json_schema_extra=_EITHER,
    )
    skipped: tuple[Skipped, ...] = Field(
        (), title="Stages left out", description="Stages that were left out, each with its waiver."
    )
    decision: QualificationDecision | None = Field(
        None, title="Decision", description="What was decided, why, and until when it holds."
    )
    conditions: tuple[QualificationCondition, ...] = Field(
        (), title="Conditions", description="What the site must still do, and by when."
    )
    requalifies: Annotated[RecordId, Refers.to("qualification")] | None = Field(
        None, title="Requalifies", description="The number of the qualification that this one follows."
    )
