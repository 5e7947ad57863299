"""Every way through the committed workflows: each pair of states is an edge, an edit or a refusal, as ``ways`` lists.

The lists are read by people: who may author a step, which fields it may touch, and who must sign. A change of a
workflow shows here as a changed line. Records are those of the CMO, major and about a product, so that every need
with a condition is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sealtrail.finding import Finding
from sealtrail.model import MACHINERY, TYPES
from sealtrail.workflow import require, workflow_findings
from tests.workflow.matter import law, record

WAYS = Path(__file__).parent / "ways"
OWNER = "PER-HRW-0004"
SHARED: dict[str, Any] = {
    "classification": "major",
    "products": ["PRD-LRK-0001"],
    "actions": [
        {"id": "A1", "kind": "correction", "strength": "weak", "text": "Hold it", "owner": OWNER, "due": "2026-06-30"}
    ],
}


def lines() -> list[tuple[str, str, str, str]]:
    """What the lists say: type, state before, state after, and what comes of it."""
    found = []
    for path in sorted(WAYS.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            pair, _, what = line.partition(": ")
            before, _, after = pair.partition(" -> ")
            found.append((path.stem, before, after, what))
    return found


def told(kind: str, before: str, after: str) -> str:
    """What the engine says of a pair of states, in the words of the lists."""
    held = law()
    more = SHARED if kind == "capa" else {"classification": "major", "products": SHARED["products"]}
    base = None if before == "none" else record(kind, before, **more)
    outcome = require(held.workflows[kind], base, record(kind, after, **more), root=held.root, policy=held.policy)
    if isinstance(outcome, Finding):
        assert outcome.blocks
        assert (outcome.rule, outcome.field) == ("R-ID-08", "state")
        assert outcome.hint
        return f"refused, {outcome.code}"
    assert outcome.transition == (before, after)
    writers = ", ".join(sorted(f"{w.role} of {w.organisation}" for w in outcome.writers))
    fields = "any" if outcome.fields is None else ", ".join(sorted(outcome.fields - MACHINERY)) or "none"
    signed = "; ".join(
        f"{slot.meaning} by {slot.count} {slot.role} of {slot.organisation}"
        + "".join(f" other than {who}" for who in sorted(slot.excluded))
        for slot in outcome.slots
    )
    return f"authored by {writers} | fields {fields} | signed {signed or 'by nobody else'}"


WAYS_TOLD = lines()


@pytest.mark.parametrize(
    ("kind", "before", "after", "what"),
    WAYS_TOLD,
    ids=[f"{kind}-{before}-{after}" for kind, before, after, _ in WAYS_TOLD],
)
def test_way(kind: str, before: str, after: str, what: str) -> None:
    """A pair of states asks for exactly the authors, fields and signatures that its list names, or is refused."""
    assert told(kind, before, after) == what


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_pair_is_listed(kind: str) -> None:
    """Each list holds every pair of states of its workflow once, beginnings included, and no other."""
    states = law().workflows[kind].states
    expected = [(before, after) for before in ("none", *states) for after in states]
    assert [(before, after) for listed, before, after, _ in WAYS_TOLD if listed == kind] == expected


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_terminal_states_are_left_by_nothing(kind: str) -> None:
    """From a terminal state every way is refused, the way back into it included (R-ID-08)."""
    terminal = law().workflows[kind].terminal
    onward = [what for listed, before, _, what in WAYS_TOLD if listed == kind and before in terminal]
    assert len(onward) == len(terminal) * len(law().workflows[kind].states)
    assert all(what.startswith("refused") for what in onward)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_unknown_states(kind: str) -> None:
    """A state that the workflow does not know is neither reached nor left."""
    states = law().workflows[kind].states
    assert {told(kind, state, "nowhere") for state in ("none", *states)} == {"refused, record.transition"}
    assert {told(kind, "nowhere", state) for state in states} == {"refused, record.transition"}


def test_voiding_touches_nothing() -> None:
    """No way into voided lets any field change but state, revision and reason, whatever may be edited before."""
    voiding = [what for _, before, after, what in WAYS_TOLD if after == "voided" and not what.startswith("refused")]
    assert len(voiding) >= 8
    assert all("| fields none |" in what for what in voiding)


def test_committed_workflows_are_sound() -> None:
    """The committed workflows and policy have nothing in them that the engine could not execute."""
    held = law()
    assert set(held.workflows) == set(TYPES)
    assert workflow_findings(held.workflows, held.policy) == ()


def test_other_owner() -> None:
    """A CAPA of the sponsor turns the sides around: the owner's words name the sponsor, the other's the CMO."""
    held = law()
    outcome = require(
        held.workflows["capa"],
        record("capa", "open", org="larkspur", **SHARED),
        record("capa", "voided", org="larkspur", **SHARED),
        root=held.root,
        policy=held.policy,
    )
    assert not isinstance(outcome, Finding)
    assert [slot.key for slot in outcome.slots] == [
        ("cmo.qu", "harrow", "acknowledged"),
        ("sponsor.qa", "larkspur", "approved"),
    ]
    assert {(w.role, w.organisation) for w in outcome.writers} == {
        ("sponsor.qa", "larkspur"),
        ("sponsor.techops", "larkspur"),
    }
