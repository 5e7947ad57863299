"""What a walk, a merge and a verdict say to the last field, at the edge of what they allow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from sealtrail import gate
from sealtrail.errors import CommitError, MissingObjectError, ObjectError
from sealtrail.exemplar.keys import root_key
from sealtrail.git import FILE_MODE, Entry
from sealtrail.model import Agreement
from tests.gate.bench import (
    ADMIN,
    AGREEMENT,
    CAPA,
    CMO_DIRECTOR,
    DIRECTOR,
    HEAD,
    POLICY,
    QA,
    REGULATORY,
    ROOT,
    ROOT_FILE,
    SITE,
    Bench,
    path_of,
)
from tests.gate.past import INCIDENT, MINUTE, TREE_MODE, Memory, Past, codes, lived
from tests.gate.test_chain import offered
from tests.gate.test_deputies import FROM, TO, lent
from tests.gate.test_genesis import founding, signed
from tests.gate.test_incidents import ahead
from tests.gate.test_root_keys import FORMER, NEXT, agreed, entry, replaced, third

__all__ = ["founding"]

Bend = Callable[[Bench], Bench]


@pytest.fixture
def past() -> Past:
    """The story, and main where it ended."""
    return lived().fork()


@pytest.fixture
def memory(bench: Bench) -> Memory:
    """A repository that holds the story's objects."""
    return Memory(bench.base.objects)


def walked(memory: Memory, state: gate.State, *commits: str) -> list[gate.Step]:
    return list(gate.judge_steps(memory, [memory.objects.landed(one) for one in commits], state))


# --- the walk -------------------------------------------------------------------------------------------------------


def test_a_step_that_nobody_can_judge_is_told_in_full(memory: Memory, bench: Bench) -> None:
    """After a step that nobody can judge the walk goes on: each commit is counted, dated, shown and not judged."""
    lost = memory.objects.with_changes(bench.base.tree, {"README.md": Entry(FILE_MODE, "1" * 40)})
    tree = bench.fork().plan().approve().result().tree
    one = memory.commit(lost, bench.at)
    two = memory.commit(tree, bench.at - timedelta(hours=2), one)
    three = memory.commit(tree, bench.at + MINUTE, two)
    first, *after = walked(memory, gate.State(bench.base, 7, bench.at), one, two, three)
    assert [(s.number, s.commit.id, s.at) for s in after] == [(9, two, bench.at), (10, three, bench.at + MINUTE)]
    assert [(s.base, s.result.tree, s.after.steps) for s in after] == [(bench.base, tree, 9), (bench.base, tree, 10)]
    assert [s.verdict.records for s in (first, *after)] == [(), (), ()]


def test_a_first_step_that_nobody_can_judge(memory: Memory, bench: Bench) -> None:
    """Where the very first commit cannot be judged, the next one has its own time and no step before it."""
    one = memory.commit("e" * 40, bench.at)
    two = memory.commit(bench.base.tree, bench.at + MINUTE, one)
    first, second = walked(memory, gate.State(), one, two)
    assert (codes(first), codes(second)) == ({"object.missing"}, {"step.unjudged"})
    assert (second.at, second.base) == (bench.at + MINUTE, None)


@pytest.mark.parametrize(
    ("tree", "more", "code"),
    [
        pytest.param("e" * 40, b"", "object.missing", id="missing"),
        pytest.param("", b"junk header\n", "commit.malformed", id="malformed"),
    ],
)
def test_no_records_of_what_cannot_be_read(memory: Memory, bench: Bench, tree: str, more: bytes, code: str) -> None:
    """A step that cannot be read says what is wrong with it in a sentence, names no record and keeps its base."""
    (step,) = walked(
        memory, gate.State(bench.base, 7, bench.at), memory.commit(tree or bench.base.tree, bench.at, more=more)
    )
    assert (step.verdict.records, step.base) == ((), bench.base)
    assert [f.code for f in step.verdict.findings] == [code]
    assert all(len(f.message.split()) > 2 for f in step.verdict.findings)


def test_a_shelf_of_incidents_that_is_missing(memory: Memory, bench: Bench) -> None:
    """Where the incidents of a commit cannot be looked at, nobody can tell, and no record is named."""
    hole = {"records/incidents": Entry(TREE_MODE, "e" * 40)}
    tip = memory.commit(memory.objects.with_changes(bench.base.tree, hole), bench.at)
    (step,) = walked(memory, gate.State(bench.base, 7, bench.at), tip)
    assert (codes(step), step.verdict.records) == ({"object.missing"}, ())


def test_before_a_genesis_no_clock_runs(memory: Memory, bench: Bench) -> None:
    """Where no step counts yet, a commit is told that there is no genesis, and nothing of its time."""
    early = memory.commit(bench.base.tree, bench.at - timedelta(days=9), "f" * 40)
    (step,) = walked(memory, gate.State(None, 3, bench.at), early)
    assert (codes(step), step.verdict.records) == ({"history.genesis"}, ())


def test_what_is_wrong_with_a_commit_stands_beside_its_records(memory: Memory, bench: Bench) -> None:
    """A commit whose clock was wrong still tells which records it brought and who signed them."""
    early = memory.commit(bench.plan().approve().result().tree, bench.at - timedelta(hours=1))
    (step,) = walked(memory, gate.State(bench.base, 7, bench.at), early)
    assert [(r.id, len(r.statements)) for r in step.verdict.records] == [(CAPA, 3)]


def test_offered_with_a_clock_that_is_behind(bench: Bench) -> None:
    """What is offered is judged at the time of the step before it, if somebody's clock says less."""
    state, tree = gate.State(bench.base, 7, bench.at), bench.plan().approve().result()
    assert gate.judge_on(state, tree, bench.at - timedelta(hours=3)).accepted


def test_what_is_said_of_an_object(bench: Bench) -> None:
    """What a reader of objects raised is told in its words, and as forged where it gave no code of its own."""
    missing = gate.finding_of(MissingObjectError("it is not there", hint="fetch it", code="object.missing"))
    assert (missing.code, missing.message, missing.hint) == ("object.missing", "it is not there", "fetch it")
    assert gate.finding_of(ObjectError("other bytes")).code == "object.hash"
    assert gate.finding_of(CommitError("junk", code="commit.malformed")).code == "commit.malformed"


# --- incidents ------------------------------------------------------------------------------------------------------


def test_steps_are_counted_on_behind_what_was_undone(past: Past) -> None:
    """An incident that undoes a step dated ahead has the next number, and so has what comes after it."""
    far = ahead(past)
    past.bench.address().site()
    late = past.bypass()
    past.bench = Bench(lived().bench.base, past.bench.at)
    cure = past.cure({far.commit.id: ("time.future",), late.commit.id: tuple(sorted(codes(late)))})
    assert [step.number for step in past.steps] == list(range(1, len(past.steps) + 1))
    assert cure.after.steps == len(past.steps)


@pytest.mark.parametrize(("minutes", "undone"), [(15, False), (16, True)])
def test_as_much_ahead_as_clocks_may_differ(past: Past, minutes: int, undone: bool) -> None:
    """A step is undone by an incident only where it lies further ahead of it than the policy lets clocks differ."""
    base, now = past.bench.base, past.bench.at
    bad = past.fork()
    far = ahead(bad, now + timedelta(minutes=minutes))
    state = gate.standing(bad.state, base.at(bad.incident({"1" * 40: ("time.future",)}).result().tree), now)
    assert [one.commit for one in state.failed] == ([far.commit.id] if undone else [])


def test_a_base_that_nobody_governs_lets_no_clock_differ(past: Past) -> None:
    """An incident that is offered where nothing governs is judged there, and nothing is undone."""
    lawless = past.bench.base.advance({POLICY: None})
    state = gate.State(lawless, 7, past.bench.at)
    brought = lawless.at(Bench(lawless, past.bench.at).write(path_of(INCIDENT), "---\n").result().tree)
    assert gate.standing(state, brought, past.bench.at) == state


def test_what_brings_an_incident(past: Past) -> None:
    """An incident's text brings it; what is added beside one that landed, or under no number, does not."""
    base = past.bench.base
    text_alone = base.at(past.fork().incident({"1" * 40: ("time.future",)}).result().tree)
    assert gate.brings_incident(base, text_alone)
    past.bench.plan()
    past.bypass()
    landed = past.cure().result
    assert not gate.brings_incident(landed, landed)
    read = Bench(landed, past.bench.at).sign(QA, "acknowledged", record=INCIDENT).result()
    assert not gate.brings_incident(landed, landed.at(read.tree))
    stray = landed.advance({"records/incidents/2026/index.md": b"x"})
    assert not gate.brings_incident(landed, stray)


# --- the merge ------------------------------------------------------------------------------------------------------


def test_a_conflict_leaves_main_as_it_is(memory: Memory, bench: Bench) -> None:
    """A change that cannot be merged is proposed as main itself, and told to have needed a merge."""
    mine, yours = bench.fork().plan().approve(), bench.fork().edit(CAPA, "open", why="Sent back")
    found = offered(memory, bench, mine, yours)
    assert (found.tree, found.merged) == (mine.result().tree, True)
    assert "bring the branch up to date" in found.findings[0].hint
    one, other = (memory.commit(b.result().tree, bench.at + n * MINUTE) for n, b in enumerate((mine, yours)))
    apart = gate.propose(memory, one, other)
    assert (apart.tree, apart.merged) == (mine.result().tree, True)


# --- people ---------------------------------------------------------------------------------------------------------


def test_a_deputy_who_left_stays_named(bench: Bench) -> None:
    """Who was named and has left since does not keep the person from being changed: only new names are looked at."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    bench.leaves(REGULATORY).let_in().land()
    bench.edit(QA).let_in().accepted()


def test_a_new_deputy_behind_a_known_one(bench: Bench) -> None:
    """A name that is new is looked at also where it stands behind one that was there before."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    known = f'role: sponsor.qa, from: "{FROM}", to: "{TO}"}}\n'
    new = f'  - {{person: PER-LRK-0099, role: sponsor.qa, from: "{FROM}", to: "{TO}"}}\n'
    bench.edit(QA, swap={known: known + new}).let_in()
    assert [f.field for f in bench.refused("person.role").findings] == ["deputies.1.person"]


def with_end(bench: Bench, end: str) -> Bench:
    """HEAD heads the quality unit until a moment."""
    text = bench.read(path_of(HEAD)).decode()
    lines = [
        f'{line[:-1]}, valid_to: "{end}"}}' if "role: sponsor.qa_head" in line else line for line in text.split("\n")
    ]
    assert lines != text.split("\n")
    return bench.write(path_of(HEAD), "\n".join(lines)).given()


def test_who_heads_it_for_some_time_yet(bench: Bench) -> None:
    """A head of quality whose role ends one day still heads it today: a key that is reported lost is flagged."""
    with_end(bench, "2026-12-31T00:00:00Z")
    bench.key_event(HEAD, "revoked", "2026-10-12T07:30:00Z").sign(HEAD, "authored", "sponsor.qa")
    verdict = bench.judge()
    assert [(f.code, f.blocks) for f in verdict.findings if f.code == "key.single"] == [("key.single", False)]


@pytest.mark.parametrize(("end", "told"), [("2026-10-12T08:00:00Z", []), ("2026-10-12T08:00:01Z", ["key.single"])])
def test_until_which_second_somebody_heads_it(bench: Bench, end: str, told: list[str]) -> None:
    """A role that ends at the moment of the step is held no more, and one key is then enough."""
    with_end(bench, end)
    bench.key_event(HEAD, "revoked", "2026-10-12T07:30:00Z").sign(HEAD, "authored", "sponsor.qa")
    assert [f.code for f in bench.judge().findings if f.code == "key.single"] == told


# --- root -----------------------------------------------------------------------------------------------------------


def test_a_compromise_is_described_once(bench: Bench) -> None:
    """A former root key that is told as compromised keeps its day too, unless it turns out to be earlier."""
    since = "2026-03-01T00:00:00Z"
    third(bench, entry(DIRECTOR), entry(DIRECTOR, "compromised", since)).land()
    text = bench.read(ROOT_FILE).decode().replace("version: 3", "version: 4", 1)
    other = text.replace(
        entry(DIRECTOR, "compromised", since), entry(DIRECTOR, "compromised", since, "2026-10-11T08:00:00Z")
    )
    agreed(bench.write(ROOT_FILE, other), "SYS-LRK-2026-0005").refused("root.keys")


def test_each_former_key_is_looked_at(bench: Bench) -> None:
    """That the first former key stands as it stood excuses no other."""
    replaced(bench).land()
    old, new = (f'person: {who}, public: "{root_key(who).public}"' for who in (HEAD, QA))
    root = bench.read(ROOT_FILE).decode().replace("version: 2", "version: 3", 1).replace(old, new) + entry(HEAD)
    bench.write(ROOT_FILE, root).next_policy().pin(NEXT).sign(ADMIN, "authored")
    bench.sign(REGULATORY, role=ROOT).sign(CMO_DIRECTOR, role=ROOT).land()
    text = bench.read(ROOT_FILE).decode().replace("version: 3", "version: 4", 1)
    bench.write(ROOT_FILE, text.replace(entry(HEAD), "")).next_policy().pin("SYS-LRK-2026-0005").sign(ADMIN, "authored")
    bench.sign(REGULATORY, role=ROOT).sign(CMO_DIRECTOR, role=ROOT).refused("root.keys")
    assert FORMER in text


# --- what a later acknowledgement says ------------------------------------------------------------------------------


def test_what_a_late_acknowledgement_must_say(bench: Bench) -> None:
    """What is asked of a late acknowledgement is the landed revision, word for word, and no step."""
    expected = gate.acknowledgement(bench.base, SITE)
    assert expected is not None
    held, (governance, _) = bench.base.record(SITE), bench.base.governance()
    assert held is not None
    assert governance is not None
    assert (expected.repository, expected.path, expected.record) == (governance.root.repository, path_of(SITE), SITE)
    assert (expected.revision, expected.sha256) == (held.model.revision, held.sha256)
    assert (expected.prior, expected.transition, expected.policies) == (None, None, governance.accepted)


# --- the genesis ----------------------------------------------------------------------------------------------------


def test_who_founded_nothing(founding: Bench) -> None:
    """A genesis that one side alone signed says so of what governs, and not of a person."""
    told = signed(founding, without=("PER-HRW-0001", CMO_DIRECTOR, "PER-HRW-0003")).judge().findings
    assert [f.message for f in told if f.code == "policy.approval"] == [
        "nobody of harrow signed this change of what governs"
    ]


# --- which sites a record is about ----------------------------------------------------------------------------------


def test_an_agreement_is_about_each_of_its_sites(bench: Bench) -> None:
    """The sites that an agreement names are those that a signer's role must reach, each of them."""
    held = bench.base.record(AGREEMENT)
    assert held is not None
    assert isinstance(held.model, Agreement)
    more = held.model.model_copy(update={"sites": (SITE, "SITE-HRW-0002"), "site": "SITE-HRW-0003"})
    assert gate.sites_of(more) == {SITE, "SITE-HRW-0002", "SITE-HRW-0003"}
