"""CAPA: corrective and preventive action, with the check that it worked (ICH Q10 3.2.2)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Frozen, Refers, owned_by
from sealtrail.model.dates import Day
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import Count, FileName, Int, ItemId, Line, PersonRef, RecordId, Text
from sealtrail.model.investigation import Extension, RootCause
from sealtrail.model.words import Classification, Strength


class Source(Frozen):
    """What made the CAPA necessary, by the number that its own system gave it."""

    kind: Literal["complaint", "deviation", "nonconformance", "oos", "audit_finding", "recall", "inspection", "trend"]
    reference: Line
    summary: Text


class Action(Frozen):
    """One action, the causes it addresses, who owns it, and when it was done.

    ``evidence_dated`` is the earliest day that a file of its evidence bears.
    """

    id: ItemId
    kind: Literal["correction", "corrective", "preventive"]
    strength: Strength
    text: Text
    addresses: tuple[ItemId, ...] = ()
    owner: PersonRef
    due: Day
    done_on: Day | None = None
    evidence: tuple[FileName, ...] = ()
    evidence_dated: Day | None = None
    alters: Literal["validated_state", "registered_detail"] | None = None
    change: Annotated[RecordId, Refers.to("change")] | None = None


class EffectivenessPlan(Frozen):
    """How it will be judged whether the actions worked: fixed before they are carried out."""

    metric: Text
    data_source: Text
    baseline: Line
    target: Line
    start: Day
    min_days: Count | None = None
    min_batches: Count | None = None


class EffectivenessResult(Frozen):
    """What was observed."""

    observed: Text
    batches: Annotated[Int, Field(ge=0)]
    verdict: Literal["effective", "partially", "not_effective"]
    evidence: tuple[FileName, ...] = ()
    assessed_by: PersonRef
    assessed_on: Day


class Capa(Envelope):
    """A corrective and preventive action plan and its result."""

    type_name: ClassVar[str] = "capa"

    schema_: Literal["capa/1"] = Field(alias="schema", title="Format")
    classification: Classification = Field(title="Classification", json_schema_extra=owned_by("joint"))
    sources: tuple[Source, ...] = Field(title="Sources", min_length=1)
    problem: Text = Field(title="Problem")
    extent: Text | None = Field(None, title="Extent")
    root_causes: tuple[RootCause, ...] = Field((), title="Root causes")
    actions: tuple[Action, ...] = Field((), title="Actions")
    effectiveness_plan: EffectivenessPlan | None = Field(None, title="Effectiveness plan")
    effectiveness_result: EffectivenessResult | None = Field(None, title="Effectiveness result")
    mirror_decision: Text | None = Field(
        None, title="Whether the other side needs a CAPA too", json_schema_extra=owned_by("either")
    )
    extensions: tuple[Extension, ...] = Field((), title="Extensions", json_schema_extra=owned_by("either"))
