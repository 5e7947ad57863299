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
