"""Whether what governs stays alive, to the letter: what a step brings about blocks, what base lacked is flagged."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sealtrail.finding import Finding, Severity
from tests.gate.bench import (
    ADMIN,
    CAPA,
    CMO_ENGINEER,
    CMO_QA,
    DIRECTOR,
    HEAD,
    POLICY,
    QA,
    ROOT,
    ROOT_FILE,
    SITE,
    Bench,
    missing,
    path_of,
)
from tests.gate.test_deputies import named
from tests.gate.test_genesis import FOUNDING, founding, signed
from tests.gate.test_governed import PERSON, SYSTEM, WORKFLOW, successor
from tests.gate.test_key_reports import reported
from tests.gate.test_people import with_key

__all__ = ["founding"]

Bend = Callable[[Bench], Bench]


def dead_ends(bench: Bench) -> list[Finding]:
    """What is said of the step that would keep the next change from landing."""
    return [f for f in bench.judge().findings if f.code == "policy.liveness"]


def gone(bench: Bench, *people: str) -> Bench:
    """A base in which some people have left."""
    for person in people:
        bench.swap(path_of(person), "state: active", "state: left")
    return bench.given()


# --- base and step --------------------------------------------------------------------------------------------------


def test_what_base_lacked_is_flagged(bench: Bench) -> None:
    """What was a dead end before the step is flagged, so that the step may land and everybody sees it."""
    gone(bench, DIRECTOR).edit(CMO_ENGINEER, swap={"responsible for the": "answerable for the"}).let_in()
    told = dead_ends(bench)
    assert {(f.path, f.record, f.severity) for f in told} == {("records/people", HEAD, Severity.FLAG)}
    assert bench.judge().accepted


def test_a_dead_end_for_one_more_person_blocks(bench: Bench) -> None:
    """Where one person could not be changed before, a step after which others cannot either is refused for them."""
    told = dead_ends(gone(bench, DIRECTOR).leaves(HEAD))
    assert all(f.blocks for f in told if f.record in {QA, ADMIN})
    assert {f.record for f in told} >= {QA, ADMIN}


def test_a_newcomer_excuses_nothing(bench: Bench) -> None:
    """A policy under which nobody could sign any more is refused for the newcomer of the same step as for everybody."""
    bench.swap(POLICY, "ssh-ed25519, ecdsa-sha2-nistp256,", "ecdsa-sha2-nistp256,").next_policy().pin().holders()
    told = dead_ends(bench.colleague().let_in())
    assert "PER-HRW-0006" in {f.record for f in told}
    assert all(f.blocks for f in told)


def test_a_lack_that_somebody_new_can_mend_is_flagged(bench: Bench) -> None:
    """Where a report of a key leaves too few people for one change, that is flagged, and named as what it is."""
    reported(bench, "compromised", person=CMO_QA).sign(CMO_QA, "authored")
    told = dead_ends(bench)
    assert told
    assert {f.severity for f in told} == {Severity.FLAG}
    assert bench.judge().accepted


def test_a_genesis_with_a_dead_end(founding: Bench) -> None:
    """In a genesis a dead end blocks, also where it concerns one person: nothing was there before."""
    founding.swap(path_of(DIRECTOR), "state: active", "state: left")
    told = [f for f in signed(founding).judge().findings if f.code == "policy.liveness" and f.record]
    assert {(f.record, f.severity) for f in told} == {(HEAD, Severity.BLOCK)}


def test_where_a_dead_end_is_mended(bench: Bench) -> None:
    """Too few root holders are told of root, an empty quality unit of the people, each with what would mend it."""
    few = dead_ends(bench.fork().leaves(DIRECTOR).next_root("threshold: 1", "threshold: 2"))
    assert [(f.path, f.record) for f in few if "root holders" in f.message and not f.record] == [(ROOT_FILE, "")]
    nobody = dead_ends(gone(bench, HEAD).leaves(QA))
    told = [f for f in nobody if "quality unit" in f.message]
    assert [(f.path, f.hint) for f in told] == [("records/people", "give somebody the role and a key first")]


# --- who could sign -------------------------------------------------------------------------------------------------


def test_deputies_of_the_first_are_nobody_elses(bench: Bench) -> None:
    """That somebody named the one root holder who is left as a deputy keeps no newcomer out."""
    gone(named(bench, HEAD, DIRECTOR, role="sponsor.qa"), HEAD)
    bench.edit(CMO_ENGINEER, swap={"responsible for the": "answerable for the"}).let_in()
    assert not [f.message for f in dead_ends(bench) if "let in" in f.message]


def test_a_role_for_one_site_lets_nobody_in(bench: Bench) -> None:
    """Where the last quality person of a side holds the role for one site alone, nobody could be let in any more."""
    everywhere, here = "role: sponsor.qa, sites: all", f"role: sponsor.qa, sites: [{SITE}]"
    bench.swap(path_of(HEAD), everywhere, here).given()
    assert any(f.blocks for f in dead_ends(bench.edit(QA, swap={everywhere: here})))


@pytest.mark.parametrize(
    ("path", "need"),
    [
        pytest.param(PERSON, "{role: owner.root_holder, meaning: approved}", id="people-without-a-root-holder"),
        pytest.param(PERSON, "{role: counterparty.quality, meaning: approved}", id="people-without-the-other-side"),
        pytest.param(SYSTEM, "root.holder", id="policy-without-root-holders"),
    ],
)
def test_a_workflow_that_asks_too_few(bench: Bench, path: str, need: str) -> None:
    """A workflow that no longer asks everybody whom the invariants demand is pointed at: nothing would ever land."""
    lines = [line for line in bench.read(path).decode().splitlines(keepends=True) if need not in line]
    bench.write(path, "".join(lines)).next_policy().pin().holders()
    told = dead_ends(bench)
    assert {f.path for f in told} == {path}
    assert all(f.blocks for f in told)


def test_a_state_that_its_workflow_forgets(bench: Bench) -> None:
    """A record whose state no workflow would know any more is pointed at, with its state."""
    bench.write(WORKFLOW, bench.read(WORKFLOW).replace(b"plan_in_review", b"in_review")).next_policy().pin().holders()
    told = {(f.path, f.record, f.field) for f in dead_ends(bench)}
    assert told == {(path_of(CAPA), CAPA, "state")}


# --- versions and thresholds ----------------------------------------------------------------------------------------


def test_which_version_was_expected(bench: Bench) -> None:
    """Whose version does not go up by one is told with both numbers."""
    same = bench.fork().swap(POLICY, "default: 21", "default: 14").pin().holders().refused("policy.version")
    assert [f.message for f in same.findings] == ["expected policy version 3, got 2"]
    root = bench.swap(ROOT_FILE, "version: 1", "version: 3").next_policy().pin().holders().refused("policy.version")
    assert [f.message for f in root.findings] == ["expected root version 2, got 3"]


def test_how_many_root_holders_are_missing(bench: Bench) -> None:
    """Under two roots each threshold that is missed is told with how many it lacks."""
    successor(bench, threshold=2).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT)
    assert [(s.organisation, s.count) for s in missing(bench.judge())] == [("harrow", 1), ("harrow", 2)]


# --- the life of a key ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2026-10-12T08:15:01Z", "time.future"),
        ("2026-10-12T08:15:00Z", ""),
        ("2026-10-12T07:55:00Z", ""),
        ("2026-09-21T08:00:00Z", ""),
        ("2026-09-21T07:59:59Z", "time.backdated"),
    ],
)
def test_when_a_key_may_have_ended(bench: Bench, at: str, code: str) -> None:
    """What happened to a key is dated within the window, both ends included, as clocks may differ."""
    bench.key_event(CMO_ENGINEER, "retired", at).let_in()
    assert [f.code for f in bench.judge().findings] == ([code] if code else [])


def test_when_a_new_key_was_enrolled(bench: Bench) -> None:
    """The enrolment of a new key is dated about now like everything else that is new."""
    with_key(bench, CMO_ENGINEER, 2).swap(path_of(CMO_ENGINEER), "2026-10-12T07:00:00Z", "2026-01-13T07:00:00Z")
    (told,) = bench.let_in().refused("time.backdated").findings
    assert told.field == "keys.1.events.0"


# --- a genesis that cannot be read ----------------------------------------------------------------------------------


def test_a_founding_change_that_cannot_be_read(founding: Bench) -> None:
    """A system change that cannot be read founds nothing, and pins nothing."""
    signed(founding).swap(path_of(FOUNDING), "title: ", "titel: ")
    told = {f.code for f in founding.judge().findings}
    assert {"record.schema", "governed.pins"} <= told
