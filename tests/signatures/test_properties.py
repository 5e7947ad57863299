"""What holds for all bytes: nothing raises, what is read is written back identically, and nothing bent is valid."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sealtrail.signatures import FormatProblem, KeyProblem, Token, Verdict, parse_armoured, parse_public, verify
from tests.signatures import forge
from tests.signatures.authenticator import AD, CLIENT_DATA, SK_ECDSA, SK_ED25519, UP, UV, WEBAUTHN, Authenticator
from tests.signatures.signers import SIGNERS, signed_by

_KINDS = st.sampled_from(sorted(SIGNERS))
_TEXT = forge.Forgery().armoured


@cache
def _blob(kind: str) -> bytes:
    return signed_by(SIGNERS[kind]).blob


@cache
def _line(kind: str) -> str:
    return forge.line(SIGNERS[kind].blob)


@st.composite
def _edited(draw: st.DrawFn, data: bytes) -> bytes:
    """The data with up to three runs of bytes replaced by others."""
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(data)))
        count = draw(st.integers(0, 4))
        data = data[:start] + draw(st.binary(max_size=4)) + data[start + count :]
    return data


def _flipped(data: bytes) -> st.SearchStrategy[bytes]:
    """The data with one to three bits flipped."""
    masks = st.sets(st.integers(0, 8 * len(data) - 1), min_size=1, max_size=3).map(lambda s: sum(1 << bit for bit in s))
    return masks.map(lambda mask: (int.from_bytes(data, "big") ^ mask).to_bytes(len(data), "big"))


def _check(text: bytes) -> None:
    try:
        written = parse_armoured(text).armoured()
    except (FormatProblem, KeyProblem) as problem:
        _check_problem(problem)
    else:
        assert written == text


def _check_problem(problem: FormatProblem | KeyProblem) -> None:
    assert problem.code in {"signature.format", "key.weak"}
    assert problem.hint


@given(_edited(_TEXT))
@example(_TEXT)
def test_armour_that_parses_is_written_back(text: bytes) -> None:
    """Armour edited at random is refused or written back identically."""
    _check(text)


@pytest.mark.parametrize("kind", SIGNERS)
@given(data=st.data())
def test_fields_that_parse_are_written_back(kind: str, data: st.DataObject) -> None:
    """Fields of every kind, edited at random, in good armour, are refused or written back identically."""
    _check(forge.armour(_blob(kind)))
    _check(forge.armour(data.draw(_edited(_blob(kind)))))


@given(st.text(st.characters(codec="ascii"), max_size=40).map(str.encode), st.sampled_from([b"sha256", b"sha512"]))
def test_any_name_that_parses_verifies_under_itself_alone(namespace: bytes, hash_algorithm: bytes) -> None:
    """A good signature in any namespace that is read is valid in that one and in no other."""
    text = forge.Forgery(namespace=namespace, hash=hash_algorithm).armoured
    _check(text)
    own = verify(text, forge.MESSAGE, namespace=namespace.decode())
    assert own.code in {"", "signature.format"}
    assert not verify(text, forge.MESSAGE, namespace=namespace.decode() + "x").valid


@given(st.data(), _KINDS, st.binary(max_size=20))
def test_no_bytes_raise(data: st.DataObject, kind: str, message: bytes) -> None:
    """Whatever is given as a signature, the answer is a verdict, and not a valid one for another message."""
    edited = st.one_of(_edited(_TEXT), _edited(_blob(kind)).map(forge.armour))
    text = data.draw(st.one_of(st.binary(max_size=300), edited))
    verdict = verify(text, message, namespace=forge.NAMESPACE)
    assert isinstance(verdict, Verdict)
    assert not verdict.valid
    assert verdict.token is None
    assert verdict.message
    assert verdict.hint


@pytest.mark.parametrize("kind", SIGNERS)
@given(data=st.data())
def test_flipped_bits_never_verify(kind: str, data: st.DataObject) -> None:
    """With one to three bits of the decoded signature or of the message flipped the verdict is not valid."""
    bent = forge.armour(data.draw(_flipped(_blob(kind))))
    assert not verify(bent, forge.MESSAGE, namespace=forge.NAMESPACE).valid
    message = data.draw(_flipped(forge.MESSAGE))
    assert not verify(forge.armour(_blob(kind)), message, namespace=forge.NAMESPACE).valid


@given(st.data(), _KINDS)
def test_lines_that_parse_are_written_back(data: st.DataObject, kind: str) -> None:
    """A line edited at random is refused with a code and a hint, or written back identically."""
    assert parse_public(_line(kind)).line == _line(kind)
    line = data.draw(st.one_of(st.binary(max_size=120), _edited(_line(kind).encode()))).decode("latin-1")
    try:
        key = parse_public(line)
    except KeyProblem as problem:
        _check_problem(problem)
    else:
        assert key.line == line


@given(
    kind=st.sampled_from([SK_ED25519, SK_ECDSA, WEBAUTHN]),
    message=st.binary(max_size=100),
    flags=st.integers(0, AD - 1),
    counter=st.integers(0, 2**32 - 1),
    application=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=255),
    origin=st.from_regex(r"[!#-\[\]-~]{1,255}", fullmatch=True),
)
def test_what_a_token_says_is_handed_up(
    kind: str, message: bytes, flags: int, counter: int, application: str, origin: str
) -> None:
    """Whatever a token says within the form is valid, handed up as it was said, and written back identically."""
    token = Authenticator(kind, application=application.encode())
    passkey = kind == WEBAUTHN
    text = token.sign(message, flags=flags, counter=counter, origin=origin)
    verdict = verify(text, message, namespace=forge.NAMESPACE, key=parse_public(token.line))
    assert verdict.valid
    assert verdict.token == Token(bool(flags & UP), bool(flags & UV), counter, origin if passkey else "", application)
    _check(text)


@given(st.data())
def test_no_client_data_raises(data: st.DataObject) -> None:
    """Client data edited at random and then really signed is refused or valid, and never more than that."""
    client_data = data.draw(st.one_of(_edited(CLIENT_DATA), st.binary(max_size=60), _brackets()))
    verdict = verify(Authenticator(WEBAUTHN).sign(client_data=client_data), forge.MESSAGE, namespace=forge.NAMESPACE)
    assert verdict.code in {"", "signature.format", "signature.invalid"}


def _brackets() -> st.SearchStrategy[bytes]:
    """Client data with something nested, deep or not."""
    member = st.tuples(st.sampled_from([(b"[", b"]"), (b'{"a":', b"}")]), st.integers(0, 2000))
    start = CLIENT_DATA.removesuffix(b"}") + b',"more":'
    return member.map(lambda drawn: start + drawn[0][0] * drawn[1] + b"1" + drawn[0][1] * drawn[1] + b"}")
