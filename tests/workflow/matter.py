"""The matter of these tests: the committed workflows with root and policy, and small records of each type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sealtrail.frontmatter import parse_yaml
from sealtrail.model import TYPES, Envelope, Policy, Root, Workflow
from tests.agreements.test_agreements import edition
from tests.people.cast import made, person

SCHEMA = Path(__file__).resolve().parents[2] / "schema"


@dataclass(frozen=True)
class Law:
    """What the project's own root keeps under ``schema``."""

    root: Root
    policy: Policy
    workflows: Mapping[str, Workflow]


def plain(path: Path) -> dict[str, Any]:
    """The values of a YAML file."""
    parsed = parse_yaml(path.read_bytes(), path.name)
    assert parsed.document is not None, parsed.findings
    return dict(parsed.document.data)


@cache
def law() -> Law:
    """Root, policy and workflows as they are committed."""
    workflows = [made(Workflow, plain(path)) for path in sorted((SCHEMA / "workflows").glob("*.yaml"))]
    return Law(
        made(Root, plain(SCHEMA / "root.yaml")),
        made(Policy, plain(SCHEMA / "policy.yaml")),
        {workflow.type: workflow for workflow in workflows},
    )


_MORE: dict[str, dict[str, Any]] = {
    "audit": {
        "site": "SITE-HRW-0001", "kind": "routine", "mode": "onsite", "standards": ["drug_us_211"],
        "scope": "Compression and coating", "from": "2026-10-13", "to": "2026-10-15",
        "team": [{"name": "Ines Calder", "qualified": "Lead auditor since 2021", "lead": True}],
    },
    "car": {
        "classification": "minor", "problem": "The forecast came late.", "response_due": "2026-11-30",
        "addressed_to": "sponsor",
    },
    "change": {
        "initiated_by": "cmo", "category": "equipment", "classification": "minor", "sites": ["SITE-HRW-0001"],
        "current": "Hose of rubber", "proposed": "Hose of silicone", "reason": "The old one sheds",
        "planned_for": "2026-12-01",
    },
    "deviation": {
        "site": "SITE-HRW-0001", "category": "equipment", "description": "The scale was not checked.",
        "occurred": {"from": "2026-10-14T09:00:00-04:00"}, "detected_at": "2026-10-14T10:00:00-04:00",
    },
    "document": {
        "document_kind": "procedure", "source": "procedure.docx", "effective_from": "2026-12-01",
        "next_review": "2028-12-01",
    },
    "escalation": {
        "level": "L2", "trigger": "Two rounds rejected", "evidence": ["CAPA-HRW-2026-0001"],
        "raised_at": "2026-10-14T09:00:00+02:00", "expected": "A meeting of the heads of quality",
    },
    "notification": {
        "event": "inspection", "start_at": "2026-10-14T09:00:00-04:00", "sent_at": "2026-10-14T10:00:00-04:00",
        "to": ["sponsor.qa"], "content": "An inspector announced herself for Monday.",
    },
    "qualification": {
        "site": "SITE-HRW-0001", "type": "requalification", "activities": ["drug_product"],
        "products": ["PRD-LRK-0001"], "markets": ["US"], "dossier_site": True,
    },
    "review": {
        "review_kind": "audit_trail", "from": "2026-07-01", "to": "2026-09-30", "commit": "1" * 40,
        "scope": "All changes of the third quarter",
    },
    "risk": {
        "question": "What if the hose sheds?", "scope": "Coating", "method": "FMEA", "acceptance": "None above 100",
        "team": [{"name": "Ines Calder", "function": "Quality"}], "formality": "A known process",
        "subjectivity": "Scored apart, then together", "effective_from": "2026-12-01", "review_due": "2027-12-01",
    },
    "scar": {
        "classification": "major", "site": "SITE-HRW-0001", "trigger": "repeat_event",
        "problem": "The scale was not checked again.", "response_due": "2026-11-30",
    },
    "spec": {
        "product": "PRD-LRK-0001", "version": "3.0", "effective_from": "2026-12-01", "next_review": "2028-12-01",
        "tests": [
            {"code": "water", "name": "Water", "method": "KF", "method_version": "2", "stage": "release",
             "limit": {"op": "le", "high": "1.0", "unit": "%"}}
        ],
    },
    "training_ack": {
        "subject": "QA-LRK-0001-02", "subject_revision": 1, "training_system": "Harrow LMS", "reference": "T-2026-114",
        "trainees": [{"name": "Noa Whit", "function": "Quality", "trained_on": "2026-10-01"}], "complete": True,
    },
    "waiver": {
        "rule": "R-CA-11", "record": "CAPA-HRW-2026-0001", "justification": "One more trend point is wanted",
        "instead": "Weekly report", "expires": "2026-12-31",
    },
    "capa": {
        "classification": "minor",
        "sources": [{"kind": "deviation", "reference": "EV-26-0311", "summary": "Foil torn"}],
        "problem": "The foil tore.",
    },
    "incident": {
        "happened": "A commit was pushed past the gate.",
        "cause": "The hook was taken away.",
        "impact": "None: it was put back.",
        "measures": "Two people for each change of the server.",
        "steps": [{"commit": "1" * 40, "codes": ["approval.missing"]}],
    },
    "product": {
        "name": "Stelbat", "strength": "10 mg", "dosage_form": "tablet", "route": "oral", "risk_tier": "minor",
    },
    "site": {
        "legal_name": "Harrow", "site_name": "Lumberton", "address": "681 Main Street", "country": "US",
        "time_zone": "America/New_York", "calendar": "us-nj", "activities": ["drug_product"], "risk_tier": "minor",
    },
    "system_change": {
        "reason": "A new page",
        "pins": [{"path": "schema/policy.yaml"}, {"path": "CODEOWNERS"}, {"path": "site/pages/about.md"}],
    },
}  # fmt: skip


def record(kind: str = "capa", state: str = "open", *, org: str = "harrow", **more: Any) -> Envelope:
    """A small record of a type, in any state."""
    if kind in {"agreement", "person"}:
        base = edition() if kind == "agreement" else person(org=org)
        return base.model_copy(update={"state": state, "org": org, **more})
    code = {"harrow": "HRW", "larkspur": "LRK"}.get(org, "WEX")
    fields = {
        "schema": f"{kind}/1",
        "id": TYPES[kind].number(code, 2026, 7),
        "title": "What this is about",
        "revision": 1,
        "state": state,
        "org": org,
        **_MORE[kind],
        **more,
    }
    return made(TYPES[kind].model, fields)
