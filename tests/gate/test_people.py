"""People and their keys: who lets them in, what proves a key, and that a key is never lost, shared or revived."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from sealtrail.exemplar.keys import StoryKey, person_key, root_key
from tests.gate.bench import (
    ADMIN,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    DIRECTOR,
    HEAD,
    QA,
    ROOT,
    Bench,
    missing,
    named,
    path_of,
    rsa_line,
)
from tests.signatures.forge import IDENTITY, ed25519_blob, line

Bend = Callable[[Bench], Bench]
NEW = "PER-HRW-0006"
RECORD = path_of(NEW)
KEY = person_key(NEW, 1)


def test_colleague(bench: Bench) -> None:
    """A person comes in with an author, a root holder of the own side and somebody of the other."""
    verdict = bench.colleague().let_in().accepted()
    assert verdict.records[0].id == NEW


def test_first_signature_in_the_next_step(bench: Bench) -> None:
    """Who came in signs from the next step on."""
    bench.colleague().let_in().land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(NEW).sign(QA).accepted()


@pytest.mark.parametrize("without", [CMO_DIRECTOR, QA])
def test_nobody_lets_people_in_alone(bench: Bench, without: str) -> None:
    """Without a root holder of the own side, or without the other side, nobody comes in."""
    bench.colleague().sign(CMO_QA, "authored")
    if without != CMO_DIRECTOR:
        bench.sign(CMO_DIRECTOR, role=ROOT)
    if without != QA:
        bench.sign(QA)
    bench.refused("approval.missing", "policy.approval")


def test_row_05_own_key_in_the_same_change(bench: Bench) -> None:
    """Row 5: a change that enrols a key is not signed by that key, however well it is proven."""
    bench.colleague().sign(CMO_QA, "authored").sign(CMO_DIRECTOR, role=ROOT)
    bench.sign(NEW, role="sponsor.qa", said={"signatory.organisation": "larkspur"}, key=KEY)
    bench.refused("key.unknown", "approval.missing", "policy.approval")


def test_row_05_person_used_in_the_same_change(bench: Bench) -> None:
    """Row 5: a person added by a step approves nothing in it."""
    bench.colleague().let_in().plan().sign(CMO_ENGINEER, "authored").sign(NEW, key=KEY).sign(QA)
    bench.refused("key.unknown", "approval.missing", "governed.alone")


def test_row_38_root_holder_enrols_another_key(bench: Bench) -> None:
    """Row 38: a key added to a root holder's person record does not sign as root."""
    key = person_key(CMO_DIRECTOR, 2)
    with_key(bench, CMO_DIRECTOR, 2).sign(CMO_QA, "authored").sign(CMO_HEAD, role=ROOT).sign(QA).land()
    bench.next_policy().pin().sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT)
    bench.fork().sign(CMO_DIRECTOR, role=ROOT).accepted()
    bench.sign(CMO_DIRECTOR, role=ROOT, key=key)
    bench.refused("key.unknown", "approval.missing", "root.threshold", "policy.approval")


def test_invariants_that_no_workflow_can_relax(bench: Bench) -> None:
    """Row 37: a workflow that asks nobody for people still needs a root holder of the own side and the other side."""
    path = "schema/workflows/person.yaml"
    text = bench.read(path).decode()
    bench.write(path, text[: text.index("    need:")]).given()
    bench.colleague().sign(CMO_QA, "authored").refused("policy.approval")


# --- keys ---------------------------------------------------------------------------------------------------------


def with_key(bench: Bench, person: str, number: int, *, public: str = "", fingerprint: str = "") -> Bench:
    """One more key of a person, with its proof."""
    key = person_key(person, number)
    text = bench.edit(person).read(path_of(person)).decode()
    block = (
        f'  - fingerprint: "{fingerprint or key.fingerprint}"\n    public: "{public or key.public}"\n    events:\n'
        '      - {kind: enrolled, at: "2026-10-12T07:00:00Z"}\n'
    )
    return bench.write(path_of(person), text.replace("identity:", block + "identity:", 1)).enrol(person, number)


def test_second_key(bench: Bench) -> None:
    """A second key lands with its proof, and signs from then on."""
    with_key(bench, CMO_ENGINEER, 2).let_in().land()
    bench.plan().sign(CMO_ENGINEER, "authored", key=person_key(CMO_ENGINEER, 2)).sign(CMO_QA).sign(QA).accepted()


T = '"2026-10-12T07:00:00Z"'


def proof_of(bench: Bench) -> str:
    return next(path for path in bench.changes if "/enrolments/" in path and path.endswith(".json"))


def unproven(bench: Bench) -> Bench:
    path = proof_of(bench)
    return bench.drop(path, f"{path}.sig")


def unsigned(bench: Bench) -> Bench:
    return bench.drop(f"{proof_of(bench)}.sig")


def orphan(bench: Bench) -> Bench:
    return bench.write(path_of(NEW, "enrolments", "0" * 16 + ".json.sig"), b"anything")


def renamed_proof(bench: Bench) -> Bench:
    path = proof_of(bench)
    data, signature = bench.read(path), bench.read(f"{path}.sig")
    other = path_of(NEW, "enrolments", "0" * 16 + ".json")
    return bench.drop(path, f"{path}.sig").write(other, data).write(f"{other}.sig", signature)


@pytest.mark.parametrize(
    ("bend", "codes"),
    [
        pytest.param(unproven, {"policy.approval"}, id="row-17-no-proof"),
        pytest.param(
            lambda b: unproven(b).enrol(NEW, 1, key=person_key(CMO_QA, 1)), {"key.unknown"}, id="row-17-other-signer"
        ),
        pytest.param(unsigned, {"signature.format"}, id="row-17-proof-not-signed"),
        pytest.param(
            lambda b: unproven(b).enrol(NEW, 1, said={"person": CMO_QA}), {"policy.approval"}, id="other-person"
        ),
        pytest.param(
            lambda b: unproven(b).enrol(NEW, 1, said={"organisation": "larkspur"}), {"policy.approval"}, id="other-side"
        ),
        pytest.param(
            lambda b: unproven(b).enrol(NEW, 1, said={"repository": "urn:uuid:0"}),
            {"policy.approval"},
            id="row-4-clone",
        ),
        pytest.param(lambda b: b.enrol(NEW, 2), {"policy.approval"}, id="proof-of-no-key"),
        pytest.param(lambda b: b.enrol(NEW, 1, said={"person": CMO_QA}), {"policy.approval"}, id="second-proof-lies"),
        pytest.param(orphan, {"policy.approval"}, id="signature-of-no-proof"),
        pytest.param(renamed_proof, {"policy.approval"}, id="proof-under-another-name"),
        pytest.param(
            lambda b: b.write(path_of(NEW, "enrolments", named(b"{}")), b"{}"),
            {"policy.approval"},
            id="no-proof-at-all",
        ),
        pytest.param(
            lambda b: b.swap(RECORD, f'public: "{KEY.public}"', f'public: "{rsa_line(1024)}"'),
            {"key.weak", "policy.approval"},
            id="row-17-rsa-1024",
        ),
        pytest.param(
            lambda b: b.swap(RECORD, f'public: "{KEY.public}"', f'public: "{line(ed25519_blob(IDENTITY))}"'),
            {"key.weak", "policy.approval"},
            id="row-17-identity-point",
        ),
        pytest.param(
            lambda b: b.swap(RECORD, f'public: "{KEY.public}"', f'public: "{person_key(NEW, 2).public}"'),
            {"key.weak", "policy.approval"},
            id="fingerprint-of-another",
        ),
        pytest.param(
            lambda b: b.swap(RECORD, "{kind: enrolled,", "{kind: retired,"), {"record.schema"}, id="not-enrolled-first"
        ),
    ],
)
def test_row_17_keys_that_must_not_come_in(bench: Bench, bend: Bend, codes: set[str]) -> None:
    """Row 17: a key comes in strong, once, and with one proof that is about it, this person and this repository."""
    bend(bench.colleague()).let_in().refused(*codes)


def test_row_17_kind_that_the_policy_does_not_take(bench: Bench) -> None:
    """Row 17: a key of a kind that the policy does not list is not enrolled."""
    bench.swap("schema/policy.yaml", "accepted: [ssh-ed25519, ", "accepted: [").given()
    verdict = bench.colleague().judge()
    assert not verdict.accepted
    assert "key.weak" in {f.code for f in verdict.findings}


@pytest.mark.parametrize("key", [person_key(CMO_ENGINEER, 1), root_key(HEAD)], ids=["a-colleagues", "a-root-holders"])
def test_row_17_key_of_somebody_else(bench: Bench, key: StoryKey) -> None:
    """Row 17: a key that another person holds, or that root lends another one, is refused though it is proven."""
    bench.colleague()
    text = bench.read(RECORD).decode().replace(KEY.public, key.public).replace(KEY.fingerprint, key.fingerprint)
    unproven(bench).write(RECORD, text).enrol(NEW, 1, about=key).let_in().refused("key.weak")


def test_one_key_twice(bench: Bench) -> None:
    """One key is one entry, so that it cannot be both retired and alive."""
    text = bench.edit(CMO_ENGINEER).read(path_of(CMO_ENGINEER)).decode()
    block = text[text.index("  - fingerprint:") : text.index("identity:")]
    bench.swap(path_of(CMO_ENGINEER), block, block * 2).let_in().refused("key.weak")


# --- a key's history ----------------------------------------------------------------------------------------------

ENGINEER = person_key(CMO_ENGINEER, 1)
ENROLLED = '      - {kind: enrolled, at: "2026-01-12T08:33:00-05:00"}\n'
RETIRED = '      - {kind: retired, at: "2026-10-12T07:00:00Z"}\n'
EXPIRES = '    expires: "2026-12-01T00:00:00Z"\n'


def block_of(bench: Bench) -> str:
    text = bench.read(path_of(CMO_ENGINEER)).decode()
    return text[text.index("  - fingerprint:") : text.index("identity:")]


@pytest.mark.parametrize(
    ("swap", "codes"),
    [
        pytest.param({ENROLLED: ENROLLED + RETIRED}, set(), id="retired"),
        pytest.param({ENROLLED: ENROLLED.replace("08:33", "08:34")}, {"policy.approval"}, id="event-rewritten"),
        pytest.param({ENROLLED: RETIRED.replace("2026-10", "2026-01")}, {"policy.approval"}, id="event-replaced"),
        pytest.param({EXPIRES: ""}, {"policy.approval"}, id="expiry-taken-away"),
        pytest.param({EXPIRES: EXPIRES.replace("2026", "2036")}, {"policy.approval"}, id="row-10-expiry-put-off"),
        pytest.param({EXPIRES: EXPIRES.replace("-12-", "-11-")}, set(), id="expiry-brought-forward"),
    ],
)
def test_history_of_a_key(bench: Bench, swap: Mapping[str, str], codes: set[str]) -> None:
    """A key's events are only added to and its end only comes nearer, whoever signs."""
    bench.swap(path_of(CMO_ENGINEER), "    events:\n" + ENROLLED, EXPIRES + "    events:\n" + ENROLLED).given()
    bench.edit(CMO_ENGINEER, swap=swap).let_in()
    if codes:
        bench.refused(*codes)
    else:
        bench.accepted()


def test_key_deleted(bench: Bench) -> None:
    """A key is never deleted, nor exchanged under its own fingerprint."""
    block = block_of(bench)
    bench.fork().edit(CMO_ENGINEER, swap={"keys:\n" + block: ""}).let_in().refused("policy.approval")
    other = person_key(CMO_ENGINEER, 2).public
    bench.edit(CMO_ENGINEER, swap={ENGINEER.public: other}).let_in().refused("policy.approval")


def test_retired_key_is_not_revived(bench: Bench) -> None:
    """Row 10: an enrolment after the retirement does not bring the key back."""
    bench.edit(CMO_ENGINEER, swap={ENROLLED: ENROLLED + RETIRED}).let_in().land()
    again = '      - {kind: enrolled, at: "2026-10-12T07:30:00Z"}\n'
    bench.edit(CMO_ENGINEER, swap={RETIRED: RETIRED + again}).let_in().land()
    bench.plan().sign(CMO_ENGINEER, "authored", key=ENGINEER).sign(CMO_QA).sign(QA)
    bench.refused("key.expired", "approval.missing")


def test_proof_without_a_revision(bench: Bench) -> None:
    """A proof added beside a person who does not change is refused, and one that landed stays."""
    bench.enrol(CMO_ENGINEER, 2)
    verdict = bench.fork().judge()
    assert not verdict.accepted
    assert {"record.revision", "policy.approval", "approval.missing"} <= {f.code for f in verdict.findings}
    bench.changes = {}
    path = bench.base.statements(path_of(CMO_ENGINEER, "enrolments"))[0].path
    bench.edit(CMO_ENGINEER).let_in().drop(path).refused("approval.append-only")


def test_row_17_proof_of_a_key_held_already(bench: Bench) -> None:
    """A second proof for a key that is enrolled already proves nothing that anybody asked for."""
    bench.edit(CMO_ENGINEER).enrol(CMO_ENGINEER, 1, said={"person": CMO_QA}).let_in().refused("policy.approval")


def test_row_32_number_of_no_organisation(bench: Bench) -> None:
    """Row 32: a person whose number carries the code of no organisation comes in by nobody's word."""
    bench.colleague("PER-XYZ-0001")
    bench.sign(CMO_QA, "authored").sign(CMO_DIRECTOR, role=ROOT).sign(QA).refused("record.path")


def test_unreadable_person_signs_nothing(bench: Bench) -> None:
    """A person whom base holds in a form that cannot be read is nobody, and is offered for no place."""
    bench.write(path_of(QA), bench.read(path_of(QA)).replace(b"state: active\n", b"")).given()
    fields = {"signatory.id": QA, "signatory.name": "Zeynep Yıldız"}
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    bench.sign(HEAD, role="sponsor.qa", said=fields).refused("key.unknown", "approval.missing")


def test_empty_shelf_of_people(bench: Bench) -> None:
    """Row 14: without people nobody signs, and nothing is accepted."""
    people = [path for path, _ in bench.base.files("records/people")]
    signed = bench.fork().plan().approve()
    bench.drop(*people).given()
    bench.changes = dict(signed.changes)
    verdict = bench.refused("key.unknown", "approval.missing")
    assert len(missing(verdict)) == 3


def test_nobody_approves_a_change_of_themselves(bench: Bench) -> None:
    """A root holder cannot give the root holder's approval for a change of the own roles or keys; another one can."""
    bench.edit(CMO_HEAD, swap={"Holds one of Harrow's two root keys.": "Holds a root key."})
    bench.sign(CMO_QA, "authored").sign(QA)
    bench.fork().sign(CMO_HEAD, role=ROOT).refused("approval.missing", "approval.separation", "policy.approval")
    bench.sign(CMO_DIRECTOR, role=ROOT).accepted()


def test_administrators_approve_nothing_in_any_role(bench: Bench) -> None:
    """Who administers records cannot approve one, not even in a quality role that the same person holds."""
    admin = 'roles:\n  - {role: records.admin, sites: all, valid_from: "2026-01-12T00:00:00+01:00"}\n'
    text = bench.read(path_of(QA)).decode()
    bench.write(path_of(QA), text.replace("roles:\n", admin)).given()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    bench.fork().sign(QA, role="sponsor.qa").refused("approval.missing", "person.role")
    bench.sign(HEAD, role="sponsor.qa").accepted()
