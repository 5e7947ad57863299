"""CAPA: corrective and preventive action, with the check that it worked (ICH Q10 3.2.2)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Count, Day, FileName, Frozen, Int, ItemId, Line, PersonId, Text, owned_by
from sealtrail.model.envelope import Envelope
from sealtrail.model.words import Classification, RootCauseCategory


class Source(Frozen):
    """What made the CAPA necessary, by the number that its own system gave it."""

    kind: Literal["complaint", "deviation", "nonconformance", "oos", "audit_finding", "recall", "inspection", "trend"]
    reference: Line
    summary: Text


class RootCause(Frozen):
    """One cause that the investigation found."""

    id: ItemId
    kind: Literal["root", "contributing", "escape_point"]
    category: RootCauseCategory
    statement: Text


class Action(Frozen):
    """One action, the causes it addresses, who owns it, and when it was done."""

    id: ItemId
    kind: Literal["correction", "corrective", "preventive"]
    strength: Literal["strong", "intermediate", "weak"]
    text: Text
    addresses: tuple[ItemId, ...] = ()
    owner: PersonId
    due: Day
    done_on: Day | None = None
    evidence: tuple[FileName, ...] = ()


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
    assessed_by: PersonId
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
