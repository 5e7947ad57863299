"""The statement codec: what a person signs is one string of bytes, read strictly, and says what the step needs."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail import digest, statement
from sealtrail.finding import Finding
from sealtrail.model import Approval, Checkpoint, Enrolment, Signatory
from sealtrail.statement import Expected
from tests.people.cast import fingerprint, line, made

TEXTS = {"approved": "I have reviewed this and approve it.", "acknowledged": "I have received and read this."}
POLICY = (4, digest.sha256(b"the policy in force"))
PREVIOUS = (3, digest.sha256(b"the policy before"))
EXPECTED = Expected(
    repository="urn:uuid:11111111-2222-4333-8444-555555555555",
    path="records/capas/2026/CAPA-HRW-2026-0007/index.md",
    record="CAPA-HRW-2026-0007",
    revision=3,
    sha256=digest.sha256(b"the text that is signed"),
    prior=digest.sha256(b"the text before"),
    transition=("plan_in_review", "plan_approved"),
    policies={POLICY: TEXTS, PREVIOUS: {**TEXTS, "approved": "I approve this."}},
)
LATE = replace(EXPECTED, transition=None)
SIGNATORY = made(
    Signatory,
    {
        "id": "PER-LRK-0003",
        "name": "Zeynep Yıldız",
        "organisation": "larkspur",
        "role": "sponsor.qa",
        "key": fingerprint(1),
    },
)
DEPUTY = SIGNATORY.model_copy(update={"id": "PER-LRK-0004", "deputy_for": "PER-LRK-0003"})
AT = datetime(2026, 5, 4, 9, 12, 33, tzinfo=timezone(timedelta(hours=2)))


def built(
    expected: Expected = EXPECTED, *, meaning: str = "approved", at: datetime = AT, reason: str = "Read"
) -> bytes:
    return statement.build(
        expected, meaning=meaning, policy=POLICY, signatory=SIGNATORY, at=at, reason=reason, nonce="0" * 31 + "7"
    )


VALUE: dict[str, Any] = json.loads(built())


def changed(place: str, value: Any) -> bytes:
    """The statement with one field set to something else, in the one form that bytes may have."""
    copied = copy.deepcopy(VALUE)
    *above, last = place.split(".")
    holder: Any = copied
    for name in above:
        holder = holder[int(name) if name.isdigit() else name]
    holder[last] = value
    return digest.canonical(copied)


def read(data: bytes) -> Approval:
    made_ = statement.parse(data)
    assert isinstance(made_, Approval), made_
    return made_


def refused(data: bytes) -> Finding:
    """The one finding that says why bytes are no statement."""
    found = statement.parse(data)
    assert isinstance(found, Finding)
    assert found.code == "statement.format"
    assert found.blocks
    assert found.hint
    return found


def codes(data: bytes, expected: Expected = EXPECTED) -> list[str]:
    found = statement.mismatches(read(data), expected)
    assert all(f.blocks and f.message and f.hint for f in found)
    return [f.code for f in found]


# --- reading --------------------------------------------------------------------------------------------------------


def test_what_is_built_is_what_is_needed() -> None:
    """A statement that was built for a step is read back, and nothing in it differs from what the step needs."""
    assert codes(built()) == []


def test_file_name() -> None:
    """A statement is kept under the first sixteen digits of the digest of its bytes."""
    data = built()
    assert statement.file_name(data) == f"{digest.sha256(data)[:16]}.json"


def test_built_bytes() -> None:
    """The bytes are canonical JSON with exactly the fields of the design, times in UTC and the signer's own offset."""
    assert built() == digest.canonical(VALUE)
    assert VALUE["_type"] == "https://in-toto.io/Statement/v1"
    assert VALUE["subject"] == [{"name": EXPECTED.path, "digest": {"sha256": EXPECTED.sha256}}]
    said = VALUE["predicate"]
    assert (said["signed_at"], said["local_offset"]) == ("2026-05-04T07:12:33Z", "+02:00")
    assert said["transition"] == {"from": "plan_in_review", "to": "plan_approved"}
    assert said["meaning_text"] == TEXTS["approved"]
    assert json.loads(built(LATE, meaning="acknowledged"))["predicate"]["transition"] is None


@pytest.mark.parametrize(
    ("offset", "text", "local"),
    [
        (timedelta(hours=2), "+02:00", "2026-05-04T09:12:33"),
        (timedelta(hours=-4), "-04:00", "2026-05-04T03:12:33"),
        (timedelta(hours=5, minutes=45), "+05:45", "2026-05-04T12:57:33"),
        (timedelta(hours=-3, minutes=-30), "-03:30", "2026-05-04T03:42:33"),
        (timedelta(0), "+00:00", "2026-05-04T07:12:33"),
        (timedelta(hours=14), "+14:00", "2026-05-04T21:12:33"),
        (timedelta(hours=5, minutes=53, seconds=28), "+05:53", "2026-05-04T13:05:33"),
    ],
)
def test_local_time(offset: timedelta, text: str, local: str) -> None:
    """The same moment is kept in UTC with the signer's offset, and shown again on the signer's own clock."""
    data = built(at=AT.astimezone(timezone(offset)))
    approval = read(data)
    assert approval.predicate.local_offset == text
    assert statement.signed_at(approval) == datetime(2026, 5, 4, 7, 12, 33, tzinfo=UTC)
    assert statement.local_time(approval).isoformat().removesuffix("+00:00") == local


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that stands in Nepal."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Kathmandu")
        time.tzset()
        yield
    time.tzset()


def test_where_the_machine_stands(elsewhere: None) -> None:
    """The bytes of a statement do not depend on the time zone of the machine that makes them."""
    assert datetime.now().astimezone().strftime("%z") == "+0545"
    assert built() == digest.canonical(VALUE)


# Whatever a person may write: printed names and reasons in any script that composes to NFC.
WORDS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Po"]), min_size=1, max_size=40).filter(
    lambda text: isinstance(statement.parse(changed("predicate.reason", text)), Approval)
)


@given(
    reason=WORDS,
    revision=st.integers(1, 1_000_000),
    # From the year 1000 to 9999: earlier ones have fewer digits, and nobody signed then.
    at=st.integers(-30_610_224_000, 253_402_300_799).map(
        lambda s: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
    ),
    nonce=st.integers(0, 2**128 - 1),
    late=st.booleans(),
    signatory=st.sampled_from([SIGNATORY, DEPUTY]),
)
def test_what_parses_is_written_the_same(
    reason: str, revision: int, at: datetime, nonce: int, late: bool, signatory: Signatory
) -> None:
    """Whatever is read as a statement gives back exactly the stored bytes when it is written again."""
    expected = replace(EXPECTED, revision=revision, transition=None if late else ("open", "voided"))
    data = statement.build(
        expected,
        meaning="acknowledged",
        policy=POLICY,
        signatory=signatory,
        at=at,
        reason=reason,
        nonce=f"{nonce:032x}",
    )
    approval = read(data)
    assert digest.canonical(approval.model_dump(exclude_unset=True)) == data
    assert statement.mismatches(approval, expected) == ()
    assert statement.signed_at(approval) == at


@given(st.integers(0, len(built()) * 8 - 1))
def test_one_bit(bit: int) -> None:
    """With any single bit flipped the bytes are no statement any more, or one that says something else."""
    data = bytearray(built())
    data[bit // 8] ^= 1 << bit % 8
    found = statement.parse(bytes(data))
    if isinstance(found, Finding):
        assert found.code == "statement.format"
    else:
        assert digest.canonical(found.model_dump(exclude_unset=True)) == bytes(data)
        assert found != read(built())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_anything_else(data: bytes) -> None:
    """Bytes that nobody built as a statement are refused with the code for it, and never bring the reader down."""
    refused(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + built(), id="byte order mark"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'"approved"', id="a text"),
        pytest.param(b"null", id="null"),
        pytest.param(built() + b"\n", id="line end after it"),
        pytest.param(built() + built(), id="two of them"),
        pytest.param(built()[:-1], id="cut short"),
        pytest.param(built().replace(b":", b": ", 1), id="a blank"),
        pytest.param(built().replace(b"approved", b"\\u0061pproved"), id="another escape"),
        pytest.param(built().replace(b'"revision":3', b'"revision":3.0'), id="a fraction"),
        pytest.param(built().replace(b'"revision":3', b'"revision":1e400'), id="1e400"),
        pytest.param(built().replace(b'"revision":3', b'"revision":NaN'), id="NaN"),
        pytest.param(built().replace(b'"revision":3', b'"revision":-0'), id="minus nought"),
        pytest.param(built().replace(b'"revision":3', b'"revision":9007199254740993'), id="above 2^53"),
        pytest.param(built().replace(b'"revision":3', b'"revision":' + b"9" * 5000), id="5000 digits"),
        pytest.param(built().replace(b'"revision":3', b'"revision":3,"revision":3'), id="one key twice"),
        pytest.param(b"[" * 4000 + b"]" * 4000, id="nested deep"),
        pytest.param(b"[" * 8000, id="opened and not closed"),
        pytest.param(b'{"_type":"\\ud800"}', id="half a character"),
    ],
)
def test_other_bytes(data: bytes) -> None:
    """One value has one string of bytes: every other way of writing a statement is refused (attack 27)."""
    assert len(data) <= statement.LIMIT
    refused(data)


@pytest.mark.parametrize("depth", [1, 100, 500, 700])
def test_nested_within_a_field(depth: int) -> None:
    """Lists inside lists are refused as of an unknown form, at every depth that JSON itself can still be read at."""
    value: Any = "deep"
    for _ in range(depth):
        value = [value]
    refused(b'{"_type":' + json.dumps(value, separators=(",", ":")).encode() + b"}")


def test_size() -> None:
    """A statement of exactly 8 KiB is read; one byte more is refused before it is looked at (attack 54)."""
    room = statement.LIMIT - len(built(reason="R"))
    assert len(built(reason="R" * (room + 1))) == statement.LIMIT
    read(built(reason="R" * (room + 1)))
    assert "8193" in refused(built(reason="R" * (room + 2))).message


def test_what_is_wrong_is_named() -> None:
    """A statement of another form is refused with the first three fields that are wrong, each with its reason."""
    wrong = {"record": "7", "revision": "3", "nonce": "7", "meaning": "agreed"}
    copied = {**VALUE, "predicate": {**VALUE["predicate"], **wrong}}
    message = refused(digest.canonical(copied)).message
    named = [name for name in VALUE["predicate"] if f"predicate.{name}: " in message]
    assert len(named) == 3
    assert set(named) < set(wrong)
    assert message.count("; ") == 2


# --- what must not be read ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("_type", "https://in-toto.io/Statement/v0.1"),
        ("predicateType", "urn:sealtrail:enrolment:v1"),
        ("subject", []),
        ("subject", VALUE["subject"] * 2),
        ("subject.0.digest", {"sha256": EXPECTED.sha256, "sha512": "0"}),
        ("subject.0.digest.sha256", EXPECTED.sha256.upper()),
        ("subject.0.digest.sha256", EXPECTED.sha256[:-1]),
        ("subject.0.name", "/etc/passwd"),
        ("predicate.comment", "conditionally"),
        ("comment", "conditionally"),
        ("predicate.comment[0]", "conditionally"),
        ("()", "conditionally"),
        ("predicate.revision", 0),
        ("predicate.revision", True),
        ("predicate.revision", "3"),
        ("predicate.record", "CAPA-HRW-2026-0007\n"),
        ("predicate.record", "CAPA-HRW-2026-٠٠٠٧"),
        ("predicate.prior", "none"),
        ("predicate.transition", {"from": "plan_in_review"}),
        ("predicate.transition", {"from": "plan_in_review", "from_": "open", "to": "voided"}),
        ("predicate.meaning", "agreed"),
        ("predicate.meaning_text", ""),
        ("predicate.signatory.id", "PER-LRK-3"),
        ("predicate.signatory.role", "qa"),
        ("predicate.signatory.key", "MD5:00:11"),
        ("predicate.signatory.email", "z@larkspur.example"),
        ("predicate.signed_at", "2026-05-04T07:12:33"),
        ("predicate.signed_at", "2026-05-04T07:12:33.5Z"),
        ("predicate.signed_at", "2026-05-04T09:12:33+02:00"),
        ("predicate.signed_at", "2026-05-04T07:12:33Z\n"),
        ("predicate.signed_at", "٢٠٢٦-05-04T07:12:33Z"),
        ("predicate.local_offset", "+2"),
        ("predicate.local_offset", "+15:00"),
        ("predicate.local_offset", "+0٢:00"),
        ("predicate.policy.version", 0),
        ("predicate.reason", " "),
        ("predicate.reason", "approved \u202edevorppa ton"),
        ("predicate.reason", "appro\u200bved"),
        ("predicate.reason", "approved\u0000"),
        ("predicate.reason", "approved\u2028not approved"),
        ("predicate.signatory.name", "Zeyne\u0301p Yıldız"),
        ("predicate.nonce", "7"),
        ("predicate.nonce", "0" * 31 + "G"),
    ],
)
def test_other_fields(place: str, value: Any) -> None:
    """Unknown fields, values of another form or kind, and text that hides what is stored make no statement."""
    refused(changed(place, value))


@pytest.mark.parametrize("place", list(VALUE["predicate"]))
def test_missing_field(place: str) -> None:
    """Every field must be there; one that is left out never means "nothing asked"."""
    value = copy.deepcopy(VALUE)
    del value["predicate"][place]
    refused(digest.canonical(value))


def test_a_reason_of_several_lines() -> None:
    """A reason may run over several lines and be written in any script."""
    assert read(changed("predicate.reason", "Read twice.\nGeprüft – 確認")).predicate.reason.count("\n") == 1


# --- what a statement must say --------------------------------------------------------------------------------------

OTHER = digest.sha256(b"another text")


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("predicate.repository", "urn:uuid:99999999-2222-4333-8444-555555555555", "statement.repository"),
        ("predicate.record", "CAPA-HRW-2026-0008", "statement.subject"),
        ("subject.0.name", "records/capas/2026/CAPA-HRW-2026-0008/index.md", "statement.subject"),
        ("predicate.revision", 2, "statement.subject"),
        ("predicate.revision", 4, "statement.subject"),
        ("subject.0.digest.sha256", OTHER, "statement.digest"),
        ("predicate.prior", OTHER, "statement.prior"),
        ("predicate.prior", None, "statement.prior"),
        ("predicate.transition", None, "statement.subject"),
        ("predicate.transition", {"from": "plan_in_review", "to": "voided"}, "statement.subject"),
        ("predicate.transition", {"from": "open", "to": "plan_approved"}, "statement.subject"),
        ("predicate.meaning", "acknowledged", "statement.subject"),
        ("predicate.meaning", "certified", "statement.subject"),
        ("predicate.meaning_text", "I do NOT approve.", "statement.subject"),
        ("predicate.policy.version", 5, "policy.version"),
        ("predicate.policy.sha256", OTHER, "policy.version"),
        ("predicate.signed_at", "2026-02-30T07:12:33Z", "statement.format"),
        ("predicate.signed_at", "0000-05-04T07:12:33Z", "statement.format"),
        ("predicate.signed_at", "2026-05-04T24:00:00Z", "statement.format"),
    ],
)
def test_one_field_differs(place: str, value: Any, expected: str) -> None:
    """Each field that binds a statement to its step is refused with its own code when it alone differs (1–4, 47)."""
    assert codes(changed(place, value)) == [expected]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("predicate.signatory.name", "Annika Böttcher"),
        ("predicate.signatory.organisation", "harrow"),
        ("predicate.signatory.key", fingerprint(9)),
        ("predicate.signed_at", "2031-05-04T07:12:33Z"),
        ("predicate.local_offset", "-05:00"),
        ("predicate.reason", "Other reason"),
        ("predicate.nonce", "f" * 32),
    ],
)
def test_what_others_judge(place: str, value: Any) -> None:
    """Who signed, when and why is not the step's to say: people, time and the signature itself judge that."""
    assert codes(changed(place, value)) == []


def test_copied_to_another_record() -> None:
    """A statement copied to another record differs in number, file and text, and all three are told (attack 2)."""
    other = replace(
        EXPECTED, path="records/capas/2026/CAPA-HRW-2026-0008/index.md", record="CAPA-HRW-2026-0008", sha256=OTHER
    )
    assert codes(built(), other) == ["statement.subject", "statement.subject", "statement.digest"]


def test_offered_again_after_a_revert() -> None:
    """Approvals of revision 3 do not count for the same text landed again as revision 3 after a revert (attack 3)."""
    again = replace(EXPECTED, prior=OTHER)
    assert codes(built(), again) == ["statement.prior"]


def test_made_in_a_staging_clone() -> None:
    """A statement over the same text from a clone with another repository id does not count (attack 4)."""
    staging = replace(EXPECTED, repository="urn:uuid:99999999-2222-4333-8444-555555555555")
    assert codes(built(staging)) == ["statement.repository"]


def test_everything_is_told_at_once() -> None:
    """All differences of one statement come in one answer, the weightiest first."""
    value = copy.deepcopy(VALUE)
    value["predicate"].update(repository="elsewhere", revision=9, meaning_text="Yes", signed_at="2026-99-04T07:12:33Z")
    value["subject"][0]["digest"]["sha256"] = OTHER
    assert codes(digest.canonical(value)) == [
        "statement.repository",
        "statement.subject",
        "statement.digest",
        "statement.subject",
        "statement.format",
    ]


@pytest.mark.parametrize(
    ("policy", "text", "expected"),
    [
        (PREVIOUS, "I approve this.", []),
        (PREVIOUS, TEXTS["approved"], ["statement.subject"]),
        (POLICY, "I approve this.", ["statement.subject"]),
        ((PREVIOUS[0], POLICY[1]), TEXTS["approved"], ["policy.version"]),
        ((2, PREVIOUS[1]), "I approve this.", ["policy.version"]),
    ],
)
def test_policies(policy: tuple[int, str], text: str, expected: list[str]) -> None:
    """A statement under a policy still accepted carries that policy's sentence; version and digest go together."""
    value = copy.deepcopy(VALUE)
    value["predicate"].update(policy={"version": policy[0], "sha256": policy[1]}, meaning_text=text)
    assert codes(digest.canonical(value)) == expected


def test_late_acknowledgement() -> None:
    """An acknowledgement after landing names no step, and is bound to its revision like any other statement."""
    data = built(LATE, meaning="acknowledged")
    assert codes(data, LATE) == []
    assert codes(data, replace(LATE, revision=4)) == ["statement.subject"]
    assert codes(data, replace(LATE, prior=OTHER)) == ["statement.prior"]
    assert codes(data, replace(LATE, sha256=OTHER)) == ["statement.digest"]
    assert codes(data, EXPECTED) == ["statement.subject"]
    assert codes(built(meaning="acknowledged"), LATE) == ["statement.subject"]


def test_messages_name_both_sides() -> None:
    """A difference is told with what was expected and what was found, in words and not in Python's."""
    (found,) = statement.mismatches(read(changed("predicate.transition", None)), EXPECTED)
    assert found.message == "signed for another step: expected plan_in_review to plan_approved, got nothing"
    (found,) = statement.mismatches(read(changed("predicate.revision", 2)), EXPECTED)
    assert found.message == "signed for another revision: expected 3, got 2"
    (found,) = statement.mismatches(read(changed("predicate.meaning_text", "Yes, of course")), EXPECTED)
    assert 'expected "I have reviewed this and approve it.", got "Yes, of course"' in found.message


# --- proofs of possession -------------------------------------------------------------------------------------------


def proof(**different: str) -> bytes:
    said: Mapping[str, str] = {
        "repository": EXPECTED.repository,
        "person": "PER-HRW-0004",
        "organisation": "harrow",
        "public": line(1),
        **different,
    }
    return statement.build_enrolment(
        **cast("dict[str, Any]", said), blob=b"wire form of the key", path="records/people/PER-HRW-0004/index.md"
    )


def test_enrolment() -> None:
    """A proof of possession binds repository, person, organisation and key, over the digest of the key itself."""
    found = statement.parse_enrolment(proof())
    assert isinstance(found, Enrolment)
    assert found.predicate.model_dump() == {
        "repository": EXPECTED.repository,
        "person": "PER-HRW-0004",
        "organisation": "harrow",
        "public": line(1),
    }
    assert found.subject[0].digest.sha256 == digest.sha256(b"wire form of the key")
    assert digest.canonical(found.model_dump()) == proof()


@pytest.mark.parametrize("data", [built(), proof(person="Đức"), proof() + b" ", b"{}"])
def test_no_enrolment(data: bytes) -> None:
    """An approval, a proof for nobody and stray bytes are no proofs of possession."""
    found = statement.parse_enrolment(data)
    assert isinstance(found, Finding)
    assert found.code == "statement.format"


def test_no_approval() -> None:
    """A proof of possession is never taken for an approval, and the two are signed under different namespaces."""
    refused(proof())
    assert statement.NAMESPACE != statement.ENROLMENT_NAMESPACE


# --- checkpoints ----------------------------------------------------------------------------------------------------

WITNESSED = made(
    Checkpoint,
    {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": ".", "digest": {"sha256": digest.sha256(b"every file")}}],
        "predicateType": "urn:sealtrail:checkpoint:v1",
        "predicate": {
            "repository": EXPECTED.repository,
            "genesis": "a" * 40,
            "commit": "b" * 40,
            "steps": 17,
            "step_at": "2026-05-04T07:12:33Z",
            "made_at": "2026-05-05T08:00:00Z",
            "signatory": {
                "id": "PER-LRK-0003",
                "name": "Zeynep Yıldız",
                "organisation": "larkspur",
                "key": fingerprint(1),
            },
        },
    },
)


def test_checkpoint() -> None:
    """A checkpoint is one string of canonical bytes, read back as what was written."""
    data = statement.build_checkpoint(WITNESSED)
    assert statement.parse_checkpoint(data) == WITNESSED
    assert data == json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize("data", [built(), proof(), statement.build_checkpoint(WITNESSED) + b"\n", b"[]", b""])
def test_no_checkpoint(data: bytes) -> None:
    """An approval, a proof of possession and stray bytes are no checkpoint."""
    found = statement.parse_checkpoint(data)
    assert isinstance(found, Finding)
    assert found.code == "statement.format"


def test_a_checkpoint_is_nothing_else() -> None:
    """A checkpoint approves nothing and enrols nobody, and is signed under a namespace of its own."""
    data = statement.build_checkpoint(WITNESSED)
    refused(data)
    assert isinstance(statement.parse_enrolment(data), Finding)
    assert statement.CHECKPOINT_NAMESPACE not in {statement.NAMESPACE, statement.ENROLMENT_NAMESPACE}
