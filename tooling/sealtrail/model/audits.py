"""Audits and their findings, with the other side's answer to each (EU GMP 7.7, ICH Q7 16.13)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Frozen, Refers, owned_by
from sealtrail.model.dates import Day
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import Bool, FileName, ItemId, Line, RecordId, SiteRef, Text
from sealtrail.model.words import Regime


class AuditFinding(Frozen):
    """What was found, against which clause, and how bad it is."""

    id: ItemId
    classification: Literal["critical", "major", "minor", "recommendation"]
    reference: Line
    area: Line
    observation: Text
    evidence: tuple[FileName, ...] = ()
    repeat_of: Line | None = None


class FindingResponse(Frozen):
    """The audited side's answer to one finding."""

    finding: ItemId
    root_cause: Text
    action: Text
    capa: Annotated[RecordId, Refers.to("capa")] | None = None
    due: Day
    closed_on: Day | None = None


class TeamMember(Frozen):
    """An auditor, and what qualifies them."""

    name: Line
    qualified: Line
    lead: Bool = False


class Audit(Envelope):
    """One audit of a site, from its plan to the last closed finding."""

    type_name: ClassVar[str] = "audit"

    schema_: Literal["audit/1"] = Field(alias="schema", title="Format")
    site: SiteRef = Field(title="Site")
    kind_: Literal["qualification", "routine", "for_cause", "mock_pai", "self"] = Field(alias="kind", title="Kind")
    mode: Literal["onsite", "hybrid", "remote", "paper", "third_party"] = Field(title="Mode")
    standards: tuple[Regime, ...] = Field(title="Standards", description="What is audited against.", min_length=1)
    scope: Text = Field(title="Scope", description="Systems, lines and products that are looked at.")
    team: tuple[TeamMember, ...] = Field(title="Team", min_length=1)
    from_: Day = Field(alias="from", title="From")
    to: Day = Field(title="To")
    report_due: Day | None = Field(None, title="Report due")
    report: FileName | None = Field(None, title="Report", description="The name of the pinned report.")
    findings: tuple[AuditFinding, ...] = Field(
        (), title="Findings", description="One each, with its clause, its area, and what was seen."
    )
    conclusion: Literal["acceptable", "acceptable_with_capa", "unacceptable"] | None = Field(
        None, title="Conclusion", description="What the audit means for working with the site."
    )
    response_due: Day | None = Field(None, title="Response due")
    responses: tuple[FindingResponse, ...] = Field(
        (),
        title="Responses",
        description="The audited side answers here, one for each finding.",
        json_schema_extra=owned_by("cmo"),
    )
    next_audit_due: Day | None = Field(None, title="Next audit due")
    audience: tuple[Line, ...] = Field(
        (), title="Authorities that may see it", description="Authorities that may be shown this report."
    )
