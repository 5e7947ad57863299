"""The guarded repository of record: what plain ``git push`` brings in, and what it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.scenarios.desk import CAPA, SITE, Demo, Desk, reasons_of, refused

Proposal = Callable[[Desk], object]
"""Something that leaves a commit checked out at a desk, ready to be pushed to main."""


def one_byte_changed(cmo: Desk) -> None:
    cmo.begin("ready", "origin/ready").change(CAPA, "no tablets were mixed", "no tablets were mixes")
    cmo.commit("A later thought")
    cmo.merge("ready")


def signed_in_a_role_not_held(cmo: Desk) -> None:
    """Marcus Delacroix manages a plant and signs as if he were of the quality unit."""
    cmo.begin("ready", "origin/ready").unsign(CAPA, "PER-HRW-0001", "approved")
    cmo.sign(CAPA, "PER-HRW-0002", "approved", "cmo.qu").commit("Signed instead")
    cmo.merge("ready")


def policy_alone(cmo: Desk) -> None:
    cmo.begin("policy")
    path = cmo.folder / "schema" / "policy.yaml"
    path.write_text(path.read_text("utf-8").replace("skew_minutes: 15", "skew_minutes: 60"), "utf-8")
    cmo.commit("A longer skew")
    cmo.merge("policy")


def sponsors_field(cmo: Desk) -> None:
    """The due date of a CAPA is the sponsor's, and the CMO moves it."""
    cmo.begin("due").revise(CAPA, "More time is needed", due="2027-06-30")
    cmo.sign(CAPA, "PER-HRW-0005", "authored", "cmo.qu").commit("More time")
    cmo.merge("due")


def still_waiting(cmo: Desk) -> None:
    cmo.merge("origin/waiting")


def test_signed_branch_lands(demo: Demo) -> None:
    """The CMO's signed branch, merged and pushed with plain git, becomes one step that verifies."""
    merged = demo.cmo.merge("origin/ready")
    push = demo.cmo.push("HEAD:main")
    assert push.accepted, push.said
    assert demo.tip == merged
    report = demo.verify().json
    assert (report["verdict"], report["tip"]) == ("valid", merged)


@pytest.mark.parametrize(
    ("proposal", "place", "code", "remedy"),
    [
        (one_byte_changed, f"{CAPA}/approvals", "statement.digest", "restore the signed text"),
        (signed_in_a_role_not_held, f"{CAPA}/approvals", "person.role", "somebody who is cmo.qu signs"),
        (policy_alone, "schema/policy.yaml", "governed.pins", "system"),
        (sponsors_field, f"{CAPA}/index.md", "record.field-owner", "have larkspur sign as author"),
        (still_waiting, f"{SITE}/index.md", "approval.missing", f"can sign: sealtrail sign {SITE}"),
    ],
)
def test_refusal_says_what_the_gate_says(demo: Demo, proposal: Proposal, place: str, code: str, remedy: str) -> None:
    """A refused push names record, code and remedy, and finding by finding the same reasons as the gate."""
    proposal(demo.cmo)
    push = refused(demo, demo.cmo)
    reason = push.reason(code)
    assert place in reason.place
    assert remedy in reason.hint
    told = demo.cmo.gate()
    assert (told.code, told.json["verdict"]) == (1, "refused")
    assert push.reasons == reasons_of(told.json["findings"])


def test_fast_forward_of_several_commits(demo: Demo) -> None:
    """Commits that are acceptable only together are refused one by one, with the hint to land them as one step."""
    demo.cmo.begin("twice").revise(CAPA, "The plan is approved", state="plan_approved").commit("Written")
    for person, meaning, role in (
        ("PER-HRW-0004", "authored", "cmo.techops"),
        ("PER-HRW-0005", "approved", "cmo.qu"),
        ("PER-LRK-0003", "approved", "sponsor.qa"),
    ):
        demo.cmo.sign(CAPA, person, meaning, role)
    demo.cmo.commit("Signed")
    push = refused(demo, demo.cmo)
    assert "sealtrail land" in push.reason("step.several").hint
    assert demo.cmo.merge("twice")
    assert demo.cmo.push("HEAD:main").accepted
