"""History as the gate walks it, and the merge by path: commits in memory, judged one by one."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from sealtrail import gate, history
from sealtrail.errors import CommitError, ObjectError
from sealtrail.git import FILE_MODE, Entry
from sealtrail.store import Snapshot
from tests.gate.bench import CAPA, CMO_ENGINEER, CMO_HEAD, CMO_QA, POLICY, QA, SITE, Bench, path_of
from tests.gate.conftest import Story
from tests.gate.past import Memory
from tests.gate.test_records import FRESH, fresh


@pytest.fixture
def memory(bench: Bench) -> Memory:
    return Memory(bench.base.objects)


def steps(memory: Memory, bench: Bench, *commits: str, at: datetime | None = None) -> list[gate.Step]:
    """Commits judged after the story, whose last step was at the bench's time."""
    state = gate.State(bench.base, 7, at or bench.at)
    return list(gate.judge_steps(memory, [memory.objects.landed(c) for c in commits], state))


def codes(step: gate.Step) -> set[str]:
    return {f.code for f in step.verdict.findings}


def test_row_21_every_step_by_itself(memory: Memory, bench: Bench) -> None:
    """Row 21: a step that fails does not advance the state, and the next one is judged against the last valid tree."""
    good = bench.fork().plan().approve()
    bad = bench.fork().plan()
    at = bench.at
    one = memory.commit(bad.result().tree, at)
    two = memory.commit(good.result().tree, at + timedelta(minutes=1), one)
    three = memory.commit(good.result().tree, at + timedelta(minutes=2), two)
    found = steps(memory, bench, one, two, three)
    assert [s.accepted for s in found] == [False, True, False]
    assert codes(found[0]) == {"approval.missing"}
    assert codes(found[2]) == {"step.empty"}
    assert [s.number for s in found] == [8, 9, 10]
    assert found[1].base is not None
    assert found[1].base.tree == bench.base.tree


def test_whole_story(memory: Memory, story: Story) -> None:
    """The story as commits, from its genesis on: every step that landed is accepted, at its own time."""
    tip, snapshot = "", Snapshot(memory.objects, memory.objects.put_files({}))
    for landing in story.landings:
        if not landing.refused:
            snapshot = snapshot.advance(landing.changes)
            tip = memory.commit(snapshot.tree, landing.at, *([tip] if tip else []))
    walked = gate.chain(memory, tip)
    found = list(gate.judge_steps(memory, walked, gate.State()))
    assert len(found) == sum(not landing.refused for landing in story.landings)
    assert all(step.accepted for step in found)
    assert found[-1].result.tree == story.player.snapshot.tree


def test_prefix_and_rest(memory: Memory, story: Story) -> None:
    """Judging a prefix of history and then the rest from where it ended says what judging all of it says."""
    tip, snapshot = "", Snapshot(memory.objects, memory.objects.put_files({}))
    for landing in story.landings[:12]:
        if not landing.refused:
            snapshot = snapshot.advance(landing.changes)
            tip = memory.commit(snapshot.tree, landing.at, *([tip] if tip else []))
    walked = gate.chain(memory, tip)
    whole = [step.verdict for step in gate.judge_steps(memory, walked, gate.State())]
    for cut in range(1, len(walked)):
        first = list(gate.judge_steps(memory, walked[:cut], gate.State()))
        state = gate.State(first[-1].result, cut, first[-1].at)
        rest = list(gate.judge_steps(memory, walked[cut:], state))
        assert [step.verdict for step in [*first, *rest]] == whole


def test_row_39_history_that_does_not_begin(memory: Memory, bench: Bench) -> None:
    """Row 39: a chain whose first commit has a parent has no genesis, and one whose genesis fails has none either."""
    orphan = memory.commit(bench.base.tree, bench.at, "f" * 40)
    first = memory.commit(memory.objects.put_files({"x": b"x"}), bench.at)
    second = memory.commit(bench.base.tree, bench.at, first)
    found = list(gate.judge_steps(memory, [memory.objects.commit(orphan)], gate.State()))
    assert codes(found[0]) == {"history.genesis"}
    found = list(gate.judge_steps(memory, [memory.objects.commit(c) for c in (first, second)], gate.State()))
    assert [codes(step) for step in found] == [{"record.schema"}, {"history.genesis"}]
    with pytest.raises(ObjectError):
        gate.chain(memory, orphan)


def test_row_48_clock(memory: Memory, bench: Bench) -> None:
    """Row 48: a commit an hour before its parent is refused; clocks two minutes apart are not."""
    tree = bench.plan().approve().result().tree
    for minutes, accepted in ((60, False), (16, False), (15, True), (2, True)):
        (step,) = steps(memory, bench, memory.commit(tree, bench.at - timedelta(minutes=minutes)))
        assert step.accepted is accepted
        assert step.at == bench.at
        assert codes(step) == (set() if accepted else {"time.backdated"})


def test_row_51_octopus(memory: Memory, bench: Bench) -> None:
    """Row 51: a commit of three parents is refused, one of two is judged by its tree alone."""
    base = memory.commit(bench.base.tree, bench.at)
    others = [memory.commit(bench.base.tree, bench.at + timedelta(minutes=n), base) for n in (1, 2)]
    tree = bench.plan().approve().result().tree
    (two,) = steps(memory, bench, memory.commit(tree, bench.at, base, others[0]))
    (three,) = steps(memory, bench, memory.commit(tree, bench.at, base, *others))
    assert two.accepted
    assert codes(three) == {"commit.malformed"}


@pytest.mark.parametrize("more", [b"junk header\n", b"encoding x\nencoding y\n", b"gpgsig -\ngpgsig -\n"])
def test_row_18_malformed_commit(memory: Memory, bench: Bench, more: bytes) -> None:
    """Row 18: a commit with junk headers, or with headers that stand twice, is a step that does not count."""
    bad = memory.commit(bench.base.tree, bench.at, more=more)
    (step,) = steps(memory, bench, bad)
    assert codes(step) == {"commit.malformed"}
    assert step.verdict.findings[0].hint


@pytest.mark.parametrize("seconds", [7_258_118_400, 253_402_300_800, 999_999_999_999])
def test_row_48_commit_beyond_the_calendar(memory: Memory, bench: Bench, seconds: int) -> None:
    """Row 48: a commit dated where no clock will ever be is malformed, and ends nothing but itself."""
    data = b"tree %s\nauthor A <a> 0 +0000\ncommitter A <a> %d +0000\n\nx\n" % (bench.base.tree.encode(), seconds)
    with pytest.raises(CommitError) as told:
        memory.objects.commit(memory.objects._put("commit", data))
    assert told.value.code == "commit.malformed"
    last = memory.commit(bench.plan().approve().result().tree, datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert codes(steps(memory, bench, last)[0]) == {"time.backdated", "approval.missing"}


def test_missing_object(memory: Memory, bench: Bench) -> None:
    """A tree that is not there is said to be missing, which is "cannot tell" and not "wrong"."""
    (step,) = steps(memory, bench, memory.commit("e" * 40, bench.at))
    assert codes(step) == {"object.missing"}
    assert codes(step) <= gate.INDETERMINATE


def test_object_of_another_kind(memory: Memory, bench: Bench) -> None:
    """Row 20: an object that is not what its place says is forged, and so is what rests on it."""
    (step,) = steps(memory, bench, memory.commit(memory.objects.put_blob(b"no tree"), bench.at))
    assert codes(step) == {"object.hash"}
    assert not step.accepted


def test_state_that_cannot_be_judged(memory: Memory, bench: Bench) -> None:
    """A base without governance judges nothing, and its clock tolerates nothing."""
    bare = bench.fork().write(POLICY, None).given()
    tree = bench.plan().approve().result().tree
    (step,) = steps(memory, bare, memory.commit(tree, bench.at - timedelta(minutes=1)))
    assert {"record.schema", "time.backdated"} == codes(step)


# --- step 2: the merge by path ------------------------------------------------------------------------------------


def offered(memory: Memory, bench: Bench, mine: Bench, yours: Bench) -> gate.Proposal:
    """What a change would become on a main that went on since it was begun."""
    old = memory.commit(bench.base.tree, bench.at)
    main = memory.commit(mine.result().tree, bench.at, old)
    head = memory.commit(yours.result().tree, bench.at, old)
    return gate.propose(memory, main, head)


def moved(bench: Bench) -> Bench:
    """Main as it went on: the site's sheet changed."""
    return bench.fork().address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA, "acknowledged")


def test_row_35_fork_behind_main(memory: Memory, bench: Bench) -> None:
    """Row 35: a change from behind main, to a record that nobody else touched, is merged and accepted."""
    main = moved(bench)
    found = offered(memory, bench, main, bench.fork().plan().approve())
    assert (found.merged, found.findings) == (True, ())
    base = bench.base.at(main.result().tree)
    assert gate.judge(base, base.at(found.tree), bench.at).accepted


def test_row_35_fifty_behind(memory: Memory, bench: Bench) -> None:
    """Row 35: it makes no difference how many steps main has gone on."""
    tip = old = memory.commit(bench.base.tree, bench.at)
    tree = bench.base.tree
    for number in range(50):
        tree = bench.base.at(tree).advance({f"site/pages/p{number}.md": b"x\n"}).tree
        tip = memory.commit(tree, bench.at, tip)
    head = memory.commit(bench.fork().plan().approve().result().tree, bench.at, old)
    found = gate.propose(memory, tip, head)
    assert gate.judge(bench.base.at(tree), bench.base.at(found.tree), bench.at).accepted


def test_up_to_date(memory: Memory, bench: Bench) -> None:
    """A change that contains main is taken as it is; a working directory stands in for its tree."""
    main = memory.commit(bench.base.tree, bench.at)
    tree = bench.plan().result().tree
    head = memory.commit(tree, bench.at, main)
    assert gate.propose(memory, main, head) == gate.Proposal(tree, merged=False, findings=())
    assert gate.propose(memory, main, main, tree=tree).tree == tree


def test_row_24_conflict(memory: Memory, bench: Bench) -> None:
    """Row 24: a file that both changed to different bytes is a conflict, and to the same bytes none."""
    mine, yours = bench.fork().plan().approve(), bench.fork().edit(CAPA, "open", why="Sent back")
    found = offered(memory, bench, mine, yours)
    assert [(f.code, f.path, f.record) for f in found.findings] == [("merge.conflict", path_of(CAPA), CAPA)]
    assert offered(memory, bench, mine, mine.fork()).findings == ()


def test_row_54_number_taken_twice(memory: Memory, bench: Bench) -> None:
    """Row 54: two proposals that took the same number conflict, and the second is told the next free one."""
    mine = fresh(bench.fork())
    yours = fresh(bench.fork()).swap(path_of(FRESH), "title: Drums", "title: Casks")
    (finding,) = offered(memory, bench, mine, yours).findings
    assert finding.code == "merge.conflict"
    assert "CAPA-HRW-2026-0004" in finding.hint


def test_numbers_that_do_not_restart(memory: Memory, bench: Bench) -> None:
    """Row 54: numbers of people, which count on over the years, are told in the same way."""
    mine = bench.fork().colleague()
    yours = bench.fork().colleague(like=CMO_ENGINEER)
    hints = {f.path: f.hint for f in offered(memory, bench, mine, yours).findings}
    assert "PER-HRW-0007" in hints[path_of("PER-HRW-0006")]


def test_conflict_outside_of_records(memory: Memory, bench: Bench) -> None:
    """A page that both sides changed is a conflict without a record."""
    page = "site/pages/about.md"
    (finding,) = offered(memory, bench, bench.fork().write(page, b"1\n"), bench.fork().write(page, b"2\n")).findings
    assert (finding.code, finding.path, finding.record) == ("merge.conflict", page, "")


def test_row_46_folder_in_a_files_place(memory: Memory, bench: Bench) -> None:
    """Row 46: where a change puts a folder in a file's place, the merge in memory is what git would make."""
    page = "site/pages/about.md"
    yours = bench.fork().write(page, None).write(f"{page}/more.md", b"x\n")
    found = offered(memory, bench, moved(bench), yours)
    assert bench.base.at(found.tree).read(f"{page}/more.md") == b"x\n"


def test_row_46_attributes_do_not_merge(memory: Memory, bench: Bench) -> None:
    """Row 46: ``merge=union`` in base merges nothing: two texts of one file stay a conflict."""
    bench.write(".gitattributes", b"* merge=union\n").given()
    found = offered(memory, bench, bench.fork().edit(SITE, why="One"), bench.fork().edit(SITE, why="Two"))
    assert {f.code for f in found.findings} == {"merge.conflict"}


def test_histories_that_have_nothing_in_common(memory: Memory, bench: Bench) -> None:
    """Row 39: an unrelated history, and one merged criss-cross, are conflicts."""
    one, other = memory.commit(bench.base.tree, bench.at), memory.commit(bench.base.tree, bench.at + timedelta(hours=1))
    (finding,) = gate.propose(memory, one, other).findings
    assert "no history in common" in finding.message
    old = memory.commit(bench.base.tree, bench.at - timedelta(hours=1))
    ends = [memory.commit(bench.base.tree, bench.at + timedelta(minutes=n), old) for n in (1, 2)]
    crossed = [memory.commit(bench.base.tree, bench.at, *pair) for pair in itertools.permutations(ends)]
    (finding,) = gate.propose(memory, *crossed).findings
    assert finding.code == "merge.conflict"
    assert "criss-cross" in finding.message


def test_after_a_step_that_nobody_can_judge(memory: Memory, bench: Bench) -> None:
    """Where an object is missing, neither that step nor any after it is called wrong: nobody can tell."""
    lost = memory.objects.with_changes(bench.base.tree, {"README.md": Entry(FILE_MODE, "1" * 40)})
    one = memory.commit(lost, bench.at)
    two = memory.commit(bench.fork().plan().approve().result().tree, bench.at + timedelta(minutes=1), one)
    found = steps(memory, bench, one, two)
    assert [codes(s) for s in found] == [{"object.missing"}, {"step.unjudged"}]
    assert {f.code for s in found for f in s.verdict.findings} <= gate.INDETERMINATE


def test_a_refused_step_does_not_move_the_clock(memory: Memory, bench: Bench) -> None:
    """A step that is refused and dated far ahead does not make every honest step after it look backdated."""
    one = memory.commit(bench.fork().plan().result().tree, bench.at + timedelta(days=36500))
    two = memory.commit(bench.fork().plan().approve().result().tree, bench.at + timedelta(minutes=1), one)
    assert [s.accepted for s in steps(memory, bench, one, two)] == [False, True]


def test_unjudged_history_may_hold_odd_commits(memory: Memory, bench: Bench) -> None:
    """A proposal by a tool that adds headers of its own is history beside main, and keeps nothing from landing."""
    base = memory.commit(bench.base.tree, bench.at)
    odd = memory.commit(bench.base.tree, bench.at, base, more=b"change-id zzzz\n")
    main = memory.commit(bench.fork().plan().approve().result().tree, bench.at, base, odd)
    head = memory.commit(bench.fork().address().result().tree, bench.at, base)
    assert memory.merge_bases(main, head) == (base,)
    with pytest.raises(CommitError):
        memory.objects.commit(odd)


def test_the_trail_tells_a_change_of_comments(memory: Memory, bench: Bench) -> None:
    """A comment in a record's file is signed and shown by no field, so the audit trail tells when one changes."""
    bench.edit(SITE, why="A note", swap={"risk_tier:": "# a note\nrisk_tier:"})
    bench.sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA, "acknowledged")
    found = steps(memory, bench, memory.commit(bench.result().tree, bench.at))
    changed = [e for e in history.trail(found) if e.action == "changed"]
    assert [(e.what, e.old, e.new) for e in changed] == [("Comments in the file", None, "# a note")]
