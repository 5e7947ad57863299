"""Incidents: a bad step is cured by both sides' word, never taken away; and the word must be the whole truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from sealtrail import gate
from sealtrail.errors import ObjectError
from sealtrail.git import FILE_MODE, Entry
from tests.gate.bench import (
    ADMIN,
    CAPA,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    DIRECTOR,
    HEAD,
    POLICY,
    QA,
    REGULATORY,
    ROOT,
    ROOT_FILE,
    SITE,
    Bench,
    missing,
    path_of,
)
from tests.gate.past import INCIDENT, MINUTE, TREE_MODE, Past, bomb, both, codes, impatient, lived

SECOND, OTHERS = "INC-LRK-2026-0002", "INC-HRW-2026-0001"
FAR = datetime.fromisoformat("2099-06-01T12:00:00+00:00")

VALID = "valid"
"""Stands for the story's last step, which nothing speaks against."""

Facts = list[tuple[str, tuple[str, ...]]]


@pytest.fixture
def past() -> Past:
    """The story, and main where it ended."""
    return lived().fork()


def unsigned_plan(past: Past) -> gate.Step:
    """An administrator's bypass: a plan that nobody signed is on main."""
    past.bench.plan()
    return past.bypass()


def honest_plan(past: Past, at: datetime | None = None) -> gate.Step:
    """The same plan with everybody's signature."""
    past.bench.plan().approve()
    return past.land(at)


def ahead(past: Past, at: datetime = FAR) -> gate.Step:
    """A step that is valid in itself and dated far ahead: somebody's clock was wrong, and the gate was passed by."""
    now = past.bench.at
    past.bench.at = at
    past.bench.sign(QA, "acknowledged", record=CAPA)
    step = past.land()
    past.bench.at = now + MINUTE
    return step


# --- a cure ---------------------------------------------------------------------------------------------------------


def test_row_49_cured(past: Past) -> None:
    """Row 49: both sides name the bad step and what speaks against it, and honest work goes on from there."""
    bad = unsigned_plan(past)
    cure = past.cure()
    assert [(one.commit, one.codes) for one in cure.cured] == [(bad.commit.id, ("approval.missing",))]
    assert past.state.failed == ()
    step = honest_plan(past)
    assert step.base is not None
    assert step.base.tree == cure.result.tree
    assert step.cured == ()


def test_incident_of_either_side(past: Past) -> None:
    """Either side writes the incident; both sign it."""
    unsigned_plan(past)
    past.incident(record=OTHERS).sign(CMO_QA, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)
    assert past.land().cured


@pytest.mark.parametrize("without", [ADMIN, DIRECTOR, CMO_DIRECTOR])
def test_row_49_not_by_one_side(past: Past, without: str) -> None:
    """Row 49: an incident without its author, or without either side's root holders, cures nothing."""
    unsigned_plan(past)
    past.incident()
    for person, meaning, role in (
        (ADMIN, "authored", ""),
        (DIRECTOR, "approved", ROOT),
        (CMO_DIRECTOR, "approved", ROOT),
    ):
        if person != without:
            past.bench.sign(person, meaning, role)
    step = past.bypass()
    assert codes(step) == {"approval.missing"} | ({"root.threshold"} if without != ADMIN else set())
    assert len(past.failed) == 2


def test_row_49_root_holders_and_nobody_for_them(past: Past) -> None:
    """Row 49: heads of quality do not stand in for root holders, and neither side's holders for the other's."""
    unsigned_plan(past)
    past.incident().sign(ADMIN, "authored").sign(HEAD, role=ROOT).sign(DIRECTOR, role=ROOT)
    assert codes(past.bypass()) == {"approval.missing", "approval.surplus", "root.threshold"}
    past.incident().sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_HEAD, role="cmo.qu_head")
    assert codes(past.bypass()) == {"approval.missing", "approval.surplus", "root.threshold"}


def test_row_37_thresholds_that_no_workflow_relaxes(past: Past) -> None:
    """Row 37: a workflow that asks nobody about incidents still needs both sides' root holders, to their thresholds."""
    path = "schema/workflows/incident.yaml"
    text = past.bench.read(path).decode()
    bad = unsigned_plan(past)
    past.incident()
    bench = past.bench
    bench.base = bench.base.advance({path: text[: text.index("    need:")].encode()})
    verdict = gate.judge(bench.base, bench.sign(ADMIN, "authored").result(), bench.at, past.state.failed)
    assert {f.code for f in verdict.findings} == {"root.threshold"}
    assert bad.commit.id in past.failed


def test_threshold_of_two(past: Past) -> None:
    """Where root asks for two holders of a side, an incident takes two of them."""
    unsigned_plan(past)
    past.incident()
    bench = past.bench
    raised = bench.read(ROOT_FILE).replace(b"threshold: 1", b"threshold: 2", 1)
    bench.base = bench.base.advance({ROOT_FILE: raised})
    both(bench)
    verdict = gate.judge(bench.base, bench.result(), bench.at, past.state.failed)
    assert {f.code for f in verdict.findings} == {"approval.missing", "root.threshold"}
    assert [(s.organisation, s.count) for s in missing(verdict)] == [("larkspur", 1)]
    bench.sign(HEAD, role=ROOT)
    assert gate.judge(bench.base, bench.result(), bench.at, past.state.failed).accepted


# --- the whole truth ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param(lambda facts: facts[:1], id="one-too-few"),
        pytest.param(lambda facts: [*facts, (VALID, ("approval.missing",))], id="a-valid-step"),
        pytest.param(lambda facts: [*facts, (VALID, ("time.future",))], id="a-valid-step-as-dated-ahead"),
        pytest.param(lambda facts: [*facts, ("f" * 40, ("approval.missing",))], id="a-commit-that-is-not-there"),
        pytest.param(lambda facts: [(c, ("record.schema",)) for c, _ in facts], id="other-codes"),
        pytest.param(lambda facts: [(c, (*k, "record.schema")) for c, k in facts], id="a-code-too-many"),
        pytest.param(lambda facts: [(c, k[:1]) for c, k in facts], id="a-code-too-few"),
        pytest.param(lambda facts: [(c, k) for (c, _), (_, k) in zip(facts, facts[::-1], strict=True)], id="swapped"),
    ],
)
def test_untrue(past: Past, lie: Callable[[Facts], Facts]) -> None:
    """An incident names every step that failed since the last one, with exactly what speaks against each."""
    valid = past.memory.tip
    unsigned_plan(past)
    past.bench.page().plan().sign(QA)
    past.bypass()
    assert [len(found) for found in past.failed.values()] == [1, 2]
    both(past.incident({valid if c == VALID else c: found for c, found in lie(list(past.failed.items()))}))
    step = past.bypass()
    assert codes(step) == {"incident.untrue"}
    assert all(f.hint and f.line for f in step.verdict.findings)


def test_named_twice(past: Past) -> None:
    """A step that is named twice, even alike, is refused: there is one way to say it."""
    unsigned_plan(past)
    past.incident()
    text = past.bench.read(path_of(INCIDENT)).decode()
    line = next(line for line in text.splitlines(keepends=True) if line.startswith("  - {commit"))
    both(past.bench.write(path_of(INCIDENT), text.replace(line, line * 2)))
    assert codes(past.bypass()) == {"incident.untrue"}


def test_nothing_to_cure(past: Past) -> None:
    """An incident excuses nothing that did not fail: a valid step is not undone by calling it one."""
    both(past.incident({past.steps[-1].commit.id: ("approval.missing",)}))
    assert codes(past.bypass()) == {"incident.untrue"}


def test_cured_before(past: Past) -> None:
    """What one incident named, no other one names again."""
    bad = unsigned_plan(past)
    past.cure()
    both(past.incident({bad.commit.id: ("approval.missing",)}, SECOND))
    assert codes(past.bypass()) == {"incident.untrue"}


def test_a_second_incident(past: Past) -> None:
    """A second incident names what failed since the first one, and the first one stays as it is."""
    unsigned_plan(past)
    first = past.cure()
    bad = unsigned_plan(past)
    second = past.cure(record=SECOND)
    assert [one.number for one in second.cured] == [bad.number]
    assert second.base is not None
    assert second.base.tree == first.result.tree
    assert second.result.record(INCIDENT) is not None


def test_an_incident_that_failed_is_named_by_the_next(past: Past) -> None:
    """A refused incident is a bad step like any other, and the next one names it too."""
    unsigned_plan(past)
    past.incident()
    unsigned = past.bypass()
    cure = past.cure(record=SECOND)
    assert [one.commit for one in cure.cured][-1] == unsigned.commit.id
    assert cure.result.record(INCIDENT) is None


# --- alone ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param(lambda b: b.sign(REGULATORY, "acknowledged", record=CAPA), id="acknowledgement"),
        pytest.param(lambda b: b.address().site(), id="record"),
        pytest.param(lambda b: b.key_event(QA, "revoked", "2026-10-12T06:00:00Z").sign(QA, "authored"), id="person"),
        pytest.param(lambda b: b.page().pin().page_signed(), id="page"),
        pytest.param(lambda b: b.shorter_window().pin().holders(), id="policy"),
    ],
)
def test_alone(past: Past, beside: Callable[[Bench], Bench]) -> None:
    """Nothing is let in behind an incident's back, not even what would be accepted by itself."""
    unsigned_plan(past)
    past.bench.at += timedelta(minutes=5)
    beside(past.bench.fork()).accepted()
    beside(both(past.incident()))
    assert "incident.alone" in codes(past.bypass())


def test_two_at_once(past: Past) -> None:
    """Two incidents in one step are refused: one of them would say what the other one says."""
    unsigned_plan(past)
    both(past.incident())
    both(past.incident(record=SECOND))
    assert codes(past.bypass()) == {"incident.alone"}


def test_with_an_attachment(past: Past) -> None:
    """What an incident pins is part of it, and travels with it."""
    unsigned_plan(past)
    both(past.incident().attach(INCIDENT, "log.csv", b"pushed,by\n"))
    assert past.land().cured


@pytest.mark.parametrize("kept", [("site/pages/about.md", path_of(CAPA)), ("site/pages/about.md",), (path_of(CAPA),)])
def test_not_put_back(past: Past, kept: tuple[str, ...]) -> None:
    """An incident whose tree keeps what the bad step brought, wholly or in part, is refused."""
    past.bench.page().plan()
    bad = past.bypass()
    both(past.incident())
    for path in kept:
        past.bench.write(path, bad.result.read(path))
    assert "incident.alone" in codes(past.bypass())


def test_incident_is_never_changed(past: Past) -> None:
    """What an incident says stays said: it has one revision, and is not signed anew, closed or voided."""
    unsigned_plan(past)
    past.cure()
    both(past.bench.edit(INCIDENT, why="Signed anew"))
    assert codes(past.bypass()) == {"record.edge", "incident.untrue"}
    both(past.bench.edit(INCIDENT, "voided"))
    assert "record.transition" in codes(past.bypass())


@pytest.mark.parametrize("content", [None, b"---\nschema: incident/1\n---\n"])
def test_incident_is_never_taken_back(past: Past, content: bytes | None) -> None:
    """An incident that landed is neither removed nor made unreadable."""
    unsigned_plan(past)
    past.cure()
    past.bench.write(path_of(INCIDENT), content)
    assert codes(past.bypass()) & {"record.deleted", "record.schema"}


def test_late_acknowledgement_of_an_incident(past: Past) -> None:
    """Who reads an incident later says so, as with any other record, and that is no incident of its own."""
    unsigned_plan(past)
    past.cure()
    past.bench.sign(CMO_QA, "acknowledged", record=INCIDENT)
    assert past.land().cured == ()


# --- what can be cured ----------------------------------------------------------------------------------------------


def test_honest_steps_in_between(past: Past) -> None:
    """Who puts the bad change back goes on working before anybody wrote the incident; the failure is not forgotten."""
    bad = unsigned_plan(past)
    past.bench.address().site()
    honest = past.land()
    cure = past.cure()
    assert [one.commit for one in cure.cured] == [bad.commit.id]
    assert cure.base is not None
    assert cure.base.tree == honest.result.tree


def test_honest_work_on_top_of_a_bad_step(past: Past) -> None:
    """What was built on a bad step fails with it, is named with it, and lands again behind the incident."""
    bad = unsigned_plan(past)
    past.bench = Bench(bad.result, past.bench.at)
    past.bench.address().site()
    built = past.bypass()
    cure = past.cure()
    assert [one.commit for one in cure.cured] == [bad.commit.id, built.commit.id]
    past.bench.address().site()
    past.land()


def test_stale_base(past: Past) -> None:
    """Row 24: a merge from a stale base that puts back older text is cured, and the newer text is there again."""
    older = past.bench.base
    honest_plan(past)
    past.bench = Bench(older, past.bench.at).address().site()
    assert "record.revision" in codes(past.bypass())
    cure = past.cure()
    assert cure.result.record(CAPA).model.state == "plan_approved"  # type: ignore[union-attr]


def approved(past: Past) -> str:
    """A tree that nothing speaks against: whatever is wrong is the commit's doing."""
    return past.bench.plan().approve().result().tree


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(lambda p: p.push(approved(p), None, "a" * 40, "b" * 40), "commit.malformed", id="octopus"),
        pytest.param(lambda p: p.push(approved(p), more=b"junk header\n"), "commit.malformed", id="odd-header"),
        pytest.param(lambda p: p.push(approved(p), p.bench.at - timedelta(days=9)), "time.backdated", id="dated-back"),
        pytest.param(lambda p: p.push(p.memory.objects.put_blob(b"no tree")), "object.hash", id="no-tree"),
        pytest.param(lambda p: p.push(p.memory.objects.put_files({"x": b"x"})), "tree.path", id="everything-gone"),
        pytest.param(lambda p: p.push(), "step.empty", id="nothing-changed"),
    ],
)
def test_whatever_was_wrong(past: Past, spoil: Callable[[Past], gate.Step], code: str) -> None:
    """Rows 18, 31, 48 and 51: whatever a bad step holds, or its header says, it is named and cured like any other."""
    assert code in codes(spoil(past))
    past.cure()
    honest_plan(past)


def test_not_where_nobody_can_tell(past: Past) -> None:
    """Where an object is missing nobody can say what a step held, so nothing that comes after cures it."""
    lost = past.memory.objects.with_changes(past.bench.base.tree, {"README.md": Entry(FILE_MODE, "1" * 40)})
    step = past.push(lost)
    assert codes(step) == {"object.missing"}
    both(past.incident())
    assert codes(past.bypass()) == {"step.unjudged"}


def test_shelf_that_cannot_be_read(past: Past) -> None:
    """A step whose incidents cannot be read is told as such, and is not taken for one that brings none."""
    lost = past.memory.objects.with_changes(past.bench.base.tree, {"records/incidents": Entry("40000", "2" * 40)})
    assert codes(past.push(lost)) == {"object.missing"}


def test_row_29_bomb_on_the_shelf(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 29: folders within folders where incidents lie are refused in bounded time, at the gate and in history."""
    objects = past.memory.objects
    tree = objects.with_changes(past.bench.base.tree, {"records/incidents": Entry(TREE_MODE, bomb(objects))})
    impatient(monkeypatch)
    with pytest.raises(ObjectError) as told:
        gate.offered(past.memory, past.memory.tip, tree, past.bench.at)
    assert told.value.code == "tree.size"
    assert codes(past.push(tree)) == {"tree.size"}


def test_file_in_the_shelfs_place(past: Past) -> None:
    """A file where incidents lie is no incident, and belongs to nothing."""
    past.bench.write("records/incidents", b"none")
    assert codes(past.bypass()) == {"tree.path"}


# --- dated ahead ----------------------------------------------------------------------------------------------------


def test_row_48_step_of_2099(past: Past) -> None:
    """Row 48: a step dated 2099 makes every honest one look dated back, until an incident goes before it."""
    far = ahead(past)
    past.bench.plan().approve()
    late = past.bypass()
    assert "time.backdated" in codes(late)
    back = past.steps[-3]
    past.bench = Bench(back.result, past.bench.at)
    cure = past.cure({far.commit.id: ("time.future",), **past.failed})
    assert [(one.number, one.codes) for one in cure.cured] == [
        (far.number, ("time.future",)),
        (late.number, tuple(sorted(codes(late)))),
    ]
    assert cure.at < FAR
    assert cure.base is not None
    assert cure.base.tree == back.result.tree
    honest_plan(past)


def test_row_48_two_steps_ahead(past: Past) -> None:
    """Row 48: whatever landed behind a wrong clock, also another step with that clock, is undone with it."""
    back = past.steps[-1]
    first = ahead(past)
    past.bench.at = FAR + MINUTE
    past.bench.sign(REGULATORY, "acknowledged", record=CAPA)
    second = past.land()
    past.bench = Bench(back.result, back.at + timedelta(days=3))
    cure = past.cure({first.commit.id: ("time.future",), second.commit.id: ("time.future",)})
    assert [one.number for one in cure.cured] == [first.number, second.number]


@pytest.mark.parametrize("named", ["the late one alone", "with other codes"])
def test_row_48_not_named(past: Past, named: str) -> None:
    """Row 48: an incident that leaves out the step dated ahead, or calls it something else, is untrue."""
    back, far = past.steps[-1], ahead(past)
    unsigned_plan(past)
    told = past.failed if named == "the late one alone" else {far.commit.id: ("approval.missing",), **past.failed}
    past.bench = Bench(back.result, past.bench.at)
    both(past.incident(told))
    assert codes(past.bypass()) == {"incident.untrue"}


def test_a_little_ahead_is_no_incident(past: Past) -> None:
    """Row 48: clocks a few minutes apart are tolerated, and make nobody's step one that is undone."""
    step = ahead(past, past.bench.at + timedelta(minutes=10))
    both(past.incident({step.commit.id: ("time.future",)}))
    assert codes(past.bypass()) == {"incident.untrue"}


def test_incident_dated_ahead_itself(past: Past) -> None:
    """An incident with a wrong date is undone by the next one, and what it had cured is told again with it."""
    bad = unsigned_plan(past)
    back = past.bench
    past.bench = Bench(back.base, FAR)
    far = past.cure()
    past.bench = Bench(back.base, back.at + MINUTE)
    facts = {bad.commit.id: ("approval.missing",), far.commit.id: ("time.future",)}
    cure = past.cure(facts, SECOND)
    assert {one.commit: one.codes for one in cure.cured} == facts
    assert cure.result.record(INCIDENT) is None
    honest_plan(past)


def test_incident_dated_ahead_leaves_the_clock_where_it_is(past: Past) -> None:
    """An incident that has the wrong date of the step itself undoes nothing: the next one still can."""
    base, now, far = past.bench.base, past.bench.at, ahead(past)
    unsigned_plan(past)
    past.bench.at = FAR + MINUTE
    wrong = past.cure()
    assert far.commit.id not in {one.commit for one in wrong.cured}
    past.bench = Bench(base, now + 5 * MINUTE)
    facts = {far.commit.id: ("time.future",), **{o.commit: o.codes for o in wrong.cured}}
    cure = past.cure({**facts, wrong.commit.id: ("time.future",)}, SECOND)
    assert len(cure.cured) == 3
    honest_plan(past)


def test_genesis_is_not_undone(past: Past) -> None:
    """A genesis dated ahead is not undone by an incident, however early that is dated: the anchor pins the genesis."""
    genesis = past.steps[0]
    young = Past(past.memory, Bench(genesis.result, genesis.at), [genesis])
    young.memory.tip = genesis.commit.id
    young.bench.at = genesis.at - timedelta(days=400)
    both(young.incident({genesis.commit.id: ("time.future",)}))
    assert {"incident.untrue", "time.backdated"} <= codes(young.bypass())


# --- dates are the committer's choice -------------------------------------------------------------------------------


def test_early_date_undoes_nothing_by_itself(past: Past) -> None:
    """Whoever dates a truthful incident back by months only makes it untrue: it would have to name valid steps."""
    unsigned_plan(past)
    both(past.incident())
    step = past.bypass(past.bench.at - timedelta(days=60))
    assert "incident.untrue" in codes(step)
    assert past.state.snapshot is not None
    assert past.state.snapshot.tree == past.steps[-3].result.tree
    past.cure(record=SECOND)


def test_both_sides_can_undo_what_they_say_was_dated_ahead(past: Past) -> None:
    """A stated limit: what both sides' root holders sign, in a commit dated back, undoes valid steps and names them."""
    # The hook bounds the date to an hour. Past the hook, too, each undone step stands in the incident for ever.
    back, last = past.steps[-2], past.steps[-1]
    at = back.at + MINUTE
    past.bench = Bench(back.result, at)
    cure = past.cure({last.commit.id: ("time.future",)})
    assert [one.commit for one in cure.cured] == [last.commit.id]
    assert cure.at == at


# --- at the gate, before anything is pushed -------------------------------------------------------------------------


def proposed(past: Past) -> gate.Verdict:
    """What the gate says to the bench's tree offered on main."""
    state = gate.offered(past.memory, past.memory.tip, past.bench.result().tree, past.bench.at)
    return gate.judge_on(state, past.bench.base.at(past.bench.result().tree), past.bench.at)


def test_row_49_offered(past: Past) -> None:
    """Row 49: the gate judges an offered incident against the last valid tree, as the hook and ``verify`` will."""
    unsigned_plan(past)
    both(past.incident())
    assert proposed(past).accepted
    verdict = proposed(past)
    step = past.land()
    assert verdict == step.verdict


def test_offered_behind_a_wrong_clock(past: Past) -> None:
    """Row 48: at the gate too, an incident goes before the step that is dated ahead of the gate's own clock."""
    base, far = past.bench.base, ahead(past)
    past.bench = Bench(base, past.bench.at)
    both(past.incident({far.commit.id: ("time.future",)}))
    assert proposed(past).accepted


def test_offered_untruthfully(past: Past) -> None:
    """The gate refuses an incident that is not true before anybody pushes it."""
    both(past.incident({past.steps[-1].commit.id: ("approval.missing",)}))
    assert {f.code for f in proposed(past).findings} == {"incident.untrue"}


def test_other_changes_are_judged_on_main_as_it_is(past: Past) -> None:
    """What brings no incident is judged on the branch as it stands, and nothing of its past is read."""
    past.bench.plan().approve()
    state = gate.offered(past.memory, past.memory.tip, past.bench.result().tree, past.bench.at)
    assert (state.before, state.failed, state.at) == (None, (), None)
    assert proposed(past).accepted


def test_offered_where_history_is_cut_off(past: Past) -> None:
    """An incident is not judged by a clone that lacks the history: that would be guessing."""
    unsigned_plan(past)
    both(past.incident())
    orphan = past.memory.commit(past.bench.base.tree, past.bench.at, "f" * 40)
    with pytest.raises(ObjectError):
        gate.offered(past.memory, orphan, past.bench.result().tree, past.bench.at)


def test_before_there_is_a_genesis(past: Past) -> None:
    """Nothing can be cured where nothing ever was valid."""
    both(past.incident({past.memory.tip: ("approval.missing",)}))
    young = Past(past.memory, past.bench, [])
    young.memory.tip = ""
    first = young.memory.commit(young.memory.objects.put_files({"x": b"x"}), past.bench.at)
    young.memory.tip = first
    steps = list(gate.judge_steps(young.memory, [young.memory.objects.landed(first)], gate.State()))
    young.steps = steps
    assert codes(young.push(past.bench.result().tree)) == {"history.genesis"}


# --- who may write it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "role"), [(CMO_ENGINEER, "cmo.techops"), (REGULATORY, "sponsor.ra"), (DIRECTOR, "sponsor.mgmt")]
)
def test_who_may_not_write_it(past: Past, person: str, role: str) -> None:
    """An incident is written by an administrator or a quality person, and approved by others."""
    unsigned_plan(past)
    past.incident().sign(person, "authored", role).sign(HEAD, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)
    assert codes(past.bypass()) == {"person.role", "approval.missing"}


def test_policy_of_the_last_valid_tree_judges(past: Past) -> None:
    """Row 6: a bad step that rewrote the policy has no say in how it is cured."""
    past.bench.swap(POLICY, "default: 21", "default: 14").write("schema/workflows/incident.yaml", b"")
    past.bypass()
    past.cure()
    assert past.bench.read(POLICY) == lived().bench.read(POLICY)


def test_signatures_under_the_bad_policy_do_not_count(past: Past) -> None:
    """Row 6: an incident signed under a policy that never was valid is signed again."""
    bad = Bench(past.bench.base, past.bench.at).shorter_window()
    past.bench = bad
    past.bypass()
    governance, _ = past.steps[-1].result.governance()
    assert governance is not None
    past.incident()
    policy = {"policy.version": governance.policy.version, "policy.sha256": governance.sha256}
    for person, meaning, role in (
        (ADMIN, "authored", ""),
        (DIRECTOR, "approved", ROOT),
        (CMO_DIRECTOR, "approved", ROOT),
    ):
        past.bench.sign(person, meaning, role, said=policy)
    assert {"policy.version", "approval.missing"} <= codes(past.bypass())


def test_site_is_what_it_was(past: Past) -> None:
    """After a cure every record is what it was before, and its next revision is the next number."""
    past.bench.edit(SITE, why="Nobody signed this").edit(SITE, why="Nor this")
    past.bypass()
    cure = past.cure()
    assert cure.result.record(SITE).model.revision == lived().bench.base.record(SITE).model.revision  # type: ignore[union-attr]
    past.bench.address().site()
    past.land()
