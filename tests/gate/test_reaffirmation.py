"""Signing anew what stands: no revision that says nothing new takes fewer signatures than its text took."""

from __future__ import annotations

import pytest

from sealtrail.approvals import Slot
from tests.gate.bench import (
    ADMIN,
    AGREEMENT,
    CAPA,
    CHANGE,
    CLOSED,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_LEFT,
    CMO_QA,
    DIRECTOR,
    HEAD,
    PRODUCT,
    QA,
    REGULATORY,
    ROOT,
    SITE,
    Bench,
    missing,
    path_of,
)

SIGNERS = {
    CAPA: ((CMO_ENGINEER, "authored", ""), (CMO_QA, "approved", ""), (QA, "approved", "")),
    SITE: ((CMO_ENGINEER, "authored", ""), (CMO_HEAD, "approved", "cmo.qu"), (QA, "acknowledged", "")),
    PRODUCT: ((QA, "authored", ""), (HEAD, "approved", "sponsor.qa"), (CMO_QA, "acknowledged", "")),
    CMO_ENGINEER: ((CMO_HEAD, "authored", "cmo.qu"), (CMO_DIRECTOR, "approved", ROOT), (QA, "approved", "")),
    CMO_LEFT: ((CMO_HEAD, "authored", "cmo.qu"), (CMO_DIRECTOR, "approved", ROOT), (QA, "approved", "")),
    AGREEMENT: (
        (QA, "authored", ""),
        (HEAD, "approved", "sponsor.qa_head"),
        (CMO_HEAD, "approved", "cmo.qu_head"),
        (DIRECTOR, "responsibility", ""),
        (CMO_DIRECTOR, "responsibility", ""),
        (REGULATORY, "reviewed", ""),
    ),
}
"""Who signed each record into the state that it is in, or could have."""


def planned(bench: Bench) -> Bench:
    """The second CAPA's plan is approved, as one of the records to sign anew."""
    return bench.plan().approve().land()


def anew(bench: Bench, record: str) -> Bench:
    """A revision that changes nothing; nobody has signed yet."""
    return (planned(bench) if record == CAPA else bench).edit(record, why="Signed anew")


def signed(bench: Bench, record: str, without: int = -1) -> Bench:
    """Everybody who has to sign it anew but one."""
    for number, (person, meaning, role) in enumerate(SIGNERS[record]):
        if number != without:
            bench.sign(person, meaning, role)
    return bench


@pytest.mark.parametrize("record", sorted(SIGNERS))
def test_signed_anew_by_everybody(bench: Bench, record: str) -> None:
    """A record is signed anew by those who can bring it into its state, in open, approved and closed states alike."""
    signed(anew(bench, record), record).accepted()


@pytest.mark.parametrize(("record", "without"), [(r, n) for r in sorted(SIGNERS) for n in range(len(SIGNERS[r]))])
def test_signed_anew_by_one_fewer(bench: Bench, record: str, without: int) -> None:
    """Each of them alone keeps it from being signed anew, and is named as missing."""
    verdict = signed(anew(bench, record), record, without).judge()
    assert not verdict.accepted
    (_, meaning, _) = SIGNERS[record][without]
    assert meaning in {slot.meaning for slot in missing(verdict)}


def test_closed_record(bench: Bench) -> None:
    """A closed CAPA is signed anew with every place that was filled on its way there, by people who never wrote it."""
    bench.edit(CLOSED, why="Signed anew").sign(CMO_ENGINEER, "authored")
    asked = {(s.role, s.meaning) for s in missing(bench.refused("approval.missing"))}
    assert asked == {("cmo.qu", "approved"), ("sponsor.qa", "approved"), ("cmo.qu", "verified")}
    bench.fork().sign(CMO_QA).sign(QA).sign(CMO_HEAD, "verified", "cmo.qu").refused(
        "approval.missing", "approval.separation"
    )
    bench.sign(CMO_HEAD, "approved", "cmo.qu").sign(HEAD, "approved", "sponsor.qa")
    bench.sign(CMO_HEAD, "verified", "cmo.qu").accepted()


@pytest.mark.parametrize("state", ["implementing", "implemented", "effectiveness_pending", "open"])
def test_state_that_asks_for_nothing(bench: Bench, state: str) -> None:
    """What was approved once is approved again, also where the record has gone on to a state that asks nobody."""
    planned(bench).swap(path_of(CAPA), "state: plan_approved", f"state: {state}").given()
    bench.edit(CAPA, why="Signed anew").sign(CMO_ENGINEER, "authored")
    asked = {(s.role, s.meaning) for s in missing(bench.fork().judge())}
    assert {("cmo.qu", "approved"), ("sponsor.qa", "approved")} <= asked
    bench.sign(CMO_QA).sign(QA)
    if state == "implemented":
        bench.sign(CMO_HEAD, "verified", "cmo.qu")
    bench.accepted()


def test_text_that_nobody_approved_yet(bench: Bench) -> None:
    """A text that only its author signed is signed anew by an author alone."""
    bench.edit(CAPA, why="Signed anew").sign(CMO_ENGINEER, "authored").accepted()


def test_author_and_approver_are_two(bench: Bench) -> None:
    """Row 9: who begins the signing anew as its author approves nothing in it."""
    anew(bench, SITE).sign(CMO_HEAD, "authored", "cmo.qu").sign(CMO_HEAD, role="cmo.qu").sign(QA, "acknowledged")
    bench.refused("approval.separation", "approval.missing")


@pytest.mark.parametrize(
    "swap",
    [
        pytest.param({"title: Inactive": "title: Other"}, id="field"),
        pytest.param({"classification: major": "classification: minor"}, id="class"),
        pytest.param({"---\n\n": "---\n\nA word more. "}, id="text"),
    ],
)
def test_another_change_is_no_signing_anew(bench: Bench, swap: dict[str, str]) -> None:
    """With anything else changed, a closed record is as closed as ever, whoever signs."""
    text = bench.edit(CLOSED, why="Signed anew").read(path_of(CLOSED)).decode()
    for old, new in swap.items():
        assert old in text
        text = text.replace(old, new, 1)
    bench.write(path_of(CLOSED), text).sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA)
    verdict = bench.sign(CMO_HEAD, "verified", "cmo.qu").judge()
    assert "record.edge" in {f.code for f in verdict.findings}


def test_attachment_changed_beside_it(bench: Bench) -> None:
    """A revision whose text says nothing new brings no file either."""
    bench.edit(SITE, why="Signed anew").write(path_of(SITE, "attachments", "x.csv"), b"1\n").site()
    bench.refused("R-ID-05")


def test_what_governs_is_not_signed_anew(bench: Bench) -> None:
    """Row 40: a system change has one revision for ever; what governs is signed anew by the next policy."""
    bench.edit("SYS-LRK-2026-0002", why="Signed anew").holders().refused("record.edge", "governed.pins")


def test_next_policy_that_changes_nothing(bench: Bench) -> None:
    """What governs is signed anew by a policy that differs in its version alone, with both sides' root holders."""
    bench.next_policy(previous_of(bench)).pin(CHANGE).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT)
    bench.fork().refused("approval.missing", "root.threshold", "policy.approval")
    bench.sign(CMO_DIRECTOR, role=ROOT).accepted()


def previous_of(bench: Bench) -> str:
    """The policy in force, as the next one lists it."""
    governance, _ = bench.base.governance()
    assert governance is not None
    return f'{{version: {governance.policy.version}, sha256: "{governance.sha256}"}}'


def test_person_does_not_sign_themselves_anew(bench: Bench) -> None:
    """Nobody approves that their own record stands."""
    bench.edit(CMO_DIRECTOR, why="Signed anew").sign(CMO_QA, "authored").sign(QA)
    bench.fork().sign(CMO_DIRECTOR, role=ROOT).refused("approval.separation", "approval.missing", "policy.approval")
    bench.sign(CMO_HEAD, role=ROOT).accepted()


def test_workflow_that_asks_nobody_any_more(bench: Bench) -> None:
    """A place that was filled under an earlier workflow is filled again, though the present one would not ask."""
    planned(bench)
    path = "schema/workflows/capa.yaml"
    bench.swap(path, "      - {role: sponsor.qa, meaning: approved, when: [shared]}\n", "").given()
    bench.edit(CAPA, why="Signed anew").sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    verdict = bench.refused("approval.missing")
    assert missing(verdict)[0].key == Slot("sponsor.qa", "larkspur", "approved").key
    bench.sign(QA).accepted()


def test_two_people_of_one_place(bench: Bench) -> None:
    """A place that two people filled together is filled by two people again, in a later state too."""
    path = "schema/workflows/capa.yaml"
    two = "approved, count: 2}\n  - {from: plan_approved"
    bench.swap(path, "approved, when: [shared]}\n  - {from: plan_approved", two).given()
    bench.plan().approve().sign(HEAD, role="sponsor.qa").land()
    bench.edit(CAPA, "implementing").sign(CMO_ENGINEER, "authored").land()
    bench.edit(CAPA, why="Signed anew").sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA)
    assert [(s.role, s.count) for s in missing(bench.fork().refused("approval.missing"))] == [("sponsor.qa", 1)]
    bench.sign(HEAD, role="sponsor.qa").accepted()


def test_places_of_one_revision(bench: Bench) -> None:
    """Row 8: what two people approved together one person does not approve alone, also when it is signed anew."""
    path = "schema/workflows/capa.yaml"
    heads = "approved, when: [shared]}\n      - {role: sponsor.qa_head, meaning: reviewed}\n  - {from: plan_approved"
    bench.swap(path, "approved, when: [shared]}\n  - {from: plan_approved", heads).given()
    bench.plan().approve().sign(HEAD, "reviewed", "sponsor.qa_head").land()
    bench.edit(CAPA, "implementing").sign(CMO_ENGINEER, "authored").land()
    bench.edit(CAPA, why="Signed anew").sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    alone = bench.fork().sign(HEAD, role="sponsor.qa").sign(HEAD, "reviewed", "sponsor.qa_head")
    alone.refused("approval.separation", "approval.missing")
    bench.sign(QA).sign(HEAD, "reviewed", "sponsor.qa_head").accepted()


def test_late_acknowledgements_are_not_asked_for_again(bench: Bench) -> None:
    """What was acknowledged after landing filled no place, and is not asked for when the text is signed anew."""
    planned(bench).sign(REGULATORY, "acknowledged", record=CAPA).land()
    bench.edit(CAPA, why="Signed anew").sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA).accepted()
