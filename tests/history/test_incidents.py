"""Incidents as verify tells them, and as the hook and the walk agree on them: one history, one answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sealtrail import gate, landing
from sealtrail.git import FILE_MODE, Entry
from tests.conftest import budget
from tests.gate.bench import CAPA, CMO_DIRECTOR, CMO_ENGINEER, CMO_HEAD, QA, REGULATORY, ROOT, SITE, Bench
from tests.gate.past import INCIDENT, MINUTE, Past, both, codes, founded, lived

SECOND = "INC-LRK-2026-0002"
FAR = datetime.fromisoformat("2099-06-01T12:00:00+00:00")


@pytest.fixture
def past() -> Past:
    """The story, and main where it ended."""
    return lived().fork()


def unsigned_plan(past: Past) -> gate.Step:
    """Somebody put a plan that nobody signed on main."""
    past.bench.plan()
    return past.bypass()


def ahead(past: Past) -> gate.Step:
    """A valid step that is dated 2099; the bench goes on today."""
    now = past.bench.at
    past.bench.at = FAR
    past.bench.sign(QA, "acknowledged", record=CAPA)
    step = past.land()
    past.bench.at = now + MINUTE
    return step


def site(past: Past, text: str = "hall 7") -> gate.Step:
    """An honest step."""
    past.bench.address(text).site()
    return past.land()


# --- the report -----------------------------------------------------------------------------------------------------


def test_not_cured(past: Past) -> None:
    """Row 31: a bad step that nobody has named makes the whole history invalid, whatever honest steps come after it."""
    bad = unsigned_plan(past)
    site(past)
    report = past.verify()
    assert report.verdict == "invalid"
    assert {(f.code, f.commit) for f in report.findings} == {("approval.missing", bad.commit.id)}
    assert report.incidents == ()
    assert report.snapshot is not None
    assert report.snapshot.tree == past.state.snapshot.tree  # type: ignore[union-attr]


def test_row_49_valid_with_incidents(past: Past) -> None:
    """Row 49: cured, the history is valid with incidents: the report names them, and the steps that do not count."""
    bad = unsigned_plan(past)
    cure = past.cure()
    site(past)
    report = past.verify()
    assert (report.verdict, report.findings) == ("valid", ())
    (told,) = report.incidents
    assert (told.record, told.step.number) == (INCIDENT, cure.number)
    assert [(one.number, one.commit, one.codes) for one in told.cured] == [
        (bad.number, bad.commit.id, ("approval.missing",))
    ]
    assert bad.commit.id not in {step.commit.id for step in report.valid_steps}
    assert len(report.valid_steps) == len(report.steps) - 1


def test_two_incidents(past: Past) -> None:
    """Each incident is told with what it named, in the order in which they landed."""
    for record in (INCIDENT, SECOND):
        unsigned_plan(past)
        past.cure(record=record)
    report = past.verify()
    assert report.verdict == "valid"
    assert [(cure.record, len(cure.cured)) for cure in report.incidents] == [(INCIDENT, 1), (SECOND, 1)]


def test_cured_and_bad_again(past: Past) -> None:
    """A cure covers what it names: a bad step that comes after it makes the history invalid again."""
    unsigned_plan(past)
    past.cure()
    again = unsigned_plan(past)
    report = past.verify()
    assert report.verdict == "invalid"
    assert {f.commit for f in report.findings} == {again.commit.id}
    assert len(report.incidents) == 1


def test_row_48_dated_ahead(past: Past) -> None:
    """Row 48: a step of 2099 that an incident undid is accepted in itself and counts for nothing, nor does its text."""
    base, far = past.bench.base, ahead(past)
    past.bench.address().site()
    late = past.bypass()
    past.bench = Bench(base, past.bench.at)
    past.cure({far.commit.id: ("time.future",), late.commit.id: tuple(sorted(codes(late)))})
    redone = site(past)
    report = past.verify()
    assert (report.verdict, report.findings) == ("valid", ())
    assert far.accepted
    assert {far.commit.id, late.commit.id} & {step.commit.id for step in report.valid_steps} == set()
    assert report.valid_steps[-1].commit.id == redone.commit.id
    assert report.snapshot is not None
    assert not any(f"{QA}" in s.path for s in report.snapshot.statements(f"records/capas/2026/{CAPA}/approvals"))


def test_row_48_dated_ahead_and_not_cured(past: Past) -> None:
    """Row 48: until then the honest steps are the ones that fail, and the history is invalid."""
    ahead(past)
    past.bench.address().site()
    late = past.bypass()
    report = past.verify()
    assert report.verdict == "invalid"
    assert {f.commit for f in report.findings} == {late.commit.id}


def test_incident_among_what_was_undone(past: Past) -> None:
    """An incident that was itself dated ahead is told, and what it named is told by the one that counts."""
    base, bad = past.bench.base, unsigned_plan(past)
    now, past.bench.at = past.bench.at, FAR
    wrong = past.cure()
    past.bench = Bench(base, now + MINUTE)
    past.cure({bad.commit.id: ("approval.missing",), wrong.commit.id: ("time.future",)}, SECOND)
    report = past.verify()
    assert (report.verdict, report.findings) == ("valid", ())
    assert report.incidents[-1].record == SECOND
    assert {one.commit for one in report.incidents[-1].cured} == {bad.commit.id, wrong.commit.id}
    assert wrong.commit.id not in {step.commit.id for step in report.valid_steps}


def test_unsigned_incident(past: Past) -> None:
    """An incident that one side wrote for itself cures nothing, and is a bad step more."""
    bad = unsigned_plan(past)
    past.incident().sign(QA, "authored")
    alone = past.bypass()
    report = past.verify()
    assert report.verdict == "invalid"
    assert {f.commit for f in report.findings} == {bad.commit.id, alone.commit.id}


def test_nobody_can_tell(past: Past) -> None:
    """An incident does not turn "nobody can tell" into "valid"."""
    lost = past.memory.objects.with_changes(past.bench.base.tree, {"README.md": Entry(FILE_MODE, "1" * 40)})
    past.push(lost)
    both(past.incident())
    past.bypass()
    assert past.verify().verdict == "indeterminate"


# --- the hook -------------------------------------------------------------------------------------------------------


def test_row_49_through_the_hook(past: Past, tmp_path: Path) -> None:
    """Row 49: the hook takes an honest step after a bypass, the incident after that, and honest work after both."""
    past.guard(tmp_path)
    unsigned_plan(past)
    site(past)
    assert past.received().accepted
    past.cure()
    assert past.received().findings == ()
    site(past, "hall 8")
    assert past.received().accepted


def test_the_hook_refuses_what_the_walk_refuses(past: Past, tmp_path: Path) -> None:
    """An incident that leaves something out is refused by the hook with the words of ``verify``."""
    past.guard(tmp_path)
    unsigned_plan(past)
    named = past.failed
    unsigned_plan(past)
    both(past.incident(named))
    step = past.bypass()
    assert {f.code for f in past.received().findings} == codes(step) == {"incident.untrue"}


def test_failure_and_cure_in_one_push(past: Past, tmp_path: Path) -> None:
    """Nobody lands a bad step through the hook by bringing its incident along."""
    past.guard(tmp_path)
    bad = unsigned_plan(past)
    past.cure()
    reception = past.received(2)
    assert not reception.accepted
    assert bad.commit.id in {f.commit for f in reception.findings}


def test_incident_pushed_late(past: Past, tmp_path: Path) -> None:
    """The hook bounds the date of an incident as of any step, so that it reaches back an hour at most."""
    past.guard(tmp_path)
    unsigned_plan(past)
    now = past.bench.at
    past.bench.at = now - 90 * MINUTE
    both(past.incident())
    past.push(at=past.bench.at)
    tip = past.steps[-1].commit
    update = landing.Update(past.steps[-2].commit.id, tip.id, landing.MAIN)
    (reception,) = landing.receive(past.memory, [update], now=now)
    assert "time.backdated" in {f.code for f in reception.findings}


def test_wrong_clock_of_the_server(past: Past, tmp_path: Path) -> None:
    """A server whose own clock ran ahead took a step of 2099; set right, it takes the incident that undoes it."""
    base, _ = past.guard(tmp_path).bench.base, ahead(past)
    assert past.received().accepted
    past.bench = Bench(base, past.bench.at)
    past.cure({past.memory.tip: ("time.future",)})
    assert past.received().findings == ()


# --- one history, one answer ----------------------------------------------------------------------------------------

Deed = Callable[[Past, int], object]


def _hall(past: Past, number: int) -> str:
    """A tree with a change of the site's sheet and everybody's signature."""
    past.bench.address(f"hall {number}").sign(CMO_ENGINEER, "authored")
    return past.bench.sign(CMO_HEAD, role="cmo.qu").sign(QA, "acknowledged").result().tree


def _honest(past: Past, number: int) -> object:
    return past.push(_hall(past, number))


def _unsigned(past: Past, number: int) -> object:
    past.bench.address(f"hall {number}")
    return past.push()


def _on_top(past: Past, number: int) -> object:
    """Honest work by somebody who took main for good."""
    if past.steps[-1].result.record(SITE) is not None:
        past.bench = Bench(past.steps[-1].result, past.bench.at)
    return _honest(past, number)


def _ahead(past: Past, number: int) -> object:
    now, past.bench.at = past.bench.at, FAR.replace(year=2090 + number)
    past.bench.sign((QA, REGULATORY, CMO_HEAD, CMO_ENGINEER)[number % 4], "acknowledged", record=SITE)
    step = past.push()
    past.bench.at = now + MINUTE
    return step


def _incident(past: Past, number: int) -> object:
    """An incident that is true at the bench's time; where there is nothing to name, it lies."""
    nothing = {past.memory.tip: ("approval.missing",)}
    shelved = past.incident(past.failed or nothing, f"INC-LRK-2026-{number + 1:04}").result()
    state = gate.standing(past.state, shelved, past.bench.at)
    past.bench = Bench(state.snapshot or past.bench.base, past.bench.at)
    named = {one.commit: one.codes for one in state.failed}
    both(past.incident(named or nothing, f"INC-LRK-2026-{number + 1:04}"))
    return past.push()


def _lie(past: Past, number: int) -> object:
    both(past.incident({past.memory.tip: ("time.future",)}, f"INC-LRK-2026-{number + 1:04}"))
    return past.push()


def _report_of_a_key(past: Past, number: int) -> object:
    who = (REGULATORY, CMO_ENGINEER)[number % 2]
    past.bench.key_event(who, "compromised", before(past)).sign(who, "authored")
    return past.push()


def _since(past: Past, number: int) -> object:
    past.bench.key_event(CMO_ENGINEER, "compromised", before(past), since="2026-09-01T00:00:00Z")
    past.bench.sign(CMO_HEAD, "authored", "cmo.qu").sign(CMO_DIRECTOR, role=ROOT).sign(QA)
    return past.push()


def _odd(past: Past, number: int) -> object:
    return past.push(_hall(past, number), more=b"junk header\n")


def before(past: Past) -> str:
    """A minute before the next step."""
    return f"{past.bench.at - MINUTE:%Y-%m-%dT%H:%M:%SZ}"


DEEDS: tuple[Deed, ...] = (
    _honest, _unsigned, _on_top, _ahead, _incident, _lie, _report_of_a_key, _since, _odd,
)  # fmt: skip

histories = st.lists(st.sampled_from(DEEDS), min_size=2, max_size=8)
FOUNDED = 2
"""As many steps every one of these histories begins with."""


def done(deeds: list[Deed]) -> Past:
    """A young repository and these deeds on top of it."""
    past = founded().fork()
    for number, deed in enumerate(deeds):
        deed(past, number)
    return past


@budget(0.2)
@given(histories, st.data())
def test_a_prefix_and_then_the_rest(deeds: list[Deed], data: st.DataObject) -> None:
    """Judging any prefix of a history and then the rest from its state says what judging all of it says."""
    past = done(deeds)
    commits = gate.chain(past.memory, past.memory.tip)
    whole = list(gate.judge_steps(past.memory, commits, gate.State()))
    cut = data.draw(st.integers(1, len(commits)))
    first = list(gate.judge_steps(past.memory, commits[:cut], gate.State()))
    rest = list(gate.judge_steps(past.memory, commits[cut:], first[-1].after))
    assert [told(step) for step in [*first, *rest]] == [told(step) for step in whole]
    assert [told(step) for step in past.steps] == [told(step) for step in whole]


def told(step: gate.Step) -> tuple[object, ...]:
    """Everything that is said of a step."""
    base = None if step.base is None else step.base.tree
    return (step.number, step.commit, step.at, step.verdict, step.cured, base, step.after.failed, step.after.judging)


@budget(0.2)
@example([_ahead, _incident])
@example([_unsigned, _honest, _incident])
@given(histories)
def test_the_hook_says_what_the_walk_says(deeds: list[Deed]) -> None:
    """Pushed one by one, with or without being taken, every step is to the hook what it is to ``verify``."""
    past = done(deeds)
    with TemporaryDirectory() as folder:
        now = Past(past.memory, past.bench, past.steps[:FOUNDED]).guard(Path(folder))
        for step in past.steps[FOUNDED:]:
            now.steps.append(step)
            assert {f.code for f in now.received().findings if f.blocks} == codes(step)


@budget(0.2)
@given(histories)
def test_a_report_and_its_prefixes(deeds: list[Deed]) -> None:
    """Nothing that comes later makes a failed step count, and nothing that counts rests on one that does not."""
    past = done(deeds)
    report = past.verify()
    undone = {one.commit for cure in report.incidents for one in cure.cured}
    bad = {step.commit.id for step in report.steps if not step.accepted}
    counting = report.valid_steps
    assert not {step.commit.id for step in counting} & (bad | undone)
    assert (report.verdict == "invalid") == bool(bad - undone)
    trees = [step.result.tree for step in counting]
    assert [step.base.tree for step in counting if step.base is not None] == trees[:-1]


def test_nobody_named_it_twice(past: Past) -> None:
    """What each incident of a long history named is what failed since the one before it, and nothing twice."""
    seen: list[str] = []
    for number in range(3):
        unsigned_plan(past)
        site(past, f"hall {number}")
        seen += [one.commit for one in past.cure(record=f"INC-LRK-2026-000{number + 1}").cured]
    assert len(seen) == len(set(seen)) == 3
    assert past.bench.base.record(SITE) is not None
