"""A rule rests for one shipment: asked for, granted before, seen wherever it was used, and over on its last day."""

from __future__ import annotations

from tests.gate.bench import CMO_ENGINEER, CMO_HEAD, CMO_QA, HEAD, QA, Bench, path_of
from tests.gate.past import grown
from tests.scenarios.change_control import at

CHANGE, WAIVER = "CHG-HRW-2026-0004", "WVR-HRW-2026-0001"
SHORT = (
    "QA-LRK-0001-02, 9.3, asks for 14 days of notice: proposed on 2026-11-09, planned for 2026-11-13, expected "
    "2026-11-23 or later"
)


def made(bench: Bench, day: str) -> Bench:
    """The first pallet with the new loggers leaves."""
    bench.edit(CHANGE, "implemented").add(CHANGE, f'implemented_on: "{day}"\nfirst_batch: "33590"')
    return bench.sign(CMO_ENGINEER, "authored").sign(CMO_QA)


def approved_under(waiver: str) -> Bench:
    """The change as it stood before it was approved, beside a waiver in some state."""
    bench = at("2026-11-11T16:00:00+00:00")
    for record, state in ((CHANGE, "impact_assessment"), (WAIVER, waiver)):
        old = "approved" if record == CHANGE else "granted"
        bench.swap(path_of(record), f"state: {old}", f"state: {state}")
    bench.swap(path_of(CHANGE), 'planned_for: "2026-11-24"', 'planned_for: "2026-11-13"')
    bench.given().edit(CHANGE, "approved")
    return bench.sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu")


def test_seen_by_whoever_reads_the_history() -> None:
    """Who verifies the history sees which rule rested, in which step, on whose word, and what was done instead."""
    (rested,) = [
        (step, finding)
        for step in grown().verify().steps
        for finding in step.verdict.findings
        if WAIVER in finding.message
    ]
    step, flag = rested
    assert step.accepted
    assert (flag.record, flag.rule, flag.field, str(flag.severity)) == (CHANGE, "R-CH-01", "planned_for", "flag")
    assert flag.message == f"{SHORT}; {WAIVER} lets this rest until 2026-11-13"
    assert flag.hint.startswith("what is done instead: Two LG-6 travel with the pallet")


def test_asking_is_not_enough() -> None:
    """A waiver that was only asked for, or was refused or taken back, lets nothing rest."""
    for state in ("requested", "refused", "withdrawn"):
        (found,) = approved_under(state).refused("R-CH-01").findings
        assert found.message == SHORT
    assert approved_under("granted").judge().accepted


def test_granted_by_one_person_alone() -> None:
    """Nobody but the sponsor's head of quality grants it: neither the one who asks, nor Larkspur's quality unit."""
    bench = at("2026-11-10T09:00:00+00:00")
    bench.swap(path_of(WAIVER), "state: granted", "state: requested").given()
    for author, signer in ((QA, CMO_HEAD), (CMO_QA, QA)):
        asked = bench.fork().edit(WAIVER, "granted").sign(author, "authored").sign(signer)
        assert "approval.missing" in {f.code for f in asked.judge().findings if f.blocks}
    bench.edit(WAIVER, "granted").sign(QA, "authored").sign(HEAD).land()


def test_over_on_its_last_day() -> None:
    """On the evening of its last day the rule still rests; the next day it counts again, and the hint says when."""
    in_time = made(at("2026-11-13T21:00:00+00:00"), "2026-11-13").judge()
    assert in_time.accepted
    assert [f.message.rpartition("; ")[2] for f in in_time.findings] == [f"{WAIVER} lets this rest until 2026-11-13"]
    verdict = made(at("2026-11-14T14:00:00+00:00"), "2026-11-14").refused("R-CH-01")
    assert [f.hint for f in verdict.findings if f.blocks] == ["make it on 2026-11-23 at the earliest"]


def test_notice_ends_by_itself() -> None:
    """When the fourteen days have run nobody needs the waiver any more."""
    made(at("2026-11-24T14:00:00+00:00"), "2026-11-24").land()
