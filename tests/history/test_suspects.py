"""Suspects: what rests on a key that others may have used, how far the doubt reaches, and what clears it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from sealtrail import gate
from sealtrail.exemplar.keys import person_key
from sealtrail.history.suspects import Suspect, suspects
from tests.gate.bench import (
    ADMIN,
    CAPA,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_LEFT,
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
    path_of,
)
from tests.gate.past import MINUTE, Past, both, lived
from tests.gate.test_deputies import instead, named
from tests.gate.test_key_reports import new_key
from tests.gate.test_reaffirmation import previous_of

NEW = "PER-LRK-0011"
CHANGE, NEXT = "SYS-LRK-2026-0003", "SYS-LRK-2026-0004"


@pytest.fixture
def past() -> Past:
    """The story, and main where it ended."""
    return lived().fork()


# --- what happens ---------------------------------------------------------------------------------------------------


def plan(past: Past) -> gate.Step:
    """The plan is approved; for the sponsor by QA, whose key will turn out to be stolen."""
    past.bench.plan().approve()
    return past.land()


def carry_on(past: Past) -> gate.Step:
    """The plan that was approved is begun, by its author alone."""
    past.bench.edit(CAPA, "implementing").sign(CMO_ENGINEER, "authored")
    return past.land()


def hall(bench: Bench) -> Bench:
    """Everybody whom the site's sheet needs; HEAD for the sponsor."""
    bench.sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu")
    return bench.sign(HEAD, "acknowledged", "sponsor.qa")


def newcomer(past: Past, *, by: str = QA) -> gate.Step:
    """A sponsor's person comes in, who was written down by ``by``."""
    past.bench.colleague(NEW, like=QA).sign(by, "authored", "sponsor.qa").sign(DIRECTOR, role=ROOT).sign(CMO_QA)
    return past.land()


def policy(past: Past, record: str = CHANGE, *, author: str = QA) -> gate.Step:
    """A policy with a shorter window."""
    past.bench.swap(POLICY, "default: 21", "default: 14").next_policy(previous_of(past.bench)).pin(record)
    past.bench.sign(author, "authored", "sponsor.qa").sign(DIRECTOR, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)
    return past.land()


def compromised(past: Past, person: str, since: datetime, *numbers: int, holder: str = DIRECTOR) -> gate.Step:
    """An hour later, both sides declare that others may have used a person's keys since a time."""
    past.bench.at += timedelta(hours=1)
    at = f"{past.bench.at - MINUTE:%Y-%m-%dT%H:%M:%SZ}"
    past.bench.key_event(person, "compromised", at, *numbers, since=f"{since:%Y-%m-%dT%H:%M:%SZ}")
    if "-LRK-" in person:
        past.bench.sign(ADMIN, "authored").sign(holder, role=ROOT).sign(CMO_HEAD, role="cmo.qu")
    else:
        past.bench.sign(CMO_HEAD, "authored", "cmo.qu").sign(CMO_DIRECTOR, role=ROOT).sign(HEAD, role="sponsor.qa")
    return past.land()


def spare(past: Past, person: str) -> gate.Step:
    """A manufacturer's person gets another key; for the sponsor HEAD approves it."""
    author = CMO_QA if person == CMO_HEAD else CMO_HEAD
    new_key(past.bench, person).sign(author, "authored", "cmo.qu").sign(CMO_DIRECTOR, role=ROOT)
    past.bench.sign(HEAD, role="sponsor.qa")
    return past.land()


def former(past: Past, old: str, new: str, since: datetime) -> gate.Step:
    """Root's next version: another person in a holder's place, whose root key was compromised since a time."""
    bench = past.bench.root(old, new)
    bench.swap(ROOT_FILE, "kind: retired", f'kind: compromised, since: "{since:%Y-%m-%dT%H:%M:%SZ}"')
    bench.swap(ROOT_FILE, 'ended: "2026-10-12T08:00:00Z"', f'ended: "{bench.at:%Y-%m-%dT%H:%M:%SZ}"')
    bench.next_policy(previous_of(bench)).pin(CHANGE)
    others = {DIRECTOR: HEAD, CMO_DIRECTOR: CMO_HEAD}
    bench.sign(ADMIN, "authored")
    for holder in (DIRECTOR, CMO_DIRECTOR):
        bench.sign(others[holder] if holder == old else holder, role=ROOT)
    return past.land()


# --- what is cleared ------------------------------------------------------------------------------------------------


def anew(past: Past, record: str) -> Bench:
    """A revision that changes nothing; nobody has signed yet."""
    return past.bench.edit(record, why="Signed anew")


def plan_anew(past: Past) -> gate.Step:
    """The plan is signed anew, by people and keys that nothing casts doubt on."""
    anew(past, CAPA).sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu").sign(HEAD, role="sponsor.qa")
    return past.land()


def person_anew(past: Past, person: str) -> gate.Step:
    """A sponsor's person is signed anew."""
    anew(past, person).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_HEAD, role="cmo.qu")
    return past.land()


def policy_anew(past: Past, record: str = NEXT) -> gate.Step:
    """What governs is signed anew: the next policy says the same."""
    past.bench.next_policy(previous_of(past.bench)).pin(record).holders()
    return past.land()


# --- what is told ---------------------------------------------------------------------------------------------------


def doubtful(past: Past) -> list[Suspect]:
    """The steps in doubt whose doubt nobody cleared."""
    return [one for one in suspects([step for step in past.steps if step.accepted]) if one.is_open]


def numbers(past: Past) -> set[int]:
    """The numbers of the steps whose doubt nobody cleared."""
    return {one.step.number for one in doubtful(past)}


# --- row 12 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "suspect"),
    [
        pytest.param(timedelta(seconds=1), False, id="landed-before"),
        pytest.param(timedelta(0), True, id="landed-at-that-second"),
        pytest.param(-timedelta(days=1), True, id="landed-after"),
    ],
)
def test_row_12_landed_before_or_after(past: Past, after: timedelta, suspect: bool) -> None:
    """Row 12: what landed before a key was compromised is valid; what landed then or later is suspect."""
    step = plan(past)
    compromised(past, QA, step.at + after)
    report = past.verify()
    assert report.verdict == ("suspect" if suspect else "valid")
    assert [(one.step.number, one.waiting) for one in report.suspects] == (
        [(step.number, frozenset({CAPA}))] if suspect else []
    )
    assert [(f.code, f.commit, f.blocks) for f in report.findings] == (
        [("key.compromised", step.commit.id, False)] if suspect else []
    )
    assert all(f.message and CAPA in f.hint for f in report.findings)


def test_from_now_on(past: Past) -> None:
    """A key that is reported from now on casts doubt on nothing that has landed."""
    plan(past)
    past.bench.key_event(QA, "compromised", "2026-10-12T07:30:00Z").sign(QA, "authored")
    past.land()
    assert suspects(past.steps) == ()
    assert past.verify().verdict == "valid"


def test_nothing_ever_reported() -> None:
    """Where no key was ever dated back nothing is in doubt, nor where nothing landed."""
    assert suspects(lived().steps) == ()
    assert suspects([]) == ()


def test_the_earliest_time_counts(past: Past) -> None:
    """Both sides learn in two steps how long the key had been in other hands, and the doubt reaches as far back."""
    step = plan(past)
    compromised(past, QA, step.at + timedelta(seconds=30))
    assert doubtful(past) == []
    compromised(past, QA, step.at - MINUTE)
    assert numbers(past) == {step.number}


def test_other_signatures_suffice(past: Past) -> None:
    """A step that would stand without the signature of the compromised key is in no doubt."""
    past.bench.plan().approve().sign(CMO_HEAD, "authored", "cmo.qu")
    step = past.land()
    spare(past, CMO_ENGINEER)
    compromised(past, CMO_ENGINEER, step.at - MINUTE, 1)
    assert doubtful(past) == []


def test_two_keys_together(past: Past) -> None:
    """A step that would stand without either of two compromised keys, and not without both, is suspect."""
    past.bench.plan().approve().sign(CMO_HEAD, "authored", "cmo.qu")
    step = past.land()
    for person in (CMO_ENGINEER, CMO_HEAD):
        spare(past, person)
    since = step.at - MINUTE
    compromised(past, CMO_ENGINEER, since, 1)
    past.bench.key_event(
        CMO_HEAD, "compromised", f"{past.bench.at - MINUTE:%Y-%m-%dT%H:%M:%SZ}", 2, since=f"{since:%Y-%m-%dT%H:%M:%SZ}"
    )
    past.bench.sign(CMO_QA, "authored").sign(CMO_DIRECTOR, role=ROOT).sign(HEAD, role="sponsor.qa")
    past.land()
    assert step.number in numbers(past)


def test_late_acknowledgements_carry_nothing(past: Past) -> None:
    """What counts for nothing when it lands is in no doubt either."""
    past.bench.sign(QA, "acknowledged", record=CAPA)
    step = past.land()
    compromised(past, QA, step.at - MINUTE)
    assert doubtful(past) == []


def test_committer_may_choose_the_date(past: Past) -> None:
    """A stated limit: a thief's step that is dated before the time that both sides name is taken for honest."""
    # The hook lets a commit be dated back by an hour at most, so the time is declared with at least that margin.
    step = plan(past)
    real = step.at + timedelta(minutes=40)
    compromised(past, QA, real)
    assert doubtful(past) == []


# --- how far the doubt reaches --------------------------------------------------------------------------------------


def test_person_whom_a_suspect_step_let_in(past: Past) -> None:
    """Whoever came in by a suspect step puts doubt on what they sign, and on nothing else."""
    came = newcomer(past)
    past.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(NEW, key=person_key(NEW, 1))
    signed = past.land()
    hall(past.bench.address())
    past.land()
    compromised(past, QA, came.at)
    found = {one.step.number: one for one in doubtful(past)}
    assert set(found) == {came.number, signed.number}
    assert NEW in found[signed.number].why


def test_person_changed_by_a_suspect_step(past: Past) -> None:
    """Somebody known for long, whose record a suspect step changed, is in doubt from then on and not before."""
    before = plan(past)
    past.bench.edit(HEAD, swap={"Head of quality": "The head of quality"})
    past.bench.sign(QA, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA)
    changed = past.land()
    hall(past.bench.address())
    signed = past.land()
    compromised(past, QA, changed.at)
    assert numbers(past) == {changed.number, signed.number}
    assert before.number not in numbers(past)


def deputised(past: Past) -> tuple[gate.Step, gate.Step]:
    """A suspect step names a deputy of HEAD's, and the deputy signs."""
    named(past.bench, HEAD, REGULATORY, role="sponsor.qa")
    past.bench.sign(QA, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA)
    naming = past.land()
    past.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    instead(past.bench, REGULATORY, HEAD, "sponsor.qa")
    return naming, past.land()


def test_deputy_whom_a_suspect_step_named(past: Past) -> None:
    """A deputy signs on the word of another person's record: where a suspect step wrote that, so is the signature."""
    naming, signed = deputised(past)
    compromised(past, QA, naming.at)
    assert numbers(past) == {naming.number, signed.number}


def test_what_was_judged_by_a_suspect_policy(past: Past) -> None:
    """Everything that was judged by rules which a suspect step brought is in doubt with it."""
    changed = policy(past)
    later = [plan_by_others(past), carry_on(past)]
    last = compromised(past, QA, changed.at)
    assert numbers(past) == {changed.number, *(step.number for step in later), last.number}
    assert "rules" in doubtful(past)[1].why


def test_page_is_no_rule(past: Past) -> None:
    """A suspect step that changed a page puts doubt on the page and on nothing that came after."""
    past.bench.page().pin(CHANGE).sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged")
    step = past.land()
    plan_by_others(past)
    compromised(past, QA, step.at)
    assert numbers(past) == {step.number}


def plan_by_others(past: Past) -> gate.Step:
    """The plan is approved, for the sponsor by HEAD."""
    past.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(HEAD, role="sponsor.qa")
    return past.land()


def test_root_key(past: Past) -> None:
    """A root key that was replaced as compromised puts doubt on what it approved since, and on what that let in."""
    past.bench.edit(REGULATORY).sign(QA, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA)
    step = past.land()
    past.bench.edit(ADMIN).sign(QA, "authored").sign(HEAD, role=ROOT).sign(CMO_QA)
    past.land()
    former(past, DIRECTOR, QA, step.at)
    assert numbers(past) == {step.number}


def test_genesis_itself(past: Past) -> None:
    """A root key that was in other hands from the beginning puts doubt on the genesis and on all that rests on it."""
    former(past, DIRECTOR, QA, past.steps[0].at - timedelta(days=1))
    assert past.verify().verdict == "suspect"
    changing = {s.number for s in past.steps if any(r.transition is not None for r in s.verdict.records)}
    assert numbers(past) == changing


def test_everyday_key_says_nothing_of_the_root_key(past: Past) -> None:
    """A root holder's own key that is compromised casts no doubt on what the root key approved."""
    past.bench.edit(REGULATORY).sign(QA, "authored").sign(HEAD, role=ROOT).sign(CMO_QA)
    step = past.land()
    compromised(past, HEAD, step.at - MINUTE, 1)
    assert doubtful(past) == []


# --- what clears it -------------------------------------------------------------------------------------------------


def test_signed_anew(past: Past) -> None:
    """A new revision of the same text with everybody's signature clears the doubt, and the report still tells of it."""
    step = plan(past)
    compromised(past, QA, step.at)
    assert past.verify().verdict == "suspect"
    plan_anew(past)
    report = past.verify()
    assert (report.verdict, report.findings) == ("valid", ())
    assert [(one.step.number, one.is_open) for one in report.suspects] == [(step.number, False)]


def test_signed_anew_after_it_went_on(past: Past) -> None:
    """A record that has gone on is signed anew where it stands, and that clears every suspect step on it."""
    step = plan(past)
    carry_on(past)
    compromised(past, QA, step.at)
    plan_anew(past)
    assert doubtful(past) == []


def test_one_of_two_records(past: Past) -> None:
    """A suspect step that changed two records is in doubt until both are signed anew."""
    past.bench.plan().approve()
    past.bench.address().site()
    step = past.land()
    compromised(past, QA, step.at)
    (found,) = doubtful(past)
    assert found.waiting == {CAPA, SITE}
    plan_anew(past)
    (found,) = doubtful(past)
    assert found.waiting == {SITE}
    assert CAPA not in found.finding.hint
    hall(anew(past, SITE))
    past.land()
    assert doubtful(past) == []


def test_person_signed_anew(past: Past) -> None:
    """Who came in by a suspect step and is signed anew is in no doubt from then on; what they had signed still is."""
    came = newcomer(past)
    past.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(NEW, key=person_key(NEW, 1))
    signed = past.land()
    compromised(past, QA, came.at)
    person_anew(past, NEW)
    assert numbers(past) == {signed.number}
    past.bench.address().sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu")
    past.bench.sign(NEW, "acknowledged", key=person_key(NEW, 1))
    past.land()
    assert numbers(past) == {signed.number}
    plan_anew(past)
    assert doubtful(past) == []


def test_deputy_signed_anew(past: Past) -> None:
    """The person who named the deputy is signed anew, and then what the deputy signed."""
    naming, signed = deputised(past)
    compromised(past, QA, naming.at)
    person_anew(past, HEAD)
    assert numbers(past) == {signed.number}
    plan_anew(past)
    assert doubtful(past) == []


def test_policy_signed_anew(past: Past) -> None:
    """The next policy, which says the same, ends the doubt in what governs; each record of the time is signed anew."""
    changed = policy(past)
    later = plan(past)
    declared = compromised(past, QA, changed.at)
    policy_anew(past)
    assert numbers(past) == {later.number, declared.number}
    plan_anew(past)
    person_anew(past, QA)
    assert doubtful(past) == []


def test_genesis_signed_anew(past: Past) -> None:
    """A suspect genesis is cleared by a policy that holders in no doubt sign; then people, then record after record."""
    # The founding people need no signing anew: every root holder of both sides signed them, and the anchor pins them.
    replaced = former(past, DIRECTOR, QA, past.steps[0].at - timedelta(days=1))
    past.bench.next_policy(previous_of(past.bench)).pin(NEXT)
    past.bench.sign(ADMIN, "authored").sign(HEAD, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)
    renewed = past.land()
    assert {1, replaced.number, renewed.number} & numbers(past) == set()
    waiting = frozenset[str]().union(*(one.waiting for one in doubtful(past)))
    assert {record for record in waiting if record.startswith(("SYS-", "PER-"))} == {CMO_HEAD, CMO_QA, CMO_LEFT}
    for person in (CMO_HEAD, CMO_QA, CMO_LEFT):
        author = CMO_HEAD if person == CMO_QA else CMO_QA
        anew(past, person).sign(author, "authored", "cmo.qu").sign(CMO_DIRECTOR, role=ROOT).sign(QA)
        past.land()
    past.bench.address().site()
    assert past.land().number not in numbers(past)
    assert not any(record.startswith("PER-") for one in doubtful(past) for record in one.waiting)


def test_page_signed_anew(past: Past) -> None:
    """A system change has one revision: also where it pinned a page, the next policy is what signs it anew."""
    past.bench.page().pin(CHANGE).sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged")
    step = past.land()
    compromised(past, QA, step.at)
    policy_anew(past)
    assert doubtful(past) == []


# --- what does not clear it -----------------------------------------------------------------------------------------


def test_approved_again(past: Past) -> None:
    """Another text in the same state, with every signature that was in doubt given by others, clears the doubt."""
    past.bench.address().site()
    step = past.land()
    compromised(past, QA, step.at)
    assert numbers(past) == {step.number}
    past.bench.edit(SITE, swap={"in hall 7": "in hall 8"})
    hall(past.bench)
    past.land()
    assert numbers(past) == set()


def test_voided(past: Past) -> None:
    """A record whose approval is in doubt is voided without anybody approving it; going on with it clears nothing."""
    past.bench.plan().approve()
    step = past.land()
    compromised(past, QA, step.at)
    onward = past.fork()
    onward.bench.edit(CAPA, "implementing").sign(CMO_ENGINEER, "authored")
    onward.land()
    assert numbers(onward) == {step.number}
    past.bench.edit(CAPA, "voided").sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(HEAD, "acknowledged", "sponsor.qa")
    past.land()
    assert numbers(past) == set()


def test_ending_the_keys_clears_nothing(past: Past) -> None:
    """Who came in by a suspect step stays in doubt when the keys are ended: what they signed is not proven by that."""
    came = newcomer(past)
    past.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(NEW, key=person_key(NEW, 1))
    signed = past.land()
    compromised(past, QA, came.at)
    past.bench.key_event(NEW, "compromised", "2026-10-12T08:02:00Z").sign(DIRECTOR, "authored", ROOT)
    past.land()
    assert numbers(past) == {came.number, signed.number}


def test_signed_anew_with_a_stolen_key(past: Past) -> None:
    """Signing anew with a key that turns out to be compromised too clears nothing, and is itself in doubt."""
    step = plan(past)
    compromised(past, QA, step.at)
    again = plan_anew(past)
    spare(past, CMO_ENGINEER)
    compromised(past, CMO_ENGINEER, again.at, 1)
    assert numbers(past) == {step.number, again.number}
    anew(past, CAPA).sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").sign(HEAD, role="sponsor.qa")
    past.land()
    assert doubtful(past) == []


def test_author_of_the_signing_anew(past: Past) -> None:
    """Who begins a signing anew adds nothing to the text: it is those who fill its places that must be in no doubt."""
    came = newcomer(past)
    compromised(past, QA, came.at)
    anew(past, NEW).sign(NEW, "authored", key=person_key(NEW, 1)).sign(DIRECTOR, role=ROOT).sign(
        CMO_HEAD, role="cmo.qu"
    )
    past.land()
    assert doubtful(past) == []


def test_newcomers_do_not_clear_each_other(past: Past) -> None:
    """People of both sides who came in by suspect steps vouch for each other in vain."""
    came = newcomer(past)
    past.bench.edit(CMO_QA).sign(CMO_HEAD, "authored", "cmo.qu").sign(CMO_DIRECTOR, role=ROOT).sign(QA)
    changed = past.land()
    compromised(past, QA, came.at)
    anew(past, NEW).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA)
    first = past.land()
    anew(past, CMO_QA).sign(CMO_HEAD, "authored", "cmo.qu").sign(CMO_DIRECTOR, role=ROOT)
    past.bench.sign(NEW, key=person_key(NEW, 1))
    second = past.land()
    assert numbers(past) == {came.number, changed.number, first.number, second.number}
    person_anew(past, NEW)
    assert numbers(past) == {changed.number, second.number}


def test_policy_signed_anew_by_new_holders_alone(past: Past) -> None:
    """A suspect step that brought a new root does not vouch for itself: the holders of the root before it must sign."""
    brought = former_by_thief(past)
    declared = compromised(past, QA, brought.at, holder=HEAD)
    past.bench.next_policy(previous_of(past.bench)).pin(NEXT)
    past.bench.sign(ADMIN, "authored").sign(REGULATORY, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)
    alone = past.land()
    assert {brought.number, declared.number, alone.number} <= numbers(past)
    past.bench.next_policy(previous_of(past.bench)).pin("SYS-LRK-2026-0005")
    past.bench.sign(ADMIN, "authored").sign(HEAD, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)
    past.land()
    assert {brought.number, alone.number} & numbers(past) == set()


def former_by_thief(past: Past) -> gate.Step:
    """A root in which REGULATORY holds a place, written with the key of QA's that will turn out to be stolen."""
    past.bench.root(DIRECTOR, REGULATORY).next_policy(previous_of(past.bench)).pin(CHANGE).sign(QA, "authored")
    past.bench.sign(HEAD, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)
    return past.land()


def test_policy_that_changes_more_than_its_version(past: Past) -> None:
    """A policy that changes something is a new one, and does not say that the old one was right."""
    changed = policy(past)
    compromised(past, QA, changed.at)
    past.bench.swap(POLICY, "agreement: 180", "agreement: 170").next_policy(previous_of(past.bench)).pin(NEXT).holders()
    step = past.land()
    assert {changed.number, step.number} <= numbers(past)


@pytest.mark.parametrize("path", ["schema/workflows/capa.yaml", "schema/calendars/us-nj.yaml"])
def test_policy_beside_another_file(past: Past, path: str) -> None:
    """A policy that says the same beside a workflow or calendar that does not clears nothing."""
    changed = policy(past)
    compromised(past, QA, changed.at)
    past.bench.write(path, past.bench.read(path) + b"# more\n").next_policy(previous_of(past.bench)).pin(NEXT).holders()
    past.land()
    assert changed.number in numbers(past)


# --- beside other verdicts ------------------------------------------------------------------------------------------


def test_invalid_outweighs_suspect(past: Past) -> None:
    """A history with a bad step is invalid, however much of it is suspect too."""
    step = plan(past)
    compromised(past, QA, step.at)
    past.bench.address()
    past.bypass()
    report = past.verify()
    assert report.verdict == "invalid"
    assert {f.code for f in report.findings} == {"key.compromised", "approval.missing"}


def test_incident_signed_with_a_stolen_key(past: Past) -> None:
    """An incident that rests on a compromised root key is suspect, and what governs is signed anew to clear it."""
    past.bench.address()
    past.bypass()
    cure = past.cure()
    replaced = former(past, DIRECTOR, QA, cure.at)
    assert numbers(past) == {cure.number}
    past.bench.next_policy(previous_of(past.bench)).pin(NEXT)
    past.bench.sign(ADMIN, "authored").sign(HEAD, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)
    past.land()
    assert replaced.number not in numbers(past)
    assert doubtful(past) == []


def test_what_an_incident_undid_is_in_no_doubt(past: Past) -> None:
    """A step that does not count casts no doubt, whoever signed it."""
    base, now = past.bench.base, past.bench.at
    past.bench.at = now.replace(year=2099)
    past.bench.plan().approve()
    far = past.land()
    past.bench = Bench(base, now)
    both(past.incident({far.commit.id: ("time.future",)}))
    past.land()
    compromised(past, QA, now - MINUTE)
    report = past.verify()
    assert (report.verdict, report.suspects) == ("valid", ())


def test_reported_with_the_stolen_key_itself(past: Past) -> None:
    """A report signed with the key that it reports rests on it: dated back, it takes its owner's signing anew."""
    past.bench.second_key(QA, 2)
    past.land()
    past.bench.key_event(QA, "compromised", "2026-10-12T07:30:00Z", 1).sign(QA, "authored", key=person_key(QA, 1))
    reported = past.land()
    compromised(past, QA, reported.at - MINUTE, 1)
    assert numbers(past) == {reported.number}
    person_anew(past, QA)
    assert doubtful(past) == []


# --- what a thief or one side can do with it ------------------------------------------------------------------------

Try = Callable[[Bench], Bench]


@pytest.mark.parametrize(
    "signers",
    [
        pytest.param([(CMO_QA, "authored", ""), (CMO_DIRECTOR, "approved", ROOT)], id="the-manufacturer"),
        pytest.param([(ADMIN, "authored", ""), (DIRECTOR, "approved", ROOT)], id="the-sponsor"),
        pytest.param([(CMO_ENGINEER, "authored", "")], id="the-person"),
    ],
)
def test_row_50_nobody_casts_doubt_alone(past: Past, signers: list[tuple[str, str, str]]) -> None:
    """Row 50: neither side makes landed steps suspect alone, not even those that its own people signed."""
    plan(past)
    past.bench.key_event(CMO_ENGINEER, "compromised", "2026-10-12T07:30:00Z", since="2026-01-13T00:00:00Z")
    for person, meaning, role in signers:
        past.bench.sign(person, meaning, role)
    past.bypass()
    assert past.verify().suspects == ()


def test_far_back_by_both_sides(past: Past) -> None:
    """What both sides date back to the beginning puts doubt on all that the key carried, and they sign that anew."""
    compromised(past, QA, past.steps[0].at - timedelta(days=300))
    found = doubtful(past)
    carried = {
        said.predicate.record
        for one in found
        for r in one.step.verdict.records
        for s in r.statements
        if (said := s.approval)
    }
    assert carried
    assert past.verify().verdict == "suspect"


def test_order_of_reports_never_matters(past: Past) -> None:
    """Two keys reported in either order leave the same steps in doubt."""
    step = plan(past)
    spare(past, CMO_ENGINEER)
    one, other = past.fork(), past.fork()
    compromised(one, QA, step.at)
    compromised(one, CMO_ENGINEER, step.at, 1)
    compromised(other, CMO_ENGINEER, step.at, 1)
    compromised(other, QA, step.at)
    assert numbers(one) == numbers(other) == {step.number}
    assert path_of(CAPA) in {r.path for s in doubtful(one) for r in s.step.verdict.records}
