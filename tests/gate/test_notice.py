"""Days of notice: they run from when the other side can read of a change, whatever day anybody types."""

from __future__ import annotations

import pytest

from sealtrail import gate
from tests.gate.bench import CMO_ENGINEER, CMO_HEAD, CMO_QA, QA, Bench, path_of
from tests.scenarios.change_control import CHANGE, at, change, later

LANDING = "2026-12-10T10:00:00+00:00"
"""Of such a change the agreement asks for fourteen days of notice: the 24th."""


def put_forward(planned: str = "2026-12-24") -> Bench:
    """Harrow puts forward to change its camera on a day; nobody has signed yet."""
    bench = at(LANDING)
    bench.touched = CHANGE
    return bench.write(path_of(CHANGE), change(planned_for=f'"{planned}"'))


def signed(bench: Bench, day: str) -> Bench:
    """Its author signs and types a day."""
    return bench.sign(CMO_ENGINEER, "authored", said={"signed_at": f"{day}T09:00:00Z"})


def assessed(bench: Bench) -> Bench:
    """Harrow's quality unit takes what is proposed into assessment."""
    return bench.edit(CHANGE, "impact_assessment").sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu").land()


def approved(bench: Bench) -> Bench:
    """Harrow approves alone; nothing has landed yet."""
    return bench.edit(CHANGE, "approved").sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu")


def said(verdict: gate.Verdict) -> str:
    (found,) = (f for f in verdict.findings if f.code == "R-CH-01")
    return found.message


@pytest.mark.parametrize("day", ["2026-11-20", "2026-12-07", "2026-12-08"])
def test_notice_is_not_given_in_arrears(day: str) -> None:
    """A proposal whose author typed an earlier day does not land, though the window for signatures is open."""
    verdict = signed(put_forward(), day).refused("R-CH-01")
    assert said(verdict).startswith(f"the proposal was signed on {day} and lands on 2026-12-10")


def test_it_is_signed_again_on_the_day() -> None:
    """The remedy that the gate names works: signed again as it lands, the same proposal is in."""
    bench = signed(put_forward(), "2026-12-01")
    bench.refused("R-CH-01")
    old = bench.statements.pop()
    bench.drop(old, f"{old}.sig")
    signed(bench, "2026-12-10").accepted()


@pytest.mark.parametrize(("planned", "kept"), [("2026-12-23", False), ("2026-12-24", True)])
def test_an_older_signature_beside_a_fresh_one_moves_nothing(planned: str, kept: bool) -> None:
    """Two people sign the proposal, one of them for an earlier day: the notice runs from the later one."""
    bench = signed(put_forward(planned), "2026-12-10")
    bench.sign(CMO_QA, "authored", said={"signed_at": "2026-12-01T09:00:00Z"}).given()
    bench = approved(assessed(later(bench, "2026-12-11T10:00:00+00:00")))
    if kept:
        bench.accepted()
    else:
        told = said(bench.refused("R-CH-01"))
        assert "proposed on 2026-12-10, planned for 2026-12-23, expected 2026-12-24 or later" in told


def test_what_the_other_side_signs_moves_nothing() -> None:
    """Larkspur sends the proposal back, reads it late and says so: the fourteen days end as before."""
    bench = signed(put_forward("2026-12-24"), "2026-12-10").land()
    assessed(later(bench, "2026-12-11T10:00:00+00:00"))
    later(bench, "2026-12-15T10:00:00+00:00").edit(CHANGE, "proposed").sign(QA, "authored").land()
    assessed(later(bench, "2026-12-16T10:00:00+00:00"))
    later(bench, "2026-12-17T10:00:00+00:00").sign(QA, "acknowledged", record=CHANGE).land()
    approved(bench).accepted()


@pytest.mark.parametrize(("planned", "kept"), [("2027-01-01", False), ("2027-01-02", True)])
def test_another_text_is_told_anew(planned: str, kept: bool) -> None:
    """Who changes what is proposed gives notice of that, from the day on which it lands, and not in arrears."""
    bench = signed(put_forward(planned), "2026-12-10").land()
    later(bench, "2026-12-20T10:00:00+00:00").edit(CHANGE, swap={"It reads the lot code too": "It is another camera"})
    signed(bench.fork(), "2026-12-11").refused("R-CH-01")
    approved(assessed(signed(bench, "2026-12-19").land()))
    if kept:
        bench.accepted()
    else:
        assert "proposed on 2026-12-19" in said(bench.refused("R-CH-01"))


def test_a_day_that_is_none_is_refused_in_plain_words() -> None:
    """A signature of the thirteenth month is refused for what it is; no rule stumbles over it."""
    signed(put_forward(), "2026-13-40").refused("statement.format", "approval.missing")
