"""Reporting keys: at once by the person or one root holder, back in time by both sides, and nothing else beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sealtrail.exemplar.keys import person_key
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
    QA,
    REGULATORY,
    ROOT,
    SITE,
    Bench,
    path_of,
)
from tests.gate.test_deputies import instead, lent

Bend = Callable[[Bench], Bench]

NOW = "2026-10-12T06:30:00Z"
SINCE = "2026-10-01T00:00:00Z"
PATH = path_of(CMO_ENGINEER)


def reported(bench: Bench, kind: str = "revoked", *numbers: int, person: str = CMO_ENGINEER, **more: str) -> Bench:
    """A person's next revision, in which some of the keys are reported; nobody has signed yet."""
    return bench.key_event(person, kind, NOW, *numbers, **more)


def agreed(bench: Bench) -> Bench:
    """The signatures that it takes to date a compromise back: an author's, a root holder's, the other side's."""
    return bench.sign(CMO_QA, "authored").sign(CMO_DIRECTOR, role=ROOT).sign(QA)


# --- from now on ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["revoked", "compromised"])
def test_the_person_alone(bench: Bench, kind: str) -> None:
    """Row 12: a person reports a key with that very key, alone, and it signs nothing from the next step on."""
    reported(bench, kind).sign(CMO_ENGINEER, "authored").land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA)
    bench.refused("key.compromised" if kind == "compromised" else "key.expired", "approval.missing")


@pytest.mark.parametrize("holder", [CMO_HEAD, CMO_DIRECTOR])
def test_one_root_holder(bench: Bench, holder: str) -> None:
    """One root holder of the own side reports a key whose owner cannot."""
    reported(bench, "compromised").sign(holder, "authored", ROOT).accepted()


@pytest.mark.parametrize(
    ("person", "role"),
    [
        pytest.param(CMO_QA, "cmo.qu", id="colleague"),
        pytest.param(CMO_HEAD, "cmo.qu_head", id="head-of-quality-not-as-root"),
        pytest.param(QA, "sponsor.qa", id="other-side"),
        pytest.param(ADMIN, "records.admin", id="administrator-of-the-other-side"),
        pytest.param(DIRECTOR, ROOT, id="root-holder-of-the-other-side"),
    ],
)
def test_nobody_else(bench: Bench, person: str, role: str) -> None:
    """No colleague and nobody of the other side ends somebody's key."""
    reported(bench).sign(person, "authored", role).refused("person.role", "approval.missing")


def test_colleague_in_the_same_role(bench: Bench) -> None:
    """A colleague who holds the very role of the person is not the person."""
    reported(bench, person=REGULATORY).sign(QA, "authored", "sponsor.qa").refused("person.role", "approval.missing")
    bench.swap(path_of(QA), "role: sponsor.qa,", "role: sponsor.ra,").given()
    reported(bench, person=REGULATORY).sign(QA, "authored", "sponsor.ra").refused("person.role", "approval.missing")


def test_deputy_reports_nothing(bench: Bench) -> None:
    """Who stands in for a person's role does not end the person's keys."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    reported(bench, person=QA)
    instead(bench, REGULATORY, QA, "sponsor.qa", "authored").refused("person.role", "approval.missing")


def test_nobody_at_all(bench: Bench) -> None:
    """A report without anybody's signature is no report, and the refusal names the person and the root holders."""
    (finding,) = reported(bench).refused("approval.missing").findings
    assert all(f"({who})" in finding.hint for who in (CMO_ENGINEER, CMO_HEAD, CMO_DIRECTOR))
    assert f"({CMO_QA})" not in finding.hint


def test_approvals_beside_a_report(bench: Bench) -> None:
    """Row 44: a report asks for no approval, so one beside it fills nothing."""
    reported(bench).sign(CMO_ENGINEER, "authored").sign(QA).refused("approval.surplus")


def test_whatever_the_role_reaches(bench: Bench) -> None:
    """Who holds a role for one site alone reports a key all the same, though a person's record names no site."""
    bench.swap(PATH, "sites: all, valid_from", f"sites: [{SITE}], valid_from").given()
    reported(bench).sign(CMO_ENGINEER, "authored").accepted()


def test_several_keys_at_once(bench: Bench) -> None:
    """Who lost all of their keys reports them in one step, signed with one of them."""
    bench.second_key(CMO_ENGINEER, 2).land()
    reported(bench, "compromised", 1, 2).sign(CMO_ENGINEER, "authored", key=person_key(CMO_ENGINEER, 2)).land()
    assert all(key.ended is not None for key in bench.person(CMO_ENGINEER).keys)


def test_a_key_that_ended_before(bench: Bench) -> None:
    """A key that was retired long ago may turn out to be compromised, and that weighs more."""
    reported(bench, "compromised", 1, person=CMO_HEAD).sign(CMO_DIRECTOR, "authored", ROOT)
    assert {f.code for f in bench.judge().findings} <= {"key.single"}
    ended = bench.given().person(CMO_HEAD).keys[0].ended
    assert ended is not None
    assert ended.kind == "compromised"


def test_a_key_that_ended_reports_nothing(bench: Bench) -> None:
    """A key that was reported yesterday does not report its owner's other key today."""
    bench.second_key(CMO_ENGINEER, 2).land()
    reported(bench, "compromised", 1).sign(CMO_ENGINEER, "authored", key=person_key(CMO_ENGINEER, 2)).land()
    reported(bench, "compromised", 2).sign(CMO_ENGINEER, "authored", key=person_key(CMO_ENGINEER, 1))
    bench.refused("key.compromised", "approval.missing")


def test_who_has_left(bench: Bench) -> None:
    """The key of somebody who left is reported by a root holder, in a state that is closed to every other change."""
    reported(bench, "compromised", person=CMO_LEFT)
    bench.fork().sign(CMO_LEFT, "authored").refused("person.role", "key.expired", "approval.missing")
    bench.sign(CMO_DIRECTOR, "authored", ROOT).accepted()


# --- nothing else beside it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bend",
    [
        pytest.param(lambda b: b.swap(PATH, "role: cmo.techops", "role: cmo.qu"), id="role"),
        pytest.param(lambda b: b.swap(PATH, "sites: all", f"sites: [{SITE}]"), id="reach"),
        pytest.param(lambda b: b.swap(PATH, "responsible for the", "answerable for the"), id="text"),
        pytest.param(lambda b: b.swap(PATH, "state: active", "state: left"), id="state"),
        pytest.param(
            lambda b: b.add(
                CMO_ENGINEER,
                f'deputies:\n  - {{person: {CMO_QA}, role: cmo.techops, from: "{NOW}", to: "2026-11-01T00:00:00Z"}}',
            ),
            id="deputy",
        ),
        pytest.param(
            lambda b: b.swap(
                PATH,
                "identity:",
                f'  - fingerprint: "{person_key(CMO_ENGINEER, 2).fingerprint}"\n'
                f'    public: "{person_key(CMO_ENGINEER, 2).public}"\n    events:\n'
                f'      - {{kind: enrolled, at: "{NOW}"}}\nidentity:',
            ).enrol(CMO_ENGINEER, 2),
            id="another-key",
        ),
        pytest.param(
            lambda b: b.swap(PATH, "    events:\n", '    expires: "2026-12-01T00:00:00Z"\n    events:\n'), id="expiry"
        ),
        pytest.param(lambda b: b.swap(PATH, "kind: revoked", "kind: retired"), id="retired-not-reported"),
        pytest.param(lambda b: b.swap(PATH, "T08:33:00-05:00", "T08:34:00-05:00"), id="history-rewritten"),
        pytest.param(lambda b: b.attach(CMO_ENGINEER, "note.csv", b"1\n"), id="attachment"),
    ],
)
def test_anything_else_beside_it(bench: Bench, bend: Bend) -> None:
    """Whatever else changes with a report makes it a change of a person like any other, which nobody lands alone."""
    verdict = bend(reported(bench)).sign(CMO_ENGINEER, "authored").judge()
    assert not verdict.accepted
    assert {"person.role", "approval.missing", "policy.approval", "record.edge"} & {f.code for f in verdict.findings}


@pytest.mark.parametrize(
    ("bend", "code"),
    [
        pytest.param(lambda b: b.enrol(CMO_ENGINEER, 2), "policy.approval", id="proof-of-no-key"),
        pytest.param(
            lambda b: b.write(path_of(CMO_ENGINEER, "attachments", "x.csv"), b"1\n"), "R-ID-05", id="file-not-pinned"
        ),
        pytest.param(lambda b: b.page(), "governed.pins", id="page"),
        pytest.param(lambda b: b.address().site(), "governed.alone", id="record"),
    ],
)
def test_other_files_beside_it(bench: Bench, bend: Bend, code: str) -> None:
    """Row 6: a report carries nothing else into the tree."""
    verdict = bend(reported(bench).sign(CMO_ENGINEER, "authored")).judge()
    assert not verdict.accepted
    assert code in {f.code for f in verdict.findings}


def test_with_everybodys_signature_it_may_carry_more(bench: Bench) -> None:
    """A key is reported and another one enrolled in one step, with all the signatures that a person takes."""
    bench.second_key(CMO_ENGINEER, 2)
    old = '      - {kind: enrolled, at: "2026-01-12T08:33:00-05:00"}\n'
    bench = bench.swap(PATH, old, f'{old}      - {{kind: compromised, at: "{NOW}"}}\n')
    bench.drop(*bench.statements, *(f"{path}.sig" for path in bench.statements)).let_in().accepted()


def test_two_people_in_one_step(bench: Bench) -> None:
    """Two people who report their keys in one step each sign for themselves, and not for the other."""
    reported(bench).sign(CMO_ENGINEER, "authored")
    reported(bench, person=REGULATORY)
    bench.fork().sign(CMO_ENGINEER, "authored", record=REGULATORY).refused("person.role", "approval.missing")
    bench.sign(REGULATORY, "authored").accepted()


@pytest.mark.parametrize("at", ["1999-01-01T00:00:00Z", "2199-01-01T00:00:00Z"])
def test_report_dated_where_nobody_was(bench: Bench, at: str) -> None:
    """A report is dated when it is made: not before the key was enrolled, and not after the step."""
    verdict = bench.key_event(CMO_ENGINEER, "revoked", at).sign(CMO_ENGINEER, "authored").judge()
    assert not verdict.accepted
    assert {f.code for f in verdict.findings} <= {"record.schema", "time.future", "time.backdated"}


# --- since an earlier time ------------------------------------------------------------------------------------------


def test_row_50_since_by_both_sides(bench: Bench) -> None:
    """Row 50: others used a key since an earlier time when a root holder of its side and the other side say so."""
    agreed(reported(bench, "compromised", since=SINCE)).land()
    (key,) = bench.person(CMO_ENGINEER).keys
    assert key.compromised_since is not None


@pytest.mark.parametrize(
    ("signers", "codes"),
    [
        pytest.param([(CMO_ENGINEER, "authored", "")], {"person.role", "approval.missing"}, id="the-person-alone"),
        pytest.param([(CMO_DIRECTOR, "authored", ROOT)], {"person.role", "approval.missing"}, id="one-root-holder"),
        pytest.param(
            [(CMO_QA, "authored", ""), (CMO_DIRECTOR, "approved", ROOT)], {"approval.missing"}, id="one-side-only"
        ),
        pytest.param([(CMO_QA, "authored", ""), (QA, "approved", "")], {"approval.missing"}, id="no-root-holder"),
        pytest.param(
            [(CMO_QA, "authored", ""), (DIRECTOR, "approved", ROOT), (QA, "approved", "")],
            {"approval.surplus", "approval.missing"},
            id="root-holder-of-the-other-side",
        ),
    ],
)
def test_row_50_since_by_fewer(bench: Bench, signers: list[tuple[str, str, str]], codes: set[str]) -> None:
    """Row 50: nobody dates a compromise back alone, however the signatures are put together."""
    reported(bench, "compromised", since=SINCE)
    for person, meaning, role in signers:
        bench.sign(person, meaning, role)
    bench.refused(*codes, "policy.approval")


def test_row_50_the_owner_does_not_approve_it(bench: Bench) -> None:
    """Row 50: a root holder does not approve that the own key was misused since an earlier time."""
    reported(bench, "compromised", 2, person=CMO_HEAD, since=SINCE).sign(CMO_QA, "authored").sign(QA)
    bench.fork().sign(CMO_HEAD, role=ROOT).refused("approval.separation", "approval.missing", "policy.approval")
    assert bench.sign(CMO_DIRECTOR, role=ROOT).judge().accepted


def test_row_50_the_same_event_on_another_key(bench: Bench) -> None:
    """Row 50: what both sides said of one key is not copied to another one by the person alone."""
    bench.second_key(CMO_ENGINEER, 2).land()
    agreed(reported(bench, "compromised", 1, since=SINCE, reason="stolen")).land()
    reported(bench, "compromised", 2, since=SINCE, reason="stolen")
    bench.sign(CMO_ENGINEER, "authored", key=person_key(CMO_ENGINEER, 2))
    bench.refused("person.role", "approval.missing", "policy.approval")


def test_row_50_the_same_event_once_more(bench: Bench) -> None:
    """Row 50: repeating on the same key what both sides said takes both sides again."""
    agreed(reported(bench, "compromised", since=SINCE)).land()
    bench.at = bench.at.replace(hour=9)
    reported(bench, "compromised", since="2026-02-01T00:00:00Z").sign(CMO_DIRECTOR, "authored", ROOT)
    bench.refused("person.role", "approval.missing", "policy.approval")


def test_row_50_earlier_still(bench: Bench) -> None:
    """Both sides may learn that it began earlier, and the earliest time counts; a later one takes nothing back."""
    agreed(reported(bench, "compromised", since=SINCE)).land()
    agreed(reported(bench, "compromised", since="2026-02-01T00:00:00Z")).land()
    agreed(reported(bench, "compromised", since="2026-09-01T00:00:00Z")).land()
    since = bench.person(CMO_ENGINEER).keys[0].compromised_since
    assert since is not None
    assert f"{since:%Y-%m}" == "2026-02"


@pytest.mark.parametrize(
    ("kind", "since"),
    [
        pytest.param("revoked", SINCE, id="not-of-a-compromise"),
        pytest.param("compromised", "2026-10-12T06:30:01Z", id="after-the-report"),
    ],
)
def test_since_that_means_nothing(bench: Bench, kind: str, since: str) -> None:
    """An earlier time goes with a compromise, and lies before the report of it."""
    verdict = agreed(reported(bench, kind, since=since)).judge()
    assert not verdict.accepted
    assert "record.schema" in {f.code for f in verdict.findings}


def test_since_beside_a_report_without(bench: Bench) -> None:
    """Row 50: one key dated back among several makes the whole step one for both sides."""
    bench.second_key(CMO_ENGINEER, 2).land()
    reported(bench, "compromised", 1, 2)
    lines = bench.read(PATH).decode().splitlines(keepends=True)
    last = max(i for i, line in enumerate(lines) if "kind: compromised" in line)
    lines[last] = lines[last].replace("}", f', since: "{SINCE}"}}')
    bench.write(PATH, "".join(lines)).sign(CMO_ENGINEER, "authored", key=person_key(CMO_ENGINEER, 1))
    bench.refused("person.role", "approval.missing", "policy.approval")


# --- what a thief can do --------------------------------------------------------------------------------------------


def test_thief_with_one_key_ends_that_person_alone(bench: Bench) -> None:
    """With one stolen key a thief can end its owner's keys, and nobody else's."""
    for person in (CMO_QA, CMO_HEAD, CMO_DIRECTOR, QA, HEAD, DIRECTOR):
        one = reported(bench.fork(), "compromised", 1, person=person)
        assert not one.sign(CMO_ENGINEER, "authored", "cmo.techops").judge().accepted


def new_key(bench: Bench, person: str) -> Bench:
    """A further key of a person with its proof; nobody has signed yet."""
    bench.second_key(person, 7)
    signed = bench.statements
    bench.statements = []
    return bench.drop(*signed, *(f"{path}.sig" for path in signed))


def test_who_reported_a_key_may_approve_the_new_one(bench: Bench) -> None:
    """A root holder who reported the other one's stolen key can help that person to a new one: nobody is locked out."""
    reported(bench, "compromised", 2, person=CMO_HEAD).sign(CMO_DIRECTOR, "authored", ROOT).given()
    new_key(bench, CMO_HEAD).sign(CMO_QA, "authored").sign(CMO_DIRECTOR, role=ROOT).sign(QA).accepted()


def reported_all_round(bench: Bench) -> tuple[Bench, list[str]]:
    """What a thief with one root key of Harrow's can end there, and whose keys they were."""
    ended: list[str] = []
    for person in (CMO_ENGINEER, CMO_QA, CMO_HEAD, CMO_DIRECTOR):
        numbers = [n for n, key in enumerate(bench.person(person).keys, 1) if key.ended is None]
        one = reported(bench.fork(), "revoked", *numbers, person=person).sign(CMO_DIRECTOR, "authored", ROOT)
        if one.judge().accepted:
            bench, ended = one.given(), [*ended, person]
    return bench, ended


def test_thief_with_one_root_key_ends_not_everybody(bench: Bench) -> None:
    """With one root key a thief ends colleagues' keys, and the owner of that key and the others still mend it."""
    # The thief has a copy: its owner signs as root too, until root is changed, and somebody of quality is always left.
    bench, ended = reported_all_round(bench)
    assert CMO_ENGINEER in ended
    assert CMO_HEAD not in ended
    for person in sorted(ended, key=lambda one: one != CMO_QA):
        author, holder = (CMO_HEAD, CMO_DIRECTOR) if person == CMO_QA else (CMO_QA, CMO_HEAD)
        new_key(bench, person)
        bench.sign(author, "authored", "cmo.qu", key=person_key(CMO_QA, 7) if author == CMO_QA else None)
        bench.sign(holder, role=ROOT).sign(QA)
        assert bench.judge().accepted, person
        bench.given()
    bench.plan().sign(CMO_ENGINEER, "authored", key=person_key(CMO_ENGINEER, 7)).sign(CMO_HEAD, role="cmo.qu").sign(QA)
    bench.accepted()


def test_last_of_a_quality_unit_stays(bench: Bench) -> None:
    """Row 14: reports do not end a repository: the last key of a side's quality unit is not reported, but replaced."""
    reported(bench, person=QA).sign(QA, "authored").land()
    reported(bench, "revoked", 1, 2, person=HEAD).sign(HEAD, "authored").refused("policy.liveness")


@pytest.mark.parametrize("person", [CMO_QA, CMO_DIRECTOR, DIRECTOR])
def test_needed_key_is_ended_at_once(bench: Bench, person: str) -> None:
    """A stolen key does not go on signing because few people are left: it ends, and the lack is told."""
    reported(bench, "compromised", person=person).sign(person, "authored")
    verdict = bench.judge()
    assert verdict.accepted
    assert {f.code for f in verdict.findings} <= {"policy.liveness"}


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(
            lambda b: (
                b.edit(REGULATORY).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_HEAD, role="cmo.qu")
            ),
            id="a-person-of-the-other-side",
        ),
        pytest.param(lambda b: b.shorter_window().pin().holders(), id="a-policy"),
        pytest.param(
            lambda b: (
                new_key(b, CMO_ENGINEER).sign(CMO_HEAD, "authored", "cmo.qu").sign(CMO_DIRECTOR, role=ROOT).sign(QA)
            ),
            id="a-colleagues-spare-key",
        ),
        pytest.param(
            lambda b: (
                b.key_event(CMO_QA, "compromised", NOW, since=SINCE)
                .sign(CMO_HEAD, "authored", "cmo.qu")
                .sign(CMO_DIRECTOR, role=ROOT)
                .sign(QA)
            ),
            id="the-same-key-dated-back",
        ),
    ],
)
def test_life_goes_on_after_a_report(bench: Bench, step: Bend) -> None:
    """After a needed key was reported, steps that make nothing worse land as before."""
    reported(bench, "compromised", person=CMO_QA).sign(CMO_QA, "authored").given()
    assert step(bench).judge().accepted


def test_what_makes_it_worse_is_refused(bench: Bench) -> None:
    """Row 14: what lacks already excuses no step that takes away more, whoever signs it."""
    reported(bench, "compromised", person=CMO_QA).sign(CMO_QA, "authored").given()
    reported(bench.fork(), "revoked", 2, 3, person=CMO_HEAD).sign(CMO_HEAD, "authored").refused("policy.liveness")
    bench.leaves(CMO_HEAD).sign(CMO_HEAD, "authored", "cmo.qu").sign(CMO_DIRECTOR, role=ROOT).sign(QA)
    bench.refused("policy.liveness")


def test_one_of_two_keys_can_always_be_reported(bench: Bench) -> None:
    """A head of quality who loses one of two keys reports it alone, and is told to enrol another."""
    for number in (1, 2):
        one = reported(bench.fork(), "compromised", number, person=HEAD)
        verdict = one.sign(HEAD, "authored", "sponsor.qa_head", key=person_key(HEAD, number)).judge()
        assert verdict.accepted
        assert [(f.code, f.blocks) for f in verdict.findings] == [("key.single", False)]


def test_row_12_not_merged_yet(bench: Bench) -> None:
    """Row 12: what a key signed before it was compromised, and did not land, counts for nothing any more."""
    waiting = bench.fork().plan().approve()
    waiting.fork().accepted()
    reported(bench, "compromised").sign(CMO_ENGINEER, "authored").land()
    waiting.base = bench.base
    waiting.refused("key.compromised", "approval.missing")


def test_row_12_merged_before(bench: Bench) -> None:
    """Row 12: what landed before stays, and what comes after it is built on it."""
    bench.plan().approve().land()
    reported(bench, "compromised").sign(CMO_ENGINEER, "authored").land()
    bench.edit(CAPA, "implementing").sign(CMO_QA, "authored").accepted()
