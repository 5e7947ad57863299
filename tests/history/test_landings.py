"""What landings prove: the first landing of each thing that a clock asks for, from the valid steps and nothing else."""

from __future__ import annotations

from sealtrail import clocks
from sealtrail.history import Report
from sealtrail.history.landings import landings
from tests.gate.bench import CAPA, CMO_ENGINEER, CMO_QA, QA
from tests.gate.past import Past, lived


def proven(past: Past) -> clocks.Proven:
    return landings(past.verify().valid_steps)


def test_each_state_is_proven_by_its_own_landing() -> None:
    """In the story's first year, every change of state has the time of the step that brought it, in order."""
    report: Report = lived().verify()
    found = landings(report.valid_steps)
    for step in report.valid_steps:
        for verdict in step.verdict.records:
            record = step.result.record_at(verdict.path)
            if record is not None and verdict.transition is not None and len(set(verdict.transition)) == 2:
                assert step.at in found[record.model.id][f"state:{record.model.state}"]
    assert all(list(times) == sorted(times) for held in found.values() for times in held.values())


def test_the_genesis_proves_what_it_holds() -> None:
    """Records of the genesis have landed with it."""
    report = lived().verify()
    first = report.steps[0]
    found = landings(report.valid_steps)
    assert {r.model.id for r in first.result.records()} <= found.keys()
    assert all(found[r.model.id]["landed"] == (first.at,) for r in first.result.records())


def test_a_state_that_comes_back_is_proven_twice() -> None:
    """A plan that was sent back and proposed again landed twice in review, and only once as a record."""
    past = lived().fork()
    (before,) = proven(past)[CAPA]["state:plan_in_review"]
    past.bench.edit(CAPA, "open").sign(CMO_ENGINEER, "authored")
    opened = past.land().at
    past.bench.edit(CAPA, "plan_in_review").sign(CMO_ENGINEER, "authored")
    again = past.land().at
    found = proven(past)[CAPA]
    assert found["state:plan_in_review"] == (before, again)
    assert found["state:open"][-1] == opened
    assert len(found["landed"]) == 1


def test_what_does_not_count_proves_nothing() -> None:
    """A step that went past the gate proves no state, and a further revision proves no mark anew."""
    past = lived().fork()
    before = proven(past)
    past.bench.plan().sign(CMO_ENGINEER, "authored")
    past.bypass()
    assert proven(past) == before
    other = lived().fork()
    other.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA)
    step = other.land()
    after = proven(other)
    assert after[CAPA]["state:plan_approved"] == (step.at,)
    assert after[CAPA]["landed"] == before[CAPA]["landed"]
