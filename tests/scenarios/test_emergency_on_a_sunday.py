"""An emergency on a Sunday: the plant acts first, as the agreement allows, and the sponsor ratifies or it is undone."""

from __future__ import annotations

from datetime import UTC, datetime

from sealtrail import gate
from tests.gate.bench import CMO_ENGINEER, CMO_HEAD, CMO_QA, QA, Bench, path_of
from tests.scenarios.change_control import CHANGE, at, change, later

SUNDAY = "2026-11-15T16:00:00+00:00"
EMERGENCY = """emergency:
  reason: The guard of the feeder broke, and a hand could reach the knives.
  implemented_at: "2026-11-15T09:20:00-05:00"
  held_batches: [L4-26-118]
"""
ROWS = """impact:
  - {product: PRD-LRK-0001, market: DE, affected: false, registered_detail: false}
  - {product: PRD-LRK-0001, market: US, affected: false, registered_detail: false}
  - {product: PRD-LRK-0002, market: US, affected: true, registered_detail: false}
"""


def made_first(emergency: str = EMERGENCY, **fields: str) -> Bench:
    """On Sunday 15 November 2026, at ten to ten in the morning, Harrow puts a guard of another make on the feeder."""
    assert datetime.fromisoformat(SUNDAY).strftime("%A") == "Sunday"
    bench = at(SUNDAY)
    said = {
        "title": "Guard of another make on the feeder of line 4",
        "category": "equipment",
        "classification": "major",
        "planned_for": '"2026-11-15"',
        "first_batch": "L4-26-118",
    } | fields
    bench.write(path_of(CHANGE), change(state="unratified", rows=emergency + ROWS, **said))
    bench.touched = CHANGE
    return bench.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")


def ratified(bench: Bench, moment: str) -> Bench:
    """Harrow asks for the change to be ratified, and Larkspur's quality unit approves it."""
    return later(bench, moment).edit(CHANGE, "ratified").sign(CMO_QA, "authored").sign(QA)


def test_ratified_in_time() -> None:
    """Two people of the plant are enough on Sunday; on Tuesday the sponsor ratifies, and only then the lot is free."""
    bench = made_first().land()
    alone = later(bench.fork(), "2026-11-17T16:00:00+00:00").edit(CHANGE, "ratified").sign(CMO_QA, "authored")
    alone.refused("approval.missing")
    ratified(bench, "2026-11-17T16:00:00+00:00").accepted()


def test_taken_back() -> None:
    """What the sponsor does not want is taken back by the plant, which says when."""
    bench = later(made_first().land(), "2026-11-16T16:00:00+00:00")
    bench.edit(CHANGE, "reverted").sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").refused("R-CH-04")
    bench.changes.clear()
    bench.edit(CHANGE, "reverted").add(CHANGE, 'reverted_on: "2026-11-16"')
    bench.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").accepted()


def test_forgotten() -> None:
    """After the second business day in Berlin it is flagged wherever one looks, and for ever once ratified."""
    bench = made_first().land()
    in_time, late = (datetime(2026, 11, 17, hour, 59, 0, tzinfo=UTC) for hour in (22, 23))
    assert [f.rule for f in gate.check(bench.base, in_time) if f.record == CHANGE] == []
    (said,) = [f for f in gate.check(bench.base, late) if f.record == CHANGE]
    assert (said.rule, said.severity.value) == ("R-CH-06", "flag")
    assert "neither ratified nor taken back by 2026-11-17 22:59 UTC, when the 2 business days" in said.message

    verdict = ratified(bench, "2026-11-20T16:00:00+00:00").judge()
    assert verdict.accepted
    assert [(f.rule, f.severity.value) for f in verdict.findings] == [("R-CH-06", "flag")]
    assert "and ratified only after" in verdict.findings[0].message


def test_only_what_the_agreement_provides_for() -> None:
    """For a class or a category without an emergency rule nothing is made first, whoever signs."""
    (said,) = made_first(classification="minor").refused("R-CH-01").findings
    assert "QA-LRK-0001-02 has no emergency rule for equipment, class minor" in said.message
    made_first(category="process").refused("R-CH-01")


def test_no_emergency_no_first() -> None:
    """A change without an emergency is not made first, and an emergency does not take the way of a proposal."""
    made_first("").refused("R-CH-01")
    bench = at(SUNDAY)
    bench.write(path_of(CHANGE), change(rows=EMERGENCY + ROWS, category="equipment", classification="major"))
    bench.touched = CHANGE
    bench.sign(CMO_ENGINEER, "authored").refused("R-CH-01")


def test_the_lot_is_on_hold() -> None:
    """The first lot that was made under it is among those on hold, as long as nobody ratified the change."""
    (said,) = made_first(EMERGENCY.replace("[L4-26-118]", "[]")).refused("R-CH-04").findings
    assert "lot L4-26-118" in said.message


def test_the_clock_is_not_put_back() -> None:
    """The moment at which it was made stays as it was first told, so that nobody gains time by correcting it."""
    bench = later(made_first().land(), "2026-11-16T16:00:00+00:00")
    bench.edit(CHANGE, swap={"2026-11-15T09:20:00-05:00": "2026-11-16T09:20:00-05:00"}).sign(CMO_QA, "authored")
    bench.refused("R-CH-04")


def test_not_ahead_of_the_clock() -> None:
    """Nothing was made at a moment that is still to come."""
    made_first(EMERGENCY.replace("T09:20:00-05:00", "T12:20:00-05:00")).refused("R-CH-04")
