"""What a step needs: the union over the record before and after, the sides that words stand for, and the fields."""

from __future__ import annotations

from typing import Any

import pytest

from sealtrail.approvals import Signed, fill
from sealtrail.finding import Finding
from sealtrail.model import MACHINERY, Envelope, Workflow
from sealtrail.workflow import Requirement, Writer, require
from tests.people.cast import deputy, key, made, person, role, root
from tests.workflow.matter import law, record

PRODUCT = {"products": ["PRD-LRK-0001"]}
MAJOR = {"classification": "major"}
MINOR = {"classification": "minor"}
QA, QU = ("sponsor.qa", "larkspur", "approved"), ("cmo.qu", "harrow", "approved")


def needed(before: Envelope | None, after: Envelope, workflow: Workflow | None = None) -> Requirement:
    held = law()
    workflow = held.workflows["capa"] if workflow is None else workflow
    outcome = require(workflow, before, after, root=root(sponsor_threshold=2), policy=held.policy)
    assert not isinstance(outcome, Finding), outcome
    return outcome


def slots(before: Envelope | None, after: Envelope, workflow: Workflow | None = None) -> list[tuple[str, str, str]]:
    return [slot.key for slot in needed(before, after, workflow).slots]


def custom(*edges: dict[str, Any], write: tuple[str, ...] = ("owner.quality",), **more: Any) -> Workflow:
    """A workflow of our own for CAPAs that are open or done."""
    fields = {"schema": "workflow/1", "type": "capa", "states": ["open", "done"], "write": list(write), **more}
    return made(Workflow, {**fields, "edges": list(edges)})


# --- requirements never shrink --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "asks_sponsor"),
    [
        (MAJOR, MAJOR, True),
        (MAJOR, MINOR, True),
        (MINOR, MAJOR, True),
        (MINOR, MINOR, False),
        ({**MINOR, **PRODUCT}, MINOR, False),
        ({**MAJOR, **PRODUCT}, MINOR, True),
    ],
)
def test_closing(before: dict[str, Any], after: dict[str, Any], asks_sponsor: bool) -> None:
    """A CAPA made minor in the very step that closes it still needs what it needed as major (attack 43)."""
    asked = slots(record(state="effectiveness_pending", **before), record(state="closed_effective", **after))
    assert asked == ([QU, QA] if asks_sponsor else [QU])


@pytest.mark.parametrize(
    ("before", "after", "asks_sponsor"),
    [
        ({**MINOR, **PRODUCT}, MINOR, True),
        (MINOR, {**MINOR, **PRODUCT}, True),
        ({**MINOR, "parties": ["larkspur", "harrow"]}, MINOR, True),
        (MINOR, MINOR, False),
    ],
)
def test_moved_out_of_scope(before: dict[str, Any], after: dict[str, Any], asks_sponsor: bool) -> None:
    """A product or party taken out of the record in the step that approves it is still asked about (attack 43)."""
    asked = slots(record(state="plan_in_review", **before), record(state="plan_approved", **after))
    assert asked == ([QU, QA] if asks_sponsor else [QU])


def test_the_owners_signature_alone_is_not_enough() -> None:
    """With the sponsor's signature missing, the step that made itself minor lacks exactly that place (attack 43)."""
    step = needed(record(state="effectiveness_pending", **MAJOR), record(state="closed_effective", **MINOR))
    own = Signed("a.json", "PER-HRW-0001", "Priya Raghunathan", "SHA256:own", *QU)
    assert [slot.key for slot in fill(step.slots, [own], frozenset()).missing] == [QA]


def test_owner_of_an_action_that_was_taken_out() -> None:
    """Who owned an action before the step, and who owns one after it, are both kept from closing the CAPA."""

    def action(owner: str) -> dict[str, Any]:
        told = {"id": "A1", "kind": "correction", "strength": "weak", "text": "Hold it", "due": "2026-06-30"}
        return {"actions": [{**told, "owner": owner}]}

    step = needed(
        record(state="effectiveness_pending", **action("PER-HRW-0004")),
        record(state="closed_effective", **action("PER-HRW-0002")),
    )
    assert [slot.excluded for slot in step.slots] == [frozenset({"PER-HRW-0002", "PER-HRW-0004"})]


def test_a_record_without_actions_excludes_nobody() -> None:
    """A need that excludes owners of actions excludes nobody where the record type has none."""
    edge = {
        "from": "none",
        "to": "active",
        "need": [{"role": "owner.quality", "meaning": "approved", "not": ["action_owner"]}],
    }
    workflow = made(
        Workflow,
        {"schema": "workflow/1", "type": "site", "states": ["active"], "write": ["owner.quality"], "edges": [edge]},
    )
    assert [slot.excluded for slot in needed(None, record("site", "active"), workflow).slots] == [frozenset()]


# --- whom a word stands for -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "org", "expected"),
    [
        ("owner.quality", "harrow", [QU]),
        ("owner.quality", "larkspur", [QA]),
        ("counterparty.quality", "harrow", [QA]),
        ("counterparty.quality", "larkspur", [QU]),
        ("sponsor.qa", "harrow", [QA]),
        ("cmo.qu", "larkspur", [QU]),
        ("owner.root_holder", "harrow", [("root.holder", "harrow", "approved")]),
        ("root.holder", "harrow", [("root.holder", "harrow", "approved"), ("root.holder", "larkspur", "approved")]),
        ("records.admin", "harrow", [("records.admin", "harrow", "approved")]),
        ("owner.quality", "wexford", []),
        ("counterparty.quality", "wexford", []),
        ("records.admin", "wexford", []),
    ],
)
def test_parties(role: str, org: str, expected: list[tuple[str, str, str]]) -> None:
    """A need's word stands for a role of the owner, the other side or a named side, and for nobody unknown to root."""
    workflow = custom({"from": "none", "to": "open", "need": [{"role": role, "meaning": "approved"}]})
    assert slots(None, record(org=org), workflow) == expected


def test_thresholds() -> None:
    """Root holders are asked for to their own organisation's threshold, other needs as often as the edge says."""
    needs = [
        {"role": "root.holder", "meaning": "approved"},
        {"role": "cmo.qu", "meaning": "reviewed", "count": 3, "may_coincide": True},
        {"role": "owner.root_holder", "meaning": "reviewed"},
    ]
    asked = needed(None, record(), custom({"from": "none", "to": "open", "need": needs})).slots
    assert {slot.key: (slot.count, slot.may_coincide) for slot in asked} == {
        ("root.holder", "larkspur", "approved"): (2, False),
        ("root.holder", "harrow", "approved"): (1, False),
        ("root.holder", "harrow", "reviewed"): (1, False),
        ("cmo.qu", "harrow", "reviewed"): (3, True),
    }


def test_writers() -> None:
    """Writers are named once each, those of an edge instead of the workflow's, and nobody for an unknown owner."""
    plain = custom({"from": "none", "to": "open"}, write=("owner.quality", "cmo.qu", "records.admin"))
    assert needed(None, record(), plain).writers == (Writer("cmo.qu", "harrow"), Writer("records.admin", "harrow"))
    narrow = custom({"from": "none", "to": "open", "write": ["counterparty.quality"]})
    assert needed(None, record(), narrow).writers == (Writer("sponsor.qa", "larkspur"),)
    assert needed(None, record(org="wexford"), narrow).writers == ()


# --- fields ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edge_fields", "edit_fields", "expected"),
    [
        (None, None, set()),
        (["due"], None, {"due"}),
        (None, ["extent"], {"extent"}),
        (["due"], ["extent"], {"due", "extent"}),
        ("any", ["extent"], None),
        (["due"], "any", None),
    ],
)
def test_fields_of_an_edge(edge_fields: Any, edit_fields: Any, expected: set[str] | None) -> None:
    """With an edge, its own fields may change besides those that may be edited in the state that is left."""
    edge = {"from": "open", "to": "done"} | ({} if edge_fields is None else {"fields": edge_fields})
    more: dict[str, Any] = {} if edit_fields is None else {"edit": {"open": {"fields": edit_fields}}}
    allowed = needed(record(), record(state="done"), custom(edge, **more)).fields
    assert allowed == (None if expected is None else MACHINERY | expected)


@pytest.mark.parametrize("fields", ["any", ["due"], []])
def test_nothing_changes_on_the_way_to_voided(fields: Any) -> None:
    """A record that becomes voided keeps every field, whatever its edge or its state would let change."""
    workflow = custom(
        {"from": "open", "to": "voided", "fields": fields},
        states=["open", "voided"],
        edit={"open": {"fields": "any"}},
    )
    assert needed(record(), record(state="voided"), workflow).fields == MACHINERY


@pytest.mark.parametrize("state", ["open", "voided"])
def test_fields_of_a_new_record(state: str) -> None:
    """A new record writes all its fields, whatever its edge lists and in whatever state it begins."""
    edge = {"from": "none", "to": state, "fields": ["due"]}
    assert needed(None, record(state=state), custom(edge, states=["open", "voided"])).fields is None


def test_edit() -> None:
    """An edit within a state needs no other signature, and is open to its own writers and fields alone."""
    edit = {"open": {"fields": ["extent"], "write": ["counterparty.quality"]}}
    step = needed(record(), record(), custom({"from": "none", "to": "open"}, edit=edit))
    assert step == Requirement(("open", "open"), (Writer("sponsor.qa", "larkspur"),), MACHINERY | {"extent"}, ())
    plain = needed(record(), record(), custom({"from": "none", "to": "open"}, edit={"open": {"fields": "any"}}))
    assert (plain.fields, plain.writers) == (None, (Writer("cmo.qu", "harrow"),))


def test_an_edge_weighs_more_than_an_edit() -> None:
    """Where an unsound workflow has both an edge to the same state and an edit, the edge's signatures are asked for."""
    edge = {"from": "open", "to": "open", "need": [{"role": "cmo.qu", "meaning": "approved"}]}
    assert slots(record(), record(), custom(edge, edit={"open": {"fields": "any"}})) == [QU]


def test_refusals_say_where_it_may_go() -> None:
    """A refused change tells which ways are open, or that the state is final."""
    workflow = custom({"from": ["none", "open"], "to": "open"}, {"from": "open", "to": "done"}, terminal=["done"])
    held = law()

    def refused(before: Envelope | None, after: Envelope) -> Finding:
        outcome = require(workflow, before, after, root=held.root, policy=held.policy)
        assert isinstance(outcome, Finding)
        return outcome

    begun = refused(None, record(state="done"))
    assert (begun.code, begun.message) == ("record.transition", "a capa cannot begin as done")
    assert begun.hint == "from none it may go to: open"
    left = refused(record(state="done"), record())
    assert (left.code, left.message) == ("record.transition", "a capa cannot go from done to open")
    assert left.hint == "done is final"
    edited = refused(record(state="done"), record(state="done"))
    assert (edited.code, edited.hint) == ("record.edge", "done is final")


# --- reports of keys ------------------------------------------------------------------------------------------------

LOST, SINCE = ("compromised", "2026-05-01T00:00:00Z"), ("compromised", "2026-05-01T00:00:00Z", "2026-04-01T00:00:00Z")


def report(*ends: tuple[str, ...], state: str = "active") -> Requirement:
    """What it takes to report a key of a quality person of the sponsor, in a state."""
    before = person(state=state, roles=[role(), role("sponsor.qa_head")])
    after = person(state=state, roles=[role(), role("sponsor.qa_head")], keys=[key(1, *ends)], revision=2)
    return needed(before, after, law().workflows["person"])


@pytest.mark.parametrize("state", ["active", "left"])
def test_report_of_a_key(state: str) -> None:
    """A key is reported by its owner in any role of theirs, or by a root holder of the own side, in any state."""
    found = report(LOST, state=state)
    assert found.transition == (state, state)
    assert found.slots == ()
    assert found.fields == MACHINERY | {"keys"}
    own = ("larkspur", "PER-LRK-0003")
    assert found.writers == (
        Writer("sponsor.qa", *own),
        Writer("sponsor.qa_head", *own),
        Writer("root.holder", "larkspur"),
    )
    assert [w.admits("PER-LRK-0003") for w in found.writers] == [True, True, True]
    assert [w.admits("PER-LRK-0004") for w in found.writers] == [False, False, True]


@pytest.mark.parametrize("state", ["active", "left"])
def test_report_that_dates_back(state: str) -> None:
    """Row 50: since an earlier time takes a root holder of the own side and quality of the other, not the person."""
    found = report(SINCE, state=state)
    assert {(s.key, s.count, s.excluded) for s in found.slots} == {
        (("root.holder", "larkspur", "approved"), 1, frozenset({"PER-LRK-0003"})),
        (("cmo.qu", "harrow", "approved"), 1, frozenset({"PER-LRK-0003"})),
    }
    assert all(w.person == "" for w in found.writers)
    assert found.fields == MACHINERY | {"keys"}


def test_report_whatever_the_workflow_says() -> None:
    """A workflow in which people never change still takes reports of keys."""
    closed = {"schema": "workflow/1", "type": "person", "states": ["active"], "write": ["owner.quality"]}
    workflow = made(Workflow, {**closed, "edges": [{"from": "none", "to": "active"}]})
    assert needed(person(), person(keys=[key(1, LOST)], revision=2), workflow).slots == ()
    outcome = require(workflow, person(), person(title="Other", revision=2), root=root(), policy=law().policy)
    assert isinstance(outcome, Finding)


# --- deputies -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "excluded"),
    [
        pytest.param([], ["PER-LRK-0004"], {"PER-LRK-0004"}, id="named"),
        pytest.param(["PER-LRK-0004"], ["PER-LRK-0004", "PER-LRK-0005"], {"PER-LRK-0005"}, id="one-more"),
        pytest.param(["PER-LRK-0004"], [], set(), id="taken-back"),
        pytest.param(["PER-LRK-0004"], ["PER-LRK-0004"], set(), id="as-before"),
        pytest.param(None, ["PER-LRK-0004"], {"PER-LRK-0004"}, id="with-the-person"),
    ],
)
def test_who_gains_does_not_approve(before: list[str] | None, after: list[str], excluded: set[str]) -> None:
    """Whoever is newly named as a deputy fills no place on that change, nor does the person whose record it is."""
    was = None if before is None else person(deputies=[deputy(one) for one in before])
    now = person(deputies=[deputy(one) for one in after], title="Other", revision=2)
    places = needed(was, now, law().workflows["person"]).slots
    assert places
    assert {slot.excluded for slot in places} == {frozenset({"PER-LRK-0003", *excluded})}


def test_longer_box_is_a_new_one() -> None:
    """A deputy whose box is made longer gains by it as if newly named."""
    longer = deputy("PER-LRK-0004", end="2026-06-30T00:00:00Z")
    places = needed(
        person(deputies=[deputy("PER-LRK-0004")]), person(deputies=[longer]), law().workflows["person"]
    ).slots
    assert all("PER-LRK-0004" in slot.excluded for slot in places)


# --- signing anew ---------------------------------------------------------------------------------------------------


def anew(kind: str, state: str, **more: Any) -> Requirement | Finding:
    """What it takes to sign a record of a type anew in a state."""
    held, view = law(), record(kind, state, **more)
    return require(held.workflows[kind], view, view, root=root(), policy=held.policy, anew=True)


@pytest.mark.parametrize(
    ("kind", "state", "places"),
    [
        ("capa", "open", set()),
        ("capa", "plan_approved", {QU}),
        ("capa", "closed_effective", {QU}),
        ("capa", "voided", {QU, ("sponsor.qa", "larkspur", "acknowledged")}),
        ("site", "retired", {QU, ("sponsor.qa", "larkspur", "acknowledged")}),
        (
            "agreement",
            "approved",
            {
                ("sponsor.qa_head", "larkspur", "approved"),
                ("cmo.qu_head", "harrow", "approved"),
                ("sponsor.mgmt", "larkspur", "responsibility"),
                ("cmo.mgmt", "harrow", "responsibility"),
                ("sponsor.ra", "larkspur", "reviewed"),
            },
        ),
    ],
)
def test_signing_anew(kind: str, state: str, places: set[tuple[str, str, str]]) -> None:
    """Signing anew takes every place on any way into the state, also where the state is closed; a correction's not."""
    found = anew(kind, state)
    assert not isinstance(found, Finding)
    assert {slot.key for slot in found.slots} == places
    assert found.fields == MACHINERY
    assert found.transition == (state, state)


def test_signing_anew_what_is_major() -> None:
    """Conditions are asked as on the way into the state: a shared or major record takes the other side too."""
    found = anew("capa", "closed_effective", **MAJOR)
    assert not isinstance(found, Finding)
    assert {slot.key for slot in found.slots} == {QU, QA}


@pytest.mark.parametrize(("kind", "state"), [("system_change", "effective"), ("incident", "recorded")])
def test_what_is_never_signed_anew(kind: str, state: str) -> None:
    """Row 40: system changes and incidents have one revision for ever."""
    found = anew(kind, state)
    assert isinstance(found, Finding)
    assert found.code == "record.edge"
