"""Deputies: who may stand in for whom, for how long, and that nobody gains a second voice by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sealtrail.exemplar.keys import person_key
from tests.gate.bench import (
    ADMIN,
    CAPA,
    CLOSED,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    DIRECTOR,
    HEAD,
    QA,
    REGULATORY,
    ROOT,
    SITE,
    Bench,
    missing,
    path_of,
)

Bend = Callable[[Bench], Bench]

FROM, TO = "2026-10-01T00:00:00Z", "2026-11-30T00:00:00Z"
"""A box that holds when the bench's step is signed and when it lands."""


def named(bench: Bench, principal: str, *deputies: str, role: str, start: str = FROM, end: str = TO) -> Bench:
    """A person's next revision, which names deputies for a role; nobody has signed yet."""
    lines = [f'  - {{person: {d}, role: {role}, from: "{start}", to: "{end}"}}' for d in deputies]
    return bench.edit(principal).add(principal, "\n".join(["deputies:", *lines]))


def lent(bench: Bench, principal: str, *deputies: str, role: str, start: str = FROM, end: str = TO) -> Bench:
    """The same, landed with everybody's signature."""
    return agreed(named(bench, principal, *deputies, role=role, start=start, end=end), *deputies).land()


def agreed(bench: Bench, *deputies: str) -> Bench:
    """Everybody whom it takes to name deputies: an author, a root holder who gains nothing, and the other side."""
    if "-LRK-" in bench.touched:
        holder = HEAD if DIRECTOR in deputies else DIRECTOR
        return bench.sign(ADMIN, "authored").sign(holder, role=ROOT).sign(CMO_QA)
    holder = CMO_HEAD if CMO_DIRECTOR in deputies else CMO_DIRECTOR
    return bench.sign(CMO_QA, "authored").sign(holder, role=ROOT).sign(QA)


def instead(bench: Bench, deputy: str, principal: str, role: str, meaning: str = "approved", **more: str) -> Bench:
    """A statement by a deputy, in the place of somebody else."""
    return bench.sign(deputy, meaning, role, said={"signatory.deputy_for": principal, **more})


def half(bench: Bench) -> Bench:
    """The plan with its author and the manufacturer's approval: the sponsor's quality unit is still missing."""
    return bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)


def test_deputy_signs(bench: Bench) -> None:
    """Who was named for a role, and whose box holds, fills that role's place, and the statement says for whom."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    verdict = instead(half(bench), REGULATORY, QA, "sponsor.qa").accepted()
    said = [s.approval.predicate.signatory for r in verdict.records for s in r.statements if s.approval is not None]
    assert [(s.id, s.deputy_for, s.role) for s in said if s.deputy_for] == [(REGULATORY, QA, "sponsor.qa")]


def test_deputy_writes(bench: Bench) -> None:
    """A deputy may also write what the other person might have written."""
    lent(bench, CMO_ENGINEER, CMO_DIRECTOR, role="cmo.techops")
    instead(bench.plan(), CMO_DIRECTOR, CMO_ENGINEER, "cmo.techops", "authored").sign(CMO_QA).sign(QA).accepted()


def test_deputy_acknowledges_late(bench: Bench) -> None:
    """A deputy may acknowledge later what landed, in the other person's place."""
    lent(bench, QA, REGULATORY, role="sponsor.qa").touched = CAPA
    instead(bench, REGULATORY, QA, "sponsor.qa", "acknowledged").accepted()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("2026-09-01T00:00:00Z", "2026-10-12T08:00:00Z", id="over-at-landing"),
        pytest.param("2026-09-01T00:00:00Z", "2026-10-12T07:30:00Z", id="over-between-signing-and-landing"),
        pytest.param("2026-10-12T07:00:01Z", "2026-11-30T00:00:00Z", id="not-begun-at-signing"),
        pytest.param("2026-10-12T09:00:00Z", "2026-11-30T00:00:00Z", id="not-begun-at-landing"),
    ],
)
def test_outside_of_the_box(bench: Bench, start: str, end: str) -> None:
    """The box must hold when the deputy signs and when the step lands: position beats clock."""
    lent(bench, QA, REGULATORY, role="sponsor.qa", start=start, end=end)
    instead(half(bench), REGULATORY, QA, "sponsor.qa").refused("person.role", "approval.missing")


def test_to_the_second(bench: Bench) -> None:
    """The box holds from its first moment on and until just before its last."""
    lent(bench, QA, REGULATORY, role="sponsor.qa", start="2026-10-12T07:00:00Z", end="2026-10-12T08:00:01Z")
    instead(half(bench), REGULATORY, QA, "sponsor.qa").accepted()


def test_signature_set_back_into_the_box(bench: Bench) -> None:
    """Row 10: a box that is over cannot be signed in by dating the signature back."""
    lent(bench, QA, REGULATORY, role="sponsor.qa", start="2026-09-01T00:00:00Z", end="2026-10-10T00:00:00Z")
    instead(half(bench), REGULATORY, QA, "sponsor.qa", signed_at="2026-10-09T12:00:00Z")
    bench.refused("person.role", "approval.missing")


@pytest.mark.parametrize(
    ("deputy", "principal", "role"),
    [
        pytest.param(ADMIN, QA, "sponsor.qa", id="never-named"),
        pytest.param(REGULATORY, HEAD, "sponsor.qa", id="named-by-somebody-else"),
        pytest.param(REGULATORY, QA, "sponsor.qa_head", id="another-role"),
        pytest.param(QA, REGULATORY, "sponsor.qa", id="the-other-way-round"),
        pytest.param(REGULATORY, REGULATORY, "sponsor.qa", id="for-oneself"),
        pytest.param(REGULATORY, "PER-LRK-0099", "sponsor.qa", id="for-nobody"),
        pytest.param(REGULATORY, CMO_QA, "cmo.qu", id="for-the-other-side"),
    ],
)
def test_who_was_not_named_stands_in_for_nobody(bench: Bench, deputy: str, principal: str, role: str) -> None:
    """Standing in takes being named by that very person, for that very role."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    verdict = instead(half(bench), deputy, principal, role).judge()
    assert not verdict.accepted
    assert {"person.role", "approval.missing"} <= {f.code for f in verdict.findings}


def test_own_role_is_no_lent_role(bench: Bench) -> None:
    """Who holds a role cannot sign in it as somebody's deputy unless that person named them."""
    instead(half(bench), HEAD, QA, "sponsor.qa").refused("person.role", "approval.missing")


def test_without_saying_for_whom(bench: Bench) -> None:
    """A deputy who does not say for whom signs in a role of their own, which they do not hold."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    half(bench).sign(REGULATORY, role="sponsor.qa").refused("person.role", "approval.missing")


# --- the principal --------------------------------------------------------------------------------------------------


def test_role_that_the_principal_lost(bench: Bench) -> None:
    """A role that its holder lost in the meantime is lent to nobody."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    bench.edit(QA, swap={'00:00:00+01:00"}': '00:00:00+01:00", valid_to: "2026-10-11T00:00:00Z"}'}).let_in().land()
    instead(half(bench), REGULATORY, QA, "sponsor.qa").refused("person.role", "approval.missing")


def test_principal_who_left(bench: Bench) -> None:
    """Who has left lends nothing any more."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    bench.leaves(QA).let_in().land()
    instead(half(bench), REGULATORY, QA, "sponsor.qa").refused("person.role", "approval.missing")


def test_deputy_who_left(bench: Bench) -> None:
    """Who has left stands in for nobody."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    bench.leaves(REGULATORY).let_in().land()
    instead(half(bench), REGULATORY, QA, "sponsor.qa").refused("person.role", "key.expired", "approval.missing")


def test_principal_without_a_key(bench: Bench) -> None:
    """A lost key of the principal stops the principal and not the deputy: that is what deputies are for."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    bench.key_event(QA, "revoked", "2026-10-12T07:00:00Z").sign(QA, "authored").land()
    instead(half(bench), REGULATORY, QA, "sponsor.qa").accepted()


def test_sites_of_the_principals_role(bench: Bench) -> None:
    """What is lent reaches as far as the principal's role does: to that site, and to no other record."""
    bench.swap(path_of(QA), "role: sponsor.qa, sites: all", f"role: sponsor.qa, sites: [{SITE}]").given()
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    instead(half(bench.fork()), REGULATORY, QA, "sponsor.qa").accepted()
    bench.swap(path_of(CAPA), f"site: {SITE}\n", "site: SITE-HRW-0002\n").given()
    instead(half(bench), REGULATORY, QA, "sponsor.qa").refused("person.role", "approval.missing")


# --- naming ---------------------------------------------------------------------------------------------------------


def other(deputy: str, role: str = "sponsor.qa") -> Bend:
    return lambda b: named(b, QA, deputy, role=role)


@pytest.mark.parametrize(
    "bend",
    [
        pytest.param(other(CMO_QA), id="of-the-other-side"),
        pytest.param(other(QA), id="oneself"),
        pytest.param(other("PER-LRK-0099"), id="nobody"),
        pytest.param(other(REGULATORY, "sponsor.qa_head"), id="role-not-held"),
        pytest.param(lambda b: named(b, CMO_ENGINEER, "PER-HRW-0003", role="cmo.techops"), id="who-has-left"),
    ],
)
def test_naming_that_is_refused(bench: Bench, bend: Bend) -> None:
    """Named is an active colleague, for a role that the person holds."""
    verdict = bend(bench).let_in().judge()
    assert not verdict.accepted
    assert "person.role" in {f.code for f in verdict.findings}


def test_root_keys_are_not_lent(bench: Bench) -> None:
    """A root holder names no deputy for that, and nobody signs as root for somebody else."""
    lending = named(bench.fork(), DIRECTOR, QA, role=ROOT).let_in().judge()
    assert "record.schema" in {f.code for f in lending.findings}
    bench.next_policy().pin().sign(ADMIN, "authored").sign(CMO_DIRECTOR, role=ROOT)
    verdict = bench.sign(HEAD, role=ROOT, said={"signatory.deputy_for": DIRECTOR}).judge()
    assert {"person.role", "root.threshold"} <= {f.code for f in verdict.findings}


def test_no_deputy_of_a_deputy(bench: Bench) -> None:
    """Who stands in for a role does not hold it, so it cannot be lent on: no chain of deputies ever forms."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    named(bench.fork(), REGULATORY, ADMIN, role="sponsor.qa").let_in().refused("person.role")
    bench.add(
        REGULATORY, f'deputies:\n  - {{person: {DIRECTOR}, role: sponsor.qa, from: "{FROM}", to: "{TO}"}}'
    ).given()
    instead(half(bench.fork()), DIRECTOR, REGULATORY, "sponsor.qa").refused("person.role", "approval.missing")
    instead(half(bench), DIRECTOR, QA, "sponsor.qa").refused("person.role", "approval.missing")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("2026-10-01T00:00:00Z", "2027-01-01T00:00:01Z", id="longer-than-a-quarter"),
        pytest.param("2026-10-02T00:00:00Z", "2026-10-01T00:00:00Z", id="ends-before-it-begins"),
        pytest.param("2026-10-01T00:00:00Z", "2026-10-01T00:00:00Z", id="never"),
    ],
)
def test_box_that_is_none(bench: Bench, start: str, end: str) -> None:
    """A box has a beginning and an end, and is no longer than a quarter."""
    verdict = named(bench, QA, REGULATORY, role="sponsor.qa", start=start, end=end).let_in().judge()
    assert not verdict.accepted
    assert "record.schema" in {f.code for f in verdict.findings}


@pytest.mark.parametrize(("end", "accepted"), [("2027-04-14T08:00:00Z", True), ("2027-04-14T08:00:01Z", False)])
def test_boxes_in_a_row(bench: Bench, end: str, accepted: bool) -> None:
    """However many boxes are set one after the other, they reach two quarters ahead and no further."""
    named(bench, QA, REGULATORY, role="sponsor.qa", end="2026-12-30T00:00:00Z")
    box = f'  - {{person: {REGULATORY}, role: sponsor.qa, from: "2027-02-01T00:00:00Z", to: "{end}"}}\n---\n'
    text = bench.read(path_of(QA)).decode().replace("---\n", "\0", 1).replace("---\n", box, 1).replace("\0", "---\n")
    bench.write(path_of(QA), text).let_in()
    if accepted:
        bench.accepted()
    else:
        bench.refused("person.role")


def test_naming_takes_what_every_change_of_a_person_takes(bench: Bench) -> None:
    """A deputy is named with a root holder of the own side and somebody of the other, and not by the two concerned."""
    bench = named(bench, QA, REGULATORY, role="sponsor.qa").sign(QA, "authored")
    bench.fork().sign(CMO_QA).refused("approval.missing", "policy.approval")
    bench.fork().sign(DIRECTOR, role=ROOT).refused("approval.missing", "policy.approval")
    bench.sign(DIRECTOR, role=ROOT).sign(CMO_QA).accepted()


def test_nobody_makes_themselves_a_deputy(bench: Bench) -> None:
    """The root holder who approves may not be the one who is named, now or with a longer box."""
    codes = ("approval.separation", "approval.missing", "policy.approval")
    bench = named(bench, QA, DIRECTOR, role="sponsor.qa").sign(ADMIN, "authored").sign(CMO_QA)
    bench.fork().sign(DIRECTOR, role=ROOT).refused(*codes)
    bench.sign(HEAD, role=ROOT).land()
    bench.edit(QA, swap={TO: "2026-12-20T00:00:00Z"}).sign(ADMIN, "authored").sign(CMO_QA)
    bench.fork().sign(DIRECTOR, role=ROOT).refused(*codes)
    bench.sign(HEAD, role=ROOT).accepted()


def test_a_deputy_already_named_may_approve_other_changes(bench: Bench) -> None:
    """Who was named before gains nothing by a change of something else, and may approve it."""
    lent(bench, QA, HEAD, role="sponsor.qa")
    bench.edit(QA).sign(ADMIN, "authored").sign(HEAD, role=ROOT).sign(CMO_QA).accepted()


# --- separation -----------------------------------------------------------------------------------------------------


def test_what_the_principal_wrote(bench: Bench) -> None:
    """Row 9: who wrote a text does not approve it through a deputy."""
    lent(bench, CMO_QA, CMO_DIRECTOR, role="cmo.qu")
    bench.plan().sign(CMO_QA, "authored").sign(QA)
    instead(bench, CMO_DIRECTOR, CMO_QA, "cmo.qu").refused("approval.separation", "approval.missing")


def test_what_the_deputy_wrote(bench: Bench) -> None:
    """Row 9: a deputy does not approve for somebody else what they wrote themselves."""
    lent(bench, CMO_QA, CMO_ENGINEER, role="cmo.qu")
    bench.plan().sign(CMO_ENGINEER, "authored").sign(QA)
    instead(bench, CMO_ENGINEER, CMO_QA, "cmo.qu").refused("approval.separation", "approval.missing")


def test_what_was_written_in_the_principals_place(bench: Bench) -> None:
    """Row 41: what a deputy wrote for somebody counts as that person's own text too, now and in later revisions."""
    lent(bench, CMO_QA, CMO_DIRECTOR, role="cmo.qu")
    instead(bench.plan(), CMO_DIRECTOR, CMO_QA, "cmo.qu", "authored").sign(QA)
    bench.fork().sign(CMO_QA).refused("approval.separation", "approval.missing")
    bench.sign(CMO_HEAD, role="cmo.qu").accepted()


def test_what_was_written_in_an_earlier_revision(bench: Bench) -> None:
    """Row 41: a text written through a deputy two revisions ago is still the principal's."""
    lent(bench, CMO_QA, CMO_DIRECTOR, role="cmo.qu")
    bench.edit(CAPA, swap={"in at least ten lots": "in at least nine lots"})
    instead(bench, CMO_DIRECTOR, CMO_QA, "cmo.qu", "authored").land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(QA)
    bench.fork().sign(CMO_QA).refused("approval.separation", "approval.missing")
    bench.fork().sign(CMO_HEAD, role="cmo.qu").accepted()


@pytest.fixture
def two(bench: Bench) -> Bench:
    """A workflow in which a plan takes two quality people of the sponsor's."""
    return bench.swap(
        "schema/workflows/capa.yaml",
        "approved, when: [shared]}\n  - {from: plan_approved",
        "approved, count: 2}\n  - {from: plan_approved",
    ).given()


def test_one_principal_fills_one_place(two: Bench) -> None:
    """Row 8: a person and their deputy, or two deputies of one person, count once."""
    lent(two, QA, REGULATORY, DIRECTOR, role="sponsor.qa")
    one = instead(half(two), REGULATORY, QA, "sponsor.qa")
    one.fork().sign(QA).refused("approval.separation", "approval.missing")
    instead(one.fork(), DIRECTOR, QA, "sponsor.qa").refused("approval.separation", "approval.missing")
    one.sign(HEAD, role="sponsor.qa").accepted()


def test_one_deputy_fills_one_place(two: Bench) -> None:
    """Row 8: a deputy of two people signs for one of them."""
    lent(two, QA, REGULATORY, role="sponsor.qa")
    lent(two, HEAD, REGULATORY, role="sponsor.qa")
    one = instead(half(two), REGULATORY, QA, "sponsor.qa")
    one.fork().sign(HEAD, role="sponsor.qa").accepted()
    instead(one, REGULATORY, HEAD, "sponsor.qa").refused("approval.surplus", "approval.missing")


def test_two_places_of_one_principal(bench: Bench) -> None:
    """Row 8: a principal's two roles, one signed by themselves and one by a deputy, are one person's."""
    lent(bench, HEAD, REGULATORY, role="sponsor.qa")
    bench.write("CODEOWNERS", "* @quality\n").write("site/pages/contact.md", "# Contact\n").pin()
    bench.sign(ADMIN, "authored").sign(HEAD, role="sponsor.qa_head").sign(CMO_HEAD, role="cmo.qu_head")
    bench.sign(CMO_QA, "acknowledged")
    instead(bench, REGULATORY, HEAD, "sponsor.qa").refused("approval.separation", "approval.missing")


def test_action_owner_through_a_deputy(bench: Bench) -> None:
    """Whoever owns an action does not approve that it was effective through a deputy either."""
    path = path_of(CLOSED)
    bench.write(path, bench.read(path).decode().replace(CMO_DIRECTOR, CMO_HEAD))
    bench.swap(path, "state: closed_effective", "state: effectiveness_pending").given()
    lent(bench, CMO_HEAD, CMO_QA, role="cmo.qu")
    bench.edit(CLOSED, "closed_effective").sign(CMO_ENGINEER, "authored").sign(QA)
    bench.fork().sign(CMO_QA).accepted()
    instead(bench, CMO_QA, CMO_HEAD, "cmo.qu").refused("approval.separation", "approval.missing")


def test_change_of_oneself_through_a_deputy(bench: Bench) -> None:
    """Nobody approves a change of their own record through a deputy, nor a deputy one of theirs."""
    lent(bench, CMO_QA, CMO_ENGINEER, role="cmo.qu")
    bench.edit(CMO_ENGINEER).sign(CMO_HEAD, "authored", "cmo.qu").sign(CMO_DIRECTOR, role=ROOT).sign(QA).land()
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    bench.edit(CMO_ENGINEER).sign(CMO_HEAD, "authored", "cmo.qu").sign(CMO_DIRECTOR, role=ROOT)
    instead(bench, REGULATORY, QA, "sponsor.qa").land()
    bench.edit(REGULATORY).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT)
    instead(bench, CMO_ENGINEER, CMO_QA, "cmo.qu").accepted()


# --- who administers records ----------------------------------------------------------------------------------------

ADMINISTERS = 'roles:\n  - {role: records.admin, valid_from: "2026-10-12T00:00:00Z"}\n'


@pytest.mark.parametrize("who", [QA, REGULATORY])
def test_administrators_approve_nothing(bench: Bench, who: str) -> None:
    """Neither a deputy who administers records nor one who stands in for an administrator approves anything."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    bench.swap(path_of(who), "roles:\n", ADMINISTERS).given()
    instead(half(bench), REGULATORY, QA, "sponsor.qa").refused("person.role", "approval.missing")


def test_deputy_of_an_administrator_writes(bench: Bench) -> None:
    """Who stands in for an administrator writes what an administrator writes, and that is all."""
    named(bench, ADMIN, REGULATORY, role="records.admin").sign(QA, "authored").sign(DIRECTOR, role=ROOT)
    bench.sign(CMO_QA).land()
    bench.page().pin()
    instead(bench, REGULATORY, ADMIN, "records.admin", "authored").sign(QA).sign(CMO_QA, "acknowledged").accepted()


@pytest.mark.parametrize("signed_at", ["2026-10-12T07:00:00Z", "2026-10-11T07:00:00Z"])
def test_administrator_who_signs_with_an_earlier_date(bench: Bench, signed_at: str) -> None:
    """Who administers records when the step lands approves nothing in it, whatever time the signature claims."""
    bench.swap(path_of(QA), "roles:\n", ADMINISTERS).given()
    half(bench).sign(QA, role="sponsor.qa", said={"signed_at": signed_at})
    bench.refused("person.role", "approval.missing")


# --- the statement --------------------------------------------------------------------------------------------------


def test_nobody_said_in_words(bench: Bench) -> None:
    """A statement says for whom or leaves it out: an empty word would be a second way to write the same."""
    for word in (None, ""):
        half(bench.fork()).sign(HEAD, role="sponsor.qa", said={"signatory.deputy_for": word}).refused(
            "statement.format", "approval.missing"
        )


def test_taken_out_of_a_signed_statement(bench: Bench) -> None:
    """Who took "in the place of" out of a signed statement broke the signature."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    instead(half(bench), REGULATORY, QA, "sponsor.qa")
    path = bench.statements.pop()
    data = bench.read(path).replace(f'"deputy_for":"{QA}",'.encode(), b"")
    signature = bench.read(f"{path}.sig")
    verdict = bench.drop(path, f"{path}.sig").keep(CAPA, data, signature).judge()
    assert {"signature.invalid", "person.role"} <= {f.code for f in verdict.findings}


def test_both_ways_at_once(bench: Bench) -> None:
    """Row 8: the same person in the own place and in somebody else's says the same thing twice."""
    lent(bench, QA, HEAD, role="sponsor.qa")
    half(bench).sign(HEAD, role="sponsor.qa")
    instead(bench, HEAD, QA, "sponsor.qa").refused("approval.surplus")


def test_key_of_the_principal(bench: Bench) -> None:
    """A deputy signs with a key of their own: the principal's is not theirs."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    half(bench).sign(REGULATORY, role="sponsor.qa", key=person_key(QA, 1), said={"signatory.deputy_for": QA}).refused(
        "key.unknown", "approval.missing"
    )


# --- what the gate tells --------------------------------------------------------------------------------------------


def test_deputies_are_told_as_people_who_can_sign(bench: Bench) -> None:
    """Where a signature is missing, deputies whose box holds are named among those who can give it, and no others."""
    lent(bench, QA, REGULATORY, role="sponsor.qa")
    (finding,) = half(bench).refused("approval.missing").findings
    assert f"({REGULATORY})" in finding.hint
    assert f"({DIRECTOR})" not in finding.hint


def test_deputies_of_authors_are_not_told(bench: Bench) -> None:
    """Nobody is told to sign for somebody who wrote the change."""
    lent(bench, CMO_QA, CMO_DIRECTOR, role="cmo.qu")
    verdict = bench.plan().sign(CMO_QA, "authored").sign(QA).refused("approval.missing")
    assert [CMO_QA in s.excluded for s in missing(verdict)] == [True]
    (finding,) = verdict.findings
    assert f"({CMO_HEAD})" in finding.hint
    assert f"({CMO_DIRECTOR})" not in finding.hint


def test_deputies_do_not_keep_a_policy_alive(bench: Bench) -> None:
    """Row 14: a box that ends keeps nothing alive: the last quality person does not leave because a deputy is there."""
    bench.leaves(QA).sign(HEAD, "authored", "sponsor.qa").sign(DIRECTOR, role=ROOT).sign(CMO_QA).land()
    named(bench, HEAD, REGULATORY, role="sponsor.qa").sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA)
    bench.land()
    bench.leaves(HEAD).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA).refused("policy.liveness")
