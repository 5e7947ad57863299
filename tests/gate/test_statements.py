"""What one statement must say, and by whom and when it must be signed: everything else refuses the step."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sealtrail import gate
from sealtrail.exemplar.keys import person_key, root_key
from tests.gate.bench import (
    AGREEMENT,
    APPROVAL,
    CAPA,
    CLOSED,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_LEFT,
    CMO_QA,
    DIRECTOR,
    HEAD,
    POLICY,
    PRODUCT,
    QA,
    ROOT,
    SITE,
    Bench,
    missing,
    named,
    path_of,
    rsa_line,
    ssh_signature,
)

NOWHERE = "0" * 64


def waiting(bench: Bench) -> Bench:
    """The plan with every signature but the sponsor's."""
    return bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)


def test_honest_statement(bench: Bench) -> None:
    """The neighbour of every case below: the same statement, not bent, is accepted."""
    verdict = waiting(bench).sign(QA).accepted()
    (record,) = verdict.records
    assert (record.id, record.revision, record.transition) == (CAPA, 3, ("plan_in_review", "plan_approved"))
    assert [s.code for s in record.statements] == ["", "", ""]
    assert missing(verdict) == ()


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        pytest.param({"record": CLOSED}, {"statement.subject"}, id="row-2-another-record"),
        pytest.param({"revision": 2}, {"statement.subject"}, id="row-2-another-revision"),
        pytest.param({"transition": None}, {"statement.subject"}, id="row-2-no-step"),
        pytest.param({"transition.to": "voided"}, {"statement.subject"}, id="row-2-another-step"),
        pytest.param({"prior": NOWHERE}, {"statement.prior"}, id="row-3-other-text-before"),
        pytest.param({"prior": None}, {"statement.prior"}, id="row-3-nothing-before"),
        pytest.param(
            {"repository": "urn:uuid:00000000-0000-0000-0000-000000000000"},
            {"statement.repository"},
            id="row-4-staging-clone",
        ),
        pytest.param({"signed_at": "2026-10-12T08:16:00Z"}, {"time.future"}, id="row-10-signed-tomorrow"),
        pytest.param({"signed_at": "2026-09-21T07:59:59Z"}, {"time.backdated"}, id="row-10-signed-too-long-ago"),
        pytest.param({"policy.version": 9}, {"policy.version"}, id="row-7-policy-that-never-was"),
        pytest.param({"policy.sha256": NOWHERE}, {"policy.version"}, id="row-7-policy-of-other-content"),
        pytest.param({"signatory.organisation": "harrow"}, {"person.role"}, id="row-30-other-organisation"),
        pytest.param({"signatory.role": "sponsor.qp"}, {"person.role"}, id="row-30-role-not-held"),
        pytest.param({"signatory.id": "PER-LRK-0099"}, {"key.unknown"}, id="row-5-nobody"),
        pytest.param({"meaning_text": "I do NOT approve this."}, {"statement.subject"}, id="row-47-other-sentence"),
        pytest.param({"signatory.name": "Zeynep Yildiz"}, {"statement.subject"}, id="row-47-other-name"),
        pytest.param({"comment": "But only this once."}, {"statement.format"}, id="row-47-unknown-field"),
        pytest.param({"nonce": "00"}, {"statement.format"}, id="row-27-short-nonce"),
        pytest.param({"signed_at": "2026-02-31T07:00:00Z"}, {"statement.format"}, id="row-27-no-such-day"),
        pytest.param({"signed_at": "٢٠٢٦-10-12T07:00:00Z"}, {"statement.format"}, id="row-27-digits-of-another-script"),
        pytest.param({"revision": 3.0}, set(), id="one-way-to-write-a-number"),
    ],
)
def test_bent_statement(bench: Bench, said: Mapping[str, object], codes: set[str]) -> None:
    """Rows 2 to 4, 7, 10, 27, 30 and 47: one thing said otherwise, and really signed, no longer counts."""
    waiting(bench).sign(QA, said=said)
    if not codes:
        bench.accepted()
        return
    verdict = bench.refused("approval.missing", *codes)
    bent = next(s for s in verdict.records[0].statements if s.path == bench.statements[-1])
    assert not bent.valid
    assert bent.code in codes
    assert [(s.role, s.organisation, s.meaning) for s in missing(verdict)] == [("sponsor.qa", "larkspur", "approved")]


@pytest.mark.parametrize(
    ("outer", "code"),
    [
        pytest.param(
            {"subject": [{"name": path_of(CLOSED), "digest": {"sha256": NOWHERE}}]},
            "statement.subject",
            id="other-file",
        ),
        pytest.param({"_type": "https://in-toto.io/Statement/v2"}, "statement.format", id="other-type"),
        pytest.param({"predicateType": "urn:sealtrail:enrolment:v1"}, "statement.format", id="other-predicate"),
        pytest.param({"subject": []}, "statement.format", id="no-subject"),
    ],
)
def test_bent_envelope(bench: Bench, outer: Mapping[str, object], code: str) -> None:
    """Row 2: a statement about another file, or of another kind, does not count."""
    verdict = waiting(bench).sign(QA, outer=outer).judge()
    assert not verdict.accepted
    assert {code, "approval.missing"} <= {f.code for f in verdict.findings}


@pytest.mark.parametrize(
    ("what", "codes"),
    [
        pytest.param(lambda d: d.replace(b"seal number", b"deal number", 1), {"statement.digest"}, id="a-byte"),
        pytest.param(lambda d: d + b"\n", {"statement.digest"}, id="a-line-at-the-end"),
        pytest.param(lambda d: d.replace(b"\n", b"\r\n"), {"record.schema"}, id="crlf"),
        pytest.param(lambda d: d.replace("é".encode(), b"e") + "e\u0301\n".encode(), {"record.schema"}, id="nfd"),
    ],
)
def test_row_01_text_changed_after_signing(bench: Bench, what: Callable[[bytes], bytes], codes: set[str]) -> None:
    """Row 1: one byte of a record changed after it was signed takes every signature from it."""
    waiting(bench).sign(QA)
    verdict = bench.write(path_of(CAPA), what(bench.read(path_of(CAPA)))).judge()
    assert not verdict.accepted
    assert codes <= {f.code for f in verdict.findings}


def test_row_02_statement_copied(bench: Bench) -> None:
    """Row 2: a good statement copied beside another record, which changes too, counts for neither."""
    waiting(bench).sign(QA)
    source = bench.statements[-1]
    bench.address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    bench.keep(SITE, bench.read(source), bench.read(f"{source}.sig"))
    verdict = bench.refused("approval.missing", "statement.subject", "statement.digest", "statement.prior")
    assert {r.id: len(r.missing) for r in verdict.records} == {CAPA: 0, SITE: 1}


def test_row_03_old_approvals_offered_again(bench: Bench) -> None:
    """Row 3: approvals of a revision do not count when the same bytes follow another text."""
    signed = waiting(bench).sign(QA).fork()
    bench.changes = {}
    bench.swap(path_of(CAPA), "no tablets were mixed", "no tablet was mixed").given()
    bench.changes = dict(signed.changes)
    bench.refused("statement.prior", "approval.missing")


def test_row_10_within_window_and_skew(bench: Bench) -> None:
    """Row 10: a signature from the first second of the window, or a clock 15 minutes ahead, is honest and accepted."""
    bench.plan().sign(CMO_ENGINEER, "authored", said={"signed_at": "2026-09-21T08:00:00Z"})
    bench.sign(CMO_QA, said={"signed_at": "2026-10-12T08:15:00Z"}).sign(QA).accepted()


def test_window_by_type(bench: Bench) -> None:
    """Agreements wait for months: the window that the policy gives their type is the one that counts."""
    bench.edit(AGREEMENT, swap={"phone: +1 609 555 0115": "phone: +1 609 555 0116"})
    for person, meaning in ((QA, "authored"), (HEAD, "approved"), (CMO_HEAD, "approved")):
        role = {HEAD: "sponsor.qa", CMO_HEAD: "cmo.qu"}.get(person, "")
        bench.sign(person, meaning, role, said={"signed_at": "2026-06-15T08:00:00Z"})
    bench.accepted()


# --- the signature ------------------------------------------------------------------------------------------------


def other_signature(bench: Bench, made: Callable[[bytes], bytes | None]) -> Bench:
    """The sponsor's statement with another signature file."""
    waiting(bench).sign(QA)
    path = bench.statements[-1]
    signature = made(bench.read(path))
    return bench.drop(f"{path}.sig") if signature is None else bench.write(f"{path}.sig", signature)


@pytest.mark.parametrize(
    ("made", "code", "more"),
    [
        pytest.param(lambda _: None, "signature.format", (), id="none"),
        pytest.param(lambda _: b"", "signature.format", (), id="empty"),
        pytest.param(lambda d: d, "signature.format", (), id="row-16-no-signature"),
        pytest.param(lambda d: ssh_signature(person_key(QA, 1), d) * 2, "signature.format", (), id="row-16-two-blocks"),
        pytest.param(
            lambda d: ssh_signature(person_key(QA, 1), d) + b"\n", "signature.format", (), id="row-16-text-behind"
        ),
        pytest.param(lambda _: b"\0" * 20_000, "signature.format", (), id="row-29-too-long"),
        pytest.param(lambda _: b"\0" * 2_000_000, "signature.format", ("tree.size",), id="row-29-far-too-long"),
        pytest.param(lambda d: ssh_signature(person_key(QA, 1), d, "git"), "signature.namespace", (), id="row-16-git"),
        pytest.param(lambda d: ssh_signature(person_key(QA, 1), d + b" "), "signature.invalid", (), id="other-bytes"),
        pytest.param(lambda d: ssh_signature(person_key(HEAD, 1), d), "key.unknown", (), id="another-persons-key"),
        pytest.param(lambda d: ssh_signature(root_key(HEAD), d), "key.unknown", (), id="a-root-key"),
    ],
)
def test_bent_signature(bench: Bench, made: Callable[[bytes], bytes | None], code: str, more: tuple[str, ...]) -> None:
    """Rows 16 and 29: a signature that is missing, bent, made for something else or by another key does not count."""
    other_signature(bench, made).refused(code, "approval.missing", *more)


def test_row_15_user_verification(bench: Bench) -> None:
    """Row 15: where the policy demands a PIN or a fingerprint for a meaning, a plain key cannot give it."""
    accepted = "ssh-rsa]\nwords:"
    bench.swap(POLICY, accepted, "ssh-rsa]\n  user_verification: [approved]\nwords:").given()
    waiting(bench).sign(QA).refused("signature.user-verification", "approval.missing")
    codes = {s.approval.predicate.meaning: s.code for s in bench.judge().records[0].statements if s.approval}
    assert codes == {"authored": "", "approved": "signature.user-verification"}


def test_row_17_kind_of_key_not_accepted(bench: Bench) -> None:
    """Row 17: a key of a kind that the policy does not accept signs nothing, even where a record still holds it."""
    bench.swap(POLICY, "accepted: [ssh-ed25519, ", "accepted: [").given()
    waiting(bench).sign(QA).refused("key.weak", "approval.missing")


@pytest.mark.parametrize("public", [person_key("PER-HRW-0009", 1).public, rsa_line(1024)], ids=["another", "weak"])
def test_key_that_cannot_verify_fails_closed(bench: Bench, public: str) -> None:
    """A person record in base whose key is weak, or not the one of its fingerprint, verifies no signature."""
    bench.swap(path_of(QA), person_key(QA, 1).public, public).given()
    waiting(bench).sign(QA).refused("key.weak", "approval.missing")


# --- who signs ----------------------------------------------------------------------------------------------------

EVENTS = '      - {kind: enrolled, at: "2026-01-12T14:20:00+01:00"}\n'
ROLE = '{role: sponsor.qa, sites: all, valid_from: "2026-01-12T00:00:00+01:00"}'


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        pytest.param(EVENTS, EVENTS + event, {code}, id=f"{row}-{name}")
        for row, name, code, event in (
            ("row-10", "retired", "key.expired", '      - {kind: retired, at: "2026-10-12T07:30:00Z"}\n'),
            ("row-10", "revoked", "key.expired", '      - {kind: revoked, at: "2026-10-11T07:30:00Z"}\n'),
            ("row-12", "compromised", "key.compromised", '      - {kind: compromised, at: "2026-10-12T07:59:00Z"}\n'),
        )
    ]
    + [
        pytest.param(
            "    events:\n" + EVENTS,
            '    expires: "2026-10-12T08:00:00Z"\n    events:\n' + EVENTS,
            {"key.expired"},
            id="row-10-expired-at-landing",
        ),
        pytest.param(EVENTS, EVENTS.replace("01-12", "10-13"), {"time.backdated"}, id="row-10-before-enrolment"),
        pytest.param("state: active", "state: left", {"person.role"}, id="row-30-left"),
        pytest.param(ROLE, ROLE.replace("2026-01-12", "2026-10-13"), {"person.role"}, id="row-30-not-yet"),
        pytest.param(
            ROLE, ROLE.replace("}", ', valid_to: "2026-10-12T07:00:00Z"}'), {"person.role"}, id="row-30-no-longer"
        ),
        pytest.param(ROLE, ROLE.replace("all", "[SITE-HRW-0002]"), {"person.role"}, id="row-30-other-site"),
        pytest.param(ROLE, ROLE.replace("all", "[SITE-HRW-0001]"), set(), id="row-30-this-site"),
        pytest.param(
            ROLE,
            ROLE.replace("}", ', valid_to: "2026-10-12T07:00:01Z"}'),
            {"person.role"},
            id="row-30-ended-between-signing-and-landing",
        ),
        pytest.param(ROLE, ROLE.replace("}", ', valid_to: "2026-12-31T00:00:00Z"}'), set(), id="row-30-ends-later"),
        pytest.param(
            "    events:\n" + EVENTS,
            '    expires: "2026-10-12T08:00:01Z"\n    events:\n' + EVENTS,
            set(),
            id="row-10-expires-after-landing",
        ),
    ],
)
def test_standing_of_the_signer(bench: Bench, old: str, new: str, codes: set[str]) -> None:
    """Rows 10, 12 and 30: keys that ended, roles that do not hold, and the moments at which they just do."""
    bench.swap(path_of(QA), old, new).given()
    waiting(bench).sign(QA)
    if codes:
        bench.refused("approval.missing", *codes)
    else:
        bench.accepted()


def test_row_11_retired_after_landing(bench: Bench) -> None:
    """Row 11: a colleague who left and whose key is retired signs nothing more, and what landed of his stays."""
    bench.plan().sign(CMO_ENGINEER, "authored").sign(QA)
    bench.sign(CMO_LEFT, role="cmo.qu", key=person_key(CMO_LEFT, 1)).refused(
        "approval.missing", "key.expired", "person.role"
    )
    landed = [s for s in bench.base.statements(path_of(CLOSED, "approvals")) if CMO_LEFT.encode() in s.data]
    assert landed != []


@pytest.mark.parametrize("person", [CMO_ENGINEER, CMO_HEAD])
def test_root_key_is_for_root_alone(bench: Bench, person: str) -> None:
    """Row 38: who is no root holder, or signs as one with an everyday key, is none."""
    bench.next_policy().pin().sign("PER-LRK-0005", "authored").sign(DIRECTOR, role=ROOT)
    bench.sign(person, role=ROOT, key=person_key(person, 2 if person == CMO_HEAD else 1))
    codes = {"key.unknown"} | ({"person.role"} if person == CMO_ENGINEER else set())
    bench.refused("approval.missing", "root.threshold", "policy.approval", *codes)


def test_site_moved_into_reach(bench: Bench) -> None:
    """Rows 30 and 43: a change cannot bring a record within the reach of a role that base's sites keep it from."""
    limited = ROLE.replace("sponsor.qa", "cmo.qu").replace("01-12T00:00:00+01:00", "05-26T00:00:00-04:00")
    bench.swap(path_of(CMO_QA), limited, limited.replace("all", "[SITE-HRW-0002]"))
    bench.add(PRODUCT, "site: SITE-HRW-0001").given()
    bench.edit(PRODUCT, swap={"\nsite: SITE-HRW-0001": "\nsite: SITE-HRW-0002"})
    bench.sign(QA, "authored").sign(HEAD, role="sponsor.qa").sign(CMO_QA, "acknowledged")
    verdict = bench.refused("person.role", "approval.missing")
    assert verdict.records[0].sites == frozenset({"SITE-HRW-0001", "SITE-HRW-0002"})
    (wanted,) = (f for f in verdict.findings if f.code == "approval.missing")
    assert CMO_HEAD in wanted.hint
    assert CMO_QA not in wanted.hint, "whom the gate refuses must not be offered"


def test_role_for_a_site_does_not_reach_a_record_without(bench: Bench) -> None:
    """Row 30: a record that named no site does not come within a limited role's reach by naming one."""
    limited = ROLE.replace("sponsor.qa", "cmo.qu").replace("01-12T00:00:00+01:00", "05-26T00:00:00-04:00")
    bench.swap(path_of(CMO_QA), limited, limited.replace("all", "[SITE-HRW-0002]")).given()
    bench.edit(PRODUCT).add(PRODUCT, "site: SITE-HRW-0002")
    bench.sign(QA, "authored").sign(HEAD, role="sponsor.qa").sign(CMO_QA, "acknowledged")
    bench.refused("person.role", "approval.missing")


# --- the file -----------------------------------------------------------------------------------------------------


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="no-object"),
        pytest.param(b'{"a":1,"a":1}', id="row-27-key-twice"),
        pytest.param(b'{"a": 1}', id="row-27-not-canonical"),
        pytest.param(b'{"a":1e400}', id="row-27-endless-number"),
        pytest.param(nested(1200), id="row-27-deep"),
        pytest.param(b'"' + b"x" * 9000 + b'"', id="row-54-over-8-kib"),
    ],
)
def test_no_statement(bench: Bench, data: bytes) -> None:
    """Rows 27 and 54: bytes that are no statement refuse the step, in bounded time, whoever signed them."""
    waiting(bench).sign(QA).keep(CAPA, data, ssh_signature(person_key(QA, 1), data)).refused("statement.format")


def test_row_54_statement_of_exactly_8_kib(bench: Bench) -> None:
    """Row 54: 8 KiB are a statement, and one byte more is none."""
    waiting(bench).sign(QA)
    size = len(bench.read(bench.statements[-1]))
    for spare, accepted in ((8192 - size, True), (8193 - size, False)):
        other = bench.fork().drop(bench.statements[-1], f"{bench.statements[-1]}.sig")
        other.sign(QA, said={"reason": "A test" + "x" * spare})
        assert len(other.read(other.statements[-1])) == 8192 + (not accepted)
        if accepted:
            other.accepted()
        else:
            other.refused("statement.format", "approval.missing")


def test_file_not_named_after_its_content(bench: Bench) -> None:
    """Row 25: a statement under another name than its content gives it does not count."""
    waiting(bench).sign(QA)
    path = bench.statements[-1]
    data, signature = bench.read(path), bench.read(f"{path}.sig")
    bench.drop(path, f"{path}.sig").keep(CAPA, data, signature, "0123456789abcdef.json")
    bench.refused("statement.format", "approval.missing")


def test_signature_alone(bench: Bench) -> None:
    """A signature without a statement beside it refuses the step."""
    waiting(bench).sign(QA).write(path_of(CAPA, "approvals", "0" * 16 + ".json.sig"), b"x").refused("statement.format")


def test_signature_that_comes_later(bench: Bench) -> None:
    """A signature for a statement that base holds without one, as no valid base does, comes too late and is refused."""
    waiting(bench).sign(QA)
    path = bench.statements[-1]
    signature = bench.read(f"{path}.sig")
    bench.drop(f"{path}.sig").given().write(f"{path}.sig", signature).refused("statement.format")


# --- acknowledgements after landing -------------------------------------------------------------------------------


def earlier(bench: Bench, record: str, revision: int) -> dict[str, Any]:
    """What was signed of an earlier revision: its predicate, and the digest of its text."""
    for held in bench.base.statements(path_of(record, "approvals")):
        found: dict[str, Any] = json.loads(held.data)
        if found["predicate"]["revision"] == revision and found["predicate"]["meaning"] == "authored":
            return found
    raise AssertionError(revision)


def test_row_44_late_acknowledgement(bench: Bench) -> None:
    """Row 44: an acknowledgement of the landed revision is accepted, is marked as late and asks for nothing."""
    verdict = bench.sign(QA, "acknowledged", record=CAPA).accepted()
    (record,) = verdict.records
    assert record.transition is None
    assert [(s.late, s.valid) for s in record.statements] == [(True, True)]


def test_row_44_late_acknowledgement_of_an_earlier_revision(bench: Bench) -> None:
    """Row 44: any landed revision may be acknowledged, with the digest that its author signed."""
    was = earlier(bench, CLOSED, 3)
    said = {"revision": 3, "prior": was["predicate"]["prior"]}
    bench.sign(QA, "acknowledged", record=CLOSED, said=said, outer={"subject": was["subject"]}).accepted()


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        pytest.param({"revision": 1}, {"statement.digest"}, id="earlier-revision-with-todays-text"),
        pytest.param({"revision": 99}, {"statement.subject"}, id="revision-that-never-was"),
        pytest.param({"prior": NOWHERE}, {"statement.prior"}, id="other-text-before"),
        pytest.param({"meaning": "approved"}, {"approval.surplus"}, id="late-approval"),
        pytest.param({"transition": {"from": "open", "to": "voided"}}, {"approval.surplus"}, id="with-a-step"),
    ],
)
def test_row_44_forged_acknowledgement(bench: Bench, said: Mapping[str, object], codes: set[str]) -> None:
    """Row 44: a statement beside a record that does not change must be a true acknowledgement of what landed."""
    bench.sign(QA, "acknowledged", record=CAPA, said=said).refused(*codes)


def test_row_44_acknowledged_twice(bench: Bench) -> None:
    """Row 44: one person acknowledges a revision once, in one step and across steps."""
    bench.sign(QA, "acknowledged", record=CAPA)
    bench.fork().sign(QA, "acknowledged", record=CAPA, said={"nonce": "0" * 32}).refused("approval.surplus")
    bench.land().sign(QA, "acknowledged", record=CAPA, said={"nonce": "0" * 32}).refused("approval.surplus")


def test_row_44_acknowledging_what_never_landed(bench: Bench) -> None:
    """Row 44: a record that comes with this very step cannot be acknowledged as landed."""
    text = bench.read(path_of(CAPA)).decode().replace("0002", "0003")
    text = text.replace("revision: 2", "revision: 1").replace("plan_in_review", "open")
    bench.touched = "CAPA-HRW-2026-0003"
    bench.write(path_of(bench.touched), text).sign(CMO_ENGINEER, "authored").accepted()
    bench.sign(CMO_QA, "acknowledged", said={"transition": None}).refused("approval.surplus")


def test_late_acknowledgement_counts_for_nothing(bench: Bench) -> None:
    """Row 44: where a step needs an acknowledgement, one that is given as late does not fill its place."""
    bench.address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    bench.fork().sign(HEAD, "acknowledged", "sponsor.qa").accepted()
    before = bench.base.read(path_of(SITE)) or b""
    late = {"subject": [{"name": path_of(SITE), "digest": {"sha256": hashlib.sha256(before).hexdigest()}}]}
    said = {"transition": None, "revision": 1, "prior": None}
    bench.sign(HEAD, "acknowledged", "sponsor.qa", said=said, outer=late)
    verdict = bench.refused("approval.missing")
    assert [s.late for s in verdict.records[0].statements if s.path == bench.statements[-1]] == [True]


def test_bench_names_files_as_documented() -> None:
    """The bench itself: a statement's name is the first 16 digits of its SHA-256."""
    assert (named(b""), APPROVAL) == ("e3b0c44298fc1c14.json", "sealtrail-approval-v1")


def test_director_is_no_quality(bench: Bench) -> None:
    """Row 30: the other company's management cannot stand in for its quality unit."""
    waiting(bench).sign(DIRECTOR, role="sponsor.qa").refused("person.role", "approval.missing")
    assert CMO_DIRECTOR not in missing(bench.judge())[0].excluded


def test_junk_that_landed_once(bench: Bench) -> None:
    """What lies among landed statements and is none, as after a cure of what a hand put there, counts for nothing."""
    bench.write(path_of(CAPA, "approvals", "0" * 16 + ".json"), b"anything").given()
    bench.plan().approve().accepted()


def test_nothing_to_acknowledge(bench: Bench) -> None:
    """A record that is not there, and a repository that nothing governs, have nothing to acknowledge."""
    assert gate.acknowledgement(bench.base, "CAPA-HRW-2026-0099") is None
    assert gate.acknowledgement(bench.write(POLICY, None).result(), CAPA) is None
    assert gate.acknowledgement(bench.base, CAPA) is not None
