"""Joint change control: what changes, what it touches in each market, who must agree (EU GMP 7.12, ICH Q7 16.16)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Frozen, owned_by
from sealtrail.model.dates import Day, Moment
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import Bool, Count, Country, FileName, Line, ProductRef, SiteRef, Text
from sealtrail.model.words import Activity, ChangeCategory, Classification, Side

Filing = Literal[
    "none", "annual_report", "CBE-0", "CBE-30", "PAS",
    "IA", "IA_IN", "IB", "II", "extension",
    "letter_to_file", "510k", "PMA_supplement", "NB_significant_change", "food_safety_plan_reanalysis",
]  # fmt: skip
PRIOR_APPROVAL = frozenset({"PAS", "IB", "II", "extension", "510k", "PMA_supplement", "NB_significant_change"})
"""Filings after which nothing may be distributed before the authority agreed (21 CFR 314.70(b); Reg. 1234/2008)."""

_SPONSOR, _JOINT = owned_by("sponsor"), owned_by("joint")


class ImpactRow(Frozen):
    """What the change means for one product in one market."""

    product: ProductRef
    market: Country
    affected: Bool
    registered_detail: Bool
    sections: tuple[Line, ...] = ()
    filing: Filing = "none"
    reference: Line | None = None
    status: Literal["not_needed", "planned", "submitted", "approved", "rejected"] = "not_needed"
    status_on: Day | None = None
    stock_strategy: Text | None = None


class OtherImpact(Frozen):
    """What else the change touches."""

    area: Literal[
        "validation", "stability", "comparability", "supply", "labelling", "safety", "other_clients", "agreement",
        "specification",
    ]  # fmt: skip
    text: Text


class Task(Frozen):
    """One task of the plan."""

    text: Text
    owner: Line
    due: Day
    done_on: Day | None = None


class Decision(Frozen):
    """What one side decided, and on which conditions. The signature proves who did."""

    verdict: Literal["approved", "approved_with_conditions", "rejected", "not_required"]
    conditions: Text | None = None


class Review(Frozen):
    """What was seen after the change."""

    criteria: Text
    result: Text
    met: Bool
    evidence: tuple[FileName, ...] = ()


class Emergency(Frozen):
    """A change that could not wait: why, when it was made, and the lots that stay on hold until it is ratified."""

    reason: Text
    implemented_at: Moment
    held_batches: tuple[Line, ...] = ()


class ChangeControl(Envelope):
    """A change to anything that the two companies share the answer for, whoever proposes it."""

    type_name: ClassVar[str] = "change"

    schema_: Literal["change/1"] = Field(alias="schema", title="Format")
    initiated_by: Side = Field(title="Proposed by")
    category: ChangeCategory = Field(title="Category", json_schema_extra=_JOINT)
    classification: Classification = Field(title="Classification", json_schema_extra=_JOINT)
    sites: tuple[SiteRef, ...] = Field(title="Sites", min_length=1, json_schema_extra=_JOINT)
    activities: tuple[Activity, ...] = Field((), title="Activities", json_schema_extra=_JOINT)
    current: Text = Field(title="As it is", description="How it is done today, with document and equipment numbers.")
    proposed: Text = Field(
        title="As it shall be", description="How it is to be done, in words that can be compared with how it is."
    )
    reason: Text = Field(
        title="Reason for the change", description="Why it is needed, and what happens if nothing is changed."
    )
    temporary_until: Day | None = Field(
        None, title="Temporary until", description="The last day of a change that will be taken back."
    )
    emergency: Emergency | None = Field(
        None, title="Emergency", description="Only for a change that was made before it could be approved."
    )
    impact: tuple[ImpactRow, ...] = Field(
        (),
        title="Impact by product and market",
        description="A row for each product and market. Run sealtrail impact to see which.",
        json_schema_extra=owned_by("either"),
    )
    other_impacts: tuple[OtherImpact, ...] = Field(
        (),
        title="Other impact",
        description="What else it touches, such as validation, stability or labelling.",
        json_schema_extra=owned_by("either"),
    )
    sponsor_decision: Decision | None = Field(None, title="The sponsor's decision", json_schema_extra=_SPONSOR)
    cmo_decision: Decision | None = Field(None, title="The CMO's decision", json_schema_extra=owned_by("cmo"))
    tasks: tuple[Task, ...] = Field(
        (), title="Plan", description="What must be done before, with and after it, by whom and when."
    )
    first_batch: Line | None = Field(
        None, title="First batch affected", description="The first batch that is made in the new way."
    )
    planned_for: Day = Field(title="Planned for")
    implemented_on: Day | None = Field(None, title="Implemented")
    reverted_on: Day | None = Field(None, title="Reverted")
    review: Review | None = Field(
        None, title="Review afterwards", description="What was seen afterwards, against what had been expected."
    )
    review_due: Day | None = Field(None, title="Review due")
    batches_reviewed: Count | None = Field(None, title="Batches reviewed")
