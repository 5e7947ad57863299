"""Who must sign and who must not: places, authors, fields and the people who are left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sealtrail.exemplar.keys import person_key
from tests.gate.bench import (
    ADMIN,
    AGREEMENT,
    CAPA,
    CLOSED,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    DIRECTOR,
    HEAD,
    POLICY,
    PRODUCT,
    QA,
    REGULATORY,
    SITE,
    Bench,
    missing,
    path_of,
)

Bend = Callable[[Bench], Bench]


def everybody(bench: Bench, without: str = "") -> Bench:
    """The five signatures that the agreement's next edition needs, and its author's."""
    signers = {
        "sponsor.qa": (QA, "authored"),
        "sponsor.qa_head": (HEAD, "approved"),
        "sponsor.mgmt": (DIRECTOR, "responsibility"),
        "sponsor.ra": (REGULATORY, "reviewed"),
        "cmo.qu_head": (CMO_HEAD, "approved"),
        "cmo.mgmt": (CMO_DIRECTOR, "responsibility"),
    }
    for role, (person, meaning) in signers.items():
        if role != without:
            bench.sign(person, meaning, role)
    return bench


@pytest.fixture
def negotiated(bench: Bench) -> Bench:
    """An agreement about to be approved: the next edition as it was before it was."""
    bench.swap(path_of(AGREEMENT), "state: approved", "state: negotiation").given()
    return bench.edit(AGREEMENT, "approved")


def test_row_37_all_places_filled(negotiated: Bench) -> None:
    """An agreement with all five signatures of both sides on one text is accepted."""
    everybody(negotiated).accepted()


@pytest.mark.parametrize("role", ["sponsor.qa_head", "sponsor.mgmt", "sponsor.ra", "cmo.qu_head", "cmo.mgmt"])
def test_one_place_empty(negotiated: Bench, role: str) -> None:
    """Each of the five places alone keeps the agreement from landing, and is named."""
    verdict = everybody(negotiated, without=role).judge()
    assert not verdict.accepted
    assert {f.code for f in verdict.findings} <= {"approval.missing", "R-AG-11"}
    assert [s.role for s in missing(verdict)] == [role]


def test_no_author(bench: Bench) -> None:
    """Approvals alone land nothing: every change of a record carries its author's signature."""
    verdict = bench.plan().sign(CMO_QA).sign(QA).refused("approval.missing")
    assert [(s.meaning, s.organisation) for s in missing(verdict)] == [("authored", "harrow")]


def test_nobody_signed(bench: Bench) -> None:
    """A change that nobody signed is refused, and the refusal names everybody who could."""
    verdict = bench.plan().refused("approval.missing")
    hints = " ".join(f.hint for f in verdict.findings)
    assert all(person in hints for person in (CMO_ENGINEER, CMO_QA, CMO_HEAD, QA, HEAD))
    assert {(s.role, s.organisation, s.meaning) for s in missing(verdict)} == {
        ("cmo.qu", "harrow", "authored"),
        ("cmo.qu", "harrow", "approved"),
        ("sponsor.qa", "larkspur", "approved"),
    }


def test_author_of_either_side(bench: Bench) -> None:
    """A step that changes no field of either side is open to the authors of both, and needs one of them."""
    verdict = bench.edit(CAPA, "open").refused("approval.missing")
    assert [s.organisation for s in missing(verdict)] == ["either"]
    bench.fork().sign(QA, "authored").accepted()
    bench.sign(CMO_ENGINEER, "authored").accepted()


def test_nobody_can(bench: Bench) -> None:
    """Where nobody holds the role that a place asks for, the refusal says so."""
    for person in (QA, HEAD):
        bench.swap(path_of(person), "role: sponsor.qa,", "role: sponsor.qp,")
    bench.given().plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    (finding,) = bench.refused("approval.missing").findings
    assert "nobody can today" in finding.hint


# --- separation ---------------------------------------------------------------------------------------------------


def test_row_09_author_approves(bench: Bench) -> None:
    """Row 9: whoever wrote the change cannot approve it as well, whatever git's author line says."""
    bench.plan().sign(CMO_QA, "authored").sign(CMO_QA).sign(QA).refused("approval.separation", "approval.missing")


def test_row_41_author_of_an_earlier_revision(bench: Bench) -> None:
    """Row 41: A writes the text, B authors a revision of the state alone, and A still cannot approve."""
    bench.edit(CAPA, swap={"in at least ten lots": "in at least nine lots"}).sign(CMO_QA, "authored").land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(QA)
    bench.fork().sign(CMO_QA).refused("approval.separation", "approval.missing")
    bench.sign(CMO_HEAD, role="cmo.qu").accepted()


def test_row_41_author_before_the_last_approval(bench: Bench) -> None:
    """Row 41: an approval closes the account: who wrote what was approved then may approve what comes after."""
    bench.edit(CAPA).sign(CMO_QA, "authored").land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA).land()
    bench.edit(CAPA, "voided").sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA, "acknowledged").accepted()


def both_groups(bench: Bench) -> Bench:
    """A step that asks for the head of quality and for a quality person of each side."""
    bench.write("CODEOWNERS", "* @quality\n").write("site/pages/contact.md", "# Contact\n").pin()
    return bench.sign(ADMIN, "authored").sign(HEAD, role="sponsor.qa_head").sign(CMO_HEAD, role="cmo.qu_head")


def test_row_08_one_person_in_two_places(bench: Bench) -> None:
    """Row 8: a person who holds two roles fills one place on a record."""
    both_groups(bench).sign(CMO_QA, "acknowledged")
    bench.fork().sign(QA).accepted()
    bench.sign(HEAD, role="sponsor.qa").refused("approval.separation", "approval.missing")


def test_row_08_one_key_under_two_names(bench: Bench) -> None:
    """Row 8: one key held by two people counts once, even if base holds it so."""
    one, other = person_key(CMO_QA, 1), person_key(CMO_HEAD, 2)
    bench.swap(path_of(CMO_QA), one.public, other.public)
    bench.swap(path_of(CMO_QA), one.fingerprint, other.fingerprint).given()
    both_groups(bench).sign(QA).sign(CMO_QA, "acknowledged", key=other)
    bench.refused("approval.separation", "approval.missing")


def test_row_08_same_statement_twice(bench: Bench) -> None:
    """Row 8: the same person saying the same thing twice, with another nonce, is refused."""
    bench.plan().approve().sign(QA, said={"nonce": "0" * 32}).refused("approval.surplus")


@pytest.mark.parametrize(
    ("bend", "codes"),
    [
        pytest.param(lambda b: b.sign(CMO_HEAD, role="cmo.qu"), {"approval.surplus"}, id="place-already-filled"),
        pytest.param(lambda b: b.sign(HEAD, "rejected", "sponsor.qa"), {"approval.surplus"}, id="rejected"),
        pytest.param(lambda b: b.sign(DIRECTOR, "responsibility"), {"approval.surplus"}, id="nothing-asks"),
        pytest.param(lambda b: b.sign(DIRECTOR, role="root.holder"), {"approval.surplus"}, id="root-holder"),
        pytest.param(lambda b: b.sign(CMO_DIRECTOR, "authored"), {"person.role"}, id="author-without-the-role"),
        pytest.param(lambda b: b.sign(HEAD, "authored", "sponsor.qa"), {"person.role"}, id="author-of-the-other-side"),
    ],
)
def test_row_44_surplus(bench: Bench, bend: Bend, codes: set[str]) -> None:
    """Row 44: a valid statement that fills nothing refuses a step that would be accepted without it."""
    bend(bench.plan().approve()).refused(*codes)


def test_row_30_place_of_the_other_organisation(bench: Bench) -> None:
    """Row 30: a role of the other side, held by the own person, fills no place of the other side."""
    bench.swap(path_of(CMO_HEAD), "role: cmo.qu,", "role: sponsor.qa,").given()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(CMO_HEAD, role="sponsor.qa")
    bench.refused("approval.surplus", "approval.missing")


def test_action_owner_does_not_close(bench: Bench) -> None:
    """Whoever owns an action of a CAPA cannot approve that it was effective; somebody else can."""
    path = path_of(CLOSED)
    bench.write(path, bench.read(path).decode().replace(CMO_DIRECTOR, CMO_HEAD))
    bench.swap(path, "state: closed_effective", "state: effectiveness_pending").given()
    bench.edit(CLOSED, "closed_effective").sign(CMO_ENGINEER, "authored").sign(QA)
    bench.fork().sign(CMO_QA).accepted()
    bench.sign(CMO_HEAD, role="cmo.qu").refused("approval.separation", "approval.missing")


def test_two_people_of_one_role(bench: Bench) -> None:
    """A place for two people is not filled by one, and the refusal counts who is missing."""
    workflow = "schema/workflows/capa.yaml"
    bench.swap(
        workflow, "approved, when: [shared]}\n  - {from: plan_approved", "approved, count: 2}\n  - {from: plan_approved"
    )
    bench.given().plan().approve()
    verdict = bench.fork().refused("approval.missing")
    assert [(s.role, s.count) for s in missing(verdict)] == [("sponsor.qa", 1)]
    bench.fork().sign(HEAD, role="sponsor.qa").accepted()
    nobody = bench.fork().drop(*(f"{p}{end}" for p in bench.statements[2:3] for end in ("", ".sig")))
    assert [s.count for s in missing(nobody.refused("approval.missing"))] == [2]


# --- fields and their owners --------------------------------------------------------------------------------------

DUE = {'opened_at: "2026-10-05T08:50:00-04:00"': 'opened_at: "2026-10-05T08:50:00-04:00"\ndue: "2027-05-31"'}


def test_row_42_due_date_moved_by_the_cmo(bench: Bench) -> None:
    """Row 42: the due date is the sponsor's, so a step that moves it needs the sponsor's author."""
    bench.edit(CAPA, swap=DUE)
    verdict = bench.fork().sign(CMO_ENGINEER, "authored").refused("record.field-owner", "approval.missing")
    assert [(s.organisation, s.meaning) for s in missing(verdict)] == [("larkspur", "authored")]
    bench.fork().sign(QA, "authored").accepted()


def test_row_42_due_date_beside_the_plan(bench: Bench) -> None:
    """Row 42: on an edge that the sponsor does not write, nobody's signature moves the due date."""
    bench.edit(CAPA, "plan_approved", swap=DUE).approve()
    (finding,) = bench.refused("record.field-owner").findings
    assert "larkspur" in finding.hint
    bench.sign(HEAD, "authored", "sponsor.qa").refused("record.field-owner", "person.role")


def test_row_42_the_sponsor_writes_the_cmos_field(bench: Bench) -> None:
    """Row 42: the other way round, the sponsor does not write the CMO's plan."""
    bench.edit(CAPA, swap={"baseline: 2 of 214 drums": "baseline: 20 of 214 drums"})
    bench.fork().sign(QA, "authored").refused("record.field-owner", "approval.missing")
    bench.fork().sign(CMO_ENGINEER, "authored").accepted()
    bench.sign(QA, "authored").sign(CMO_ENGINEER, "authored").accepted()


def test_text_of_an_agreement_is_eithers(negotiated: Bench) -> None:
    """Both sides write an agreement's text while they negotiate, and each signs as its author alone."""
    text = negotiated.read(path_of(AGREEMENT)).decode().replace("state: approved", "state: negotiation")
    negotiated.write(path_of(AGREEMENT), text + "\nA sentence more.\n")
    negotiated.fork().sign(QA, "authored").accepted()
    negotiated.sign(CMO_QA, "authored").accepted()


# --- requirements never shrink by the change itself ---------------------------------------------------------------


@pytest.fixture
def pending(bench: Bench) -> Bench:
    """A major CAPA whose effect is judged, in a workflow that lets its class be changed with that."""
    bench.swap(path_of(CLOSED), "state: closed_effective", "state: effectiveness_pending")
    bench.swap(
        "schema/workflows/capa.yaml", "[effectiveness_result, attachments, body]", "[classification, attachments, body]"
    )
    return bench.given()


@pytest.mark.parametrize(("old", "new"), [("critical", "minor"), ("minor", "critical")])
def test_row_43_class_changed_in_the_step_that_closes(pending: Bench, old: str, new: str) -> None:
    """Row 43: the class before and the class after both count, and neither side changes it alone."""
    text = pending.read(path_of(CLOSED)).decode()
    was = next(line for line in text.splitlines() if line.startswith("classification: "))
    pending.swap(path_of(CLOSED), was, f"classification: {old}").given()
    pending.edit(CLOSED, "closed_effective", swap={f"classification: {old}": f"classification: {new}"})
    pending.sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    pending.fork().refused("approval.missing", "record.field-owner")
    pending.sign(QA).refused("record.field-owner")


def test_row_43_minor_before_and_after(pending: Bench) -> None:
    """Row 43: a CAPA that was minor and stays minor closes without the sponsor, as its workflow says."""
    text = pending.read(path_of(CLOSED)).decode()
    was = next(line for line in text.splitlines() if line.startswith("classification: "))
    pending.swap(path_of(CLOSED), was, "classification: minor").given()
    pending.edit(CLOSED, "closed_effective").sign(CMO_ENGINEER, "authored").sign(CMO_QA).accepted()


def test_row_35_two_records_in_one_step(bench: Bench) -> None:
    """Row 35: records of one step are judged each by itself, and the signatures of one fill no place of another."""
    bench.plan().approve()
    bench.address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    verdict = bench.fork().refused("approval.missing")
    assert {r.id: len(r.missing) for r in verdict.records} == {CAPA: 0, SITE: 1}
    bench.sign(QA, "acknowledged").accepted()


def test_master_data_has_a_second_pair_of_eyes(bench: Bench) -> None:
    """A product's sheet needs its owner's approval and the other side's acknowledgement."""
    bench.edit(PRODUCT).sign(QA, "authored").sign(HEAD, role="sponsor.qa")
    bench.fork().refused("approval.missing")
    bench.sign(CMO_QA, "acknowledged").accepted()


def test_policy_decides_what_a_word_means(bench: Bench) -> None:
    """The policy says which role ``owner.quality`` is; another role of the same side does not fill its place."""
    bench.swap(POLICY, "quality: {sponsor: sponsor.qa, cmo: cmo.qu}", "quality: {sponsor: sponsor.qa, cmo: cmo.lab}")
    bench.given().plan().sign(CMO_ENGINEER, "authored").sign(QA).sign(CMO_QA)
    bench.refused("approval.surplus", "approval.missing")
