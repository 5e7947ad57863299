"""Soundness: each fault that makes a workflow unusable is planted once into a sound one, and found alone."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from sealtrail.finding import Finding
from sealtrail.model import Policy, Workflow
from sealtrail.workflow import workflow_findings
from tests.people.cast import made
from tests.workflow.matter import SCHEMA, law, plain

SOUND: dict[str, Any] = {
    "schema": "workflow/1",
    "type": "capa",
    "states": ["open", "done", "voided"],
    "terminal": ["voided"],
    "write": ["owner.quality", "records.admin"],
    "edit": {"open": {"fields": ["extent", "body"], "write": ["counterparty.quality"]}},
    "edges": [
        {"from": "none", "to": "open"},
        {
            "from": "open",
            "to": "done",
            "fields": "any",
            "write": ["cmo.qu"],
            "need": [
                {"role": "owner.quality", "meaning": "approved", "when": ["shared"]},
                {"role": "root.holder", "meaning": "approved", "when": [{"classification_at_least": "major"}]},
                {"role": "owner.root_holder", "meaning": "reviewed"},
            ],
        },
        {"from": ["open", "done"], "to": "voided", "fields": ["due", "schema"]},
    ],
}


def findings(fields: dict[str, Any], policy: Policy | None = None, name: str = "capa") -> tuple[Finding, ...]:
    return workflow_findings({name: made(Workflow, fields)}, policy or law().policy)


def planted(place: str, value: Any) -> dict[str, Any]:
    """The sound workflow with one thing set, or, at a place that ends in ``+``, one thing added to a list."""
    fields = deepcopy(SOUND)
    *above, last = place.split(".")
    holder: Any = fields
    for name in above:
        holder = holder[int(name) if name.isdigit() else name]
    if last.endswith("+"):
        holder[last[:-1]] = [*holder.get(last[:-1], []), value]
    else:
        holder[last] = value
    return fields


def test_sound() -> None:
    """The workflow into which the faults are planted has none itself."""
    assert findings(SOUND) == ()


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("type", "deviations", "engine 2 has no record type deviations"),
        ("terminal+", "gone", "the state gone is not in the list of states"),
        ("edit.gone", {"fields": "any"}, "the state gone is not in the list of states"),
        ("edges+", {"from": "gone", "to": "open"}, "the state gone is not in the list of states"),
        ("edges+", {"from": "open", "to": "gone"}, "the state gone is not in the list of states"),
        ("edges+", {"from": "open", "to": "none"}, "an edge leads to none"),
        ("states+", "none", "an edge leads to none"),
        ("edges+", {"from": "open", "to": "done"}, "two edges lead from open to done"),
        ("edges+", {"from": ["none", "none"], "to": "done"}, "two edges lead from none to done"),
        ("edges+", {"from": "open", "to": "open"}, "open has both an edit and an edge to itself"),
        ("edges+", {"from": "voided", "to": "open"}, "an edge leaves the terminal state voided"),
        ("edges+", {"from": ["done", "voided"], "to": "open"}, "an edge leaves the terminal state voided"),
        ("edit.voided", {"fields": "any"}, "the terminal state voided may be edited"),
        ("edit.open.fields+", "priority", "there is no field priority in a capa"),
        ("edges.2.fields+", "schema_", "there is no field schema_ in a capa"),
        ("write+", "cmo.boss", "there is no role cmo.boss"),
        ("edges.1.write+", "quality", "there is no role quality"),
        ("edit.open.write+", "counterparty.boss", "the policy has no word boss"),
        ("write+", "root.holder", "there is no role root.holder"),
        ("edges.1.need+", {"role": "owner.boss", "meaning": "approved"}, "the policy has no word boss"),
        ("edges.1.need+", {"role": "sponsor.boss", "meaning": "approved"}, "there is no role sponsor.boss"),
        ("edges.1.need+", {"role": "records.admin", "meaning": "approved"}, "a need asks for records.admin"),
        ("edges.1.need+", {"role": "cmo.qu", "meaning": "authored"}, "a need asks for authored"),
        (
            "edges.1.need+",
            {"role": "cmo.qu", "meaning": "approved", "when": ["weekend"]},
            "there is no condition weekend",
        ),
        (
            "edges.1.need+",
            {"role": "cmo.qu", "meaning": "approved", "when": [{"shared": "major"}]},
            'the condition shared does not know "major"',
        ),
        (
            "edges.1.need+",
            {"role": "cmo.qu", "meaning": "approved", "when": [{"classification_at_least": "serious"}]},
            'the condition classification_at_least does not know "serious"',
        ),
        (
            "edges.1.need+",
            {"role": "cmo.qu", "meaning": "approved", "when": ["pins"]},
            'the condition pins does not know ""',
        ),
    ],
)
def test_fault(place: str, value: Any, message: str) -> None:
    """A single fault gives a single finding: its sentence, a hint, the code record.schema and the workflow's file."""
    found = findings(planted(place, value))
    assert [(f.code, f.message, f.path) for f in found] == [("record.schema", message, "schema/workflows/capa.yaml")]
    assert all(f.blocks and f.hint for f in found)


def without_sentence(meaning: str) -> Policy:
    policy = plain(SCHEMA / "policy.yaml")
    del policy["meanings"][meaning]
    return made(Policy, policy)


def test_meaning_without_a_sentence() -> None:
    """A need for a meaning for which the policy has no sentence could never be signed."""
    found = findings(SOUND, without_sentence("reviewed"))
    assert [(f.code, f.message) for f in found] == [("record.schema", "the policy has no sentence for reviewed")]


@pytest.mark.parametrize(
    ("by_side", "side"),
    [({"sponsor": "cmo.qu", "cmo": "cmo.qu"}, "sponsor"), ({"sponsor": "sponsor.qa", "cmo": "records.admin"}, "cmo")],
)
def test_word_of_the_wrong_side(by_side: dict[str, str], side: str) -> None:
    """A word that gives one side a role of the other, or an administrator's, is told of the policy itself."""
    policy = plain(SCHEMA / "policy.yaml")
    policy["words"]["techops"] = by_side
    (found,) = findings(SOUND, made(Policy, policy))
    assert (found.code, found.path) == ("record.schema", "schema/policy.yaml")
    assert found.message == f"the word techops gives the {side} the role {by_side[side]}"


def test_faults_of_all_workflows_are_told() -> None:
    """Faults of several workflows come in one answer, each with its own file."""
    first, second = planted("write+", "cmo.boss"), planted("terminal+", "gone")
    found = workflow_findings(
        {"site": made(Workflow, {**first, "type": "site", "edit": {}, "edges": SOUND["edges"][:1]}),
         "capa": made(Workflow, second)},
        law().policy,
    )  # fmt: skip
    assert [(f.path, f.message) for f in found] == [
        ("schema/workflows/capa.yaml", "the state gone is not in the list of states"),
        ("schema/workflows/site.yaml", "there is no role cmo.boss"),
    ]
