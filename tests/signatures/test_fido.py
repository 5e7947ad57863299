"""Security keys and passkeys: what their signatures must look like, and what the verdict hands up to the gate."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from sealtrail.signatures import KeyProblem, Token, Verdict, parse_public, verify
from sealtrail.signatures.clientdata import challenge_of
from tests.signatures import forge
from tests.signatures.authenticator import (
    AD,
    CLIENT_DATA,
    ED,
    EXTENSIONS,
    ORIGIN,
    RP_ID,
    SK_ECDSA,
    SK_ED25519,
    UP,
    UV,
    WEBAUTHN,
    Authenticator,
)
from tests.signatures.cases import Frame, take
from tests.signatures.forge import MESSAGE, NAMESPACE, string
from tests.signatures.signers import signed_by

_KINDS = [SK_ED25519, SK_ECDSA, WEBAUTHN]
_START = CLIENT_DATA.removesuffix(b',"crossOrigin":false}')


def _judge(signature: bytes, message: bytes = MESSAGE) -> Verdict:
    return verify(signature, message, namespace=NAMESPACE)


@pytest.mark.parametrize("kind", _KINDS)
def test_the_software_token_answers_the_same_each_time(kind: str) -> None:
    """One seed gives one key and one signature, another seed another key, and its names for the key are ours."""
    token = Authenticator(kind, seed=b"Hanne")
    key = parse_public(token.line)
    assert (key.blob, key.fingerprint, key.algorithm) == (token.blob, token.fingerprint, token.algorithm)
    assert token.sign(b"x", "git") == Authenticator(kind, seed=b"Hanne").sign(b"x", "git")
    assert token.blob != Authenticator(kind, seed=b"Anton").blob
    assert verify(token.sign(b"x", "git", hash_algorithm="sha256"), b"x", namespace="git", key=key).valid


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("flags", [0, UP, UV, UP | UV])
def test_the_token_says_who_was_there(kind: str, flags: int) -> None:
    """A signature is valid with and without touch and PIN, and the verdict says which of them there was."""
    verdict = _judge(Authenticator(kind).sign(flags=flags, counter=2**32 - 1))
    origin, application = (ORIGIN, RP_ID) if kind == WEBAUTHN else ("", "ssh:")
    assert verdict.valid
    assert verdict.kind == kind
    assert verdict.token == Token(bool(flags & UP), bool(flags & UV), 2**32 - 1, origin, application)


@pytest.mark.parametrize("kind", _KINDS)
def test_a_signature_that_does_not_fit_says_nothing_of_the_token(kind: str) -> None:
    """Of another message the verdict is ``signature.invalid``, with key and kind, and without the token's words."""
    token = Authenticator(kind)
    verdict = _judge(token.sign(), b"another message")
    assert (verdict.code, verdict.kind, verdict.token) == ("signature.invalid", kind, None)
    assert verdict.key is not None
    assert verdict.key.fingerprint == token.fingerprint


def test_a_passkeys_signature_is_a_kind_of_its_own() -> None:
    """One key signs in OpenSSH's form and in a browser's, and the verdict tells the two apart."""
    browser = Authenticator(WEBAUTHN, application=b"ssh:")
    openssh = Authenticator(SK_ECDSA)
    assert browser.line == openssh.line
    assert [_judge(token.sign()).kind for token in (browser, openssh)] == [WEBAUTHN, SK_ECDSA]


def test_a_passkey_signs_its_own_message_alone() -> None:
    """Client data whose challenge is another message's does not fit, although the token really signed it."""
    other = CLIENT_DATA.replace(b"CHALLENGE", b"AAAA")
    assert _judge(Authenticator(WEBAUTHN).sign(client_data=other)).code == "signature.invalid"


def test_extensions_are_covered_by_the_signature() -> None:
    """Extensions that the token signed are taken; other ones in their place make the signature invalid."""
    made = replace(
        signed_by(Authenticator(WEBAUTHN)),
        sign=partial(Authenticator(WEBAUTHN).answer, flags=ED, extensions=EXTENSIONS),
    )
    frame = Frame.of(made)
    assert _judge(frame.armoured).valid
    bent = frame.value.replace(EXTENSIONS, EXTENSIONS[:-1] + b"\1")
    assert _judge(replace(frame, value=bent).armoured).code == "signature.invalid"


@pytest.mark.parametrize("kind", [SK_ED25519, SK_ECDSA])
@pytest.mark.parametrize(
    "application", [b"", b"x" * 256, b"ssh:\n", b"ssh:\0", b"ssh:\x7f", "ssh:ü".encode()], ids=repr
)
def test_other_applications_are_refused(kind: str, application: bytes) -> None:
    """A security key whose application is empty, long, or not printable ASCII is not taken."""
    with pytest.raises(KeyProblem, match="application is not a text of 1 to 255 printable ASCII characters") as problem:
        parse_public(Authenticator(kind, application=application).line)
    assert problem.value.code == "signature.format"


@pytest.mark.parametrize("kind", [SK_ED25519, SK_ECDSA])
def test_keys_with_more_or_less_are_refused(kind: str) -> None:
    """A security key without its application, or with bytes after it, is not taken."""
    blob = Authenticator(kind).blob
    for bent in (blob.removesuffix(string(b"ssh:")), blob + b"\0", blob + string(b"ssh:")):
        with pytest.raises(KeyProblem, match=r"ends inside its application|goes on after its end"):
            parse_public(forge.line(bent))


def test_a_weak_point_is_weak_in_a_token_too() -> None:
    """A security key whose point is the identity is weak, as it would be in software."""
    with pytest.raises(KeyProblem, match="small order") as problem:
        parse_public(forge.line(string(SK_ED25519.encode()) + string(forge.IDENTITY) + string(b"ssh:")))
    assert problem.value.code == "key.weak"


@pytest.mark.parametrize(
    ("kind", "flags", "extensions", "said"),
    [
        (SK_ED25519, UP | AD, b"", "announce the data of a new key, expected none"),
        (SK_ECDSA, UP | AD, b"", "announce the data of a new key, expected none"),
        (WEBAUTHN, UP | AD | ED, EXTENSIONS, "announce the data of a new key, expected none"),
        (SK_ED25519, UP | ED, b"", "announce extensions, the signature holds none"),
        (SK_ECDSA, UP | ED, b"", "announce extensions, the signature holds none"),
        (WEBAUTHN, UP | ED, b"", "announce extensions, the signature holds none"),
        (WEBAUTHN, UP, EXTENSIONS, "announce none, the signature holds extensions"),
    ],
)
def test_flags_that_announce_something_else_are_refused(kind: str, flags: int, extensions: bytes, said: str) -> None:
    """Flags must announce exactly the data that the signature carries, really signed or not."""
    verdict = _judge(Authenticator(kind).sign(flags=flags, extensions=extensions))
    assert verdict.code == "signature.format"
    assert said in verdict.message


@pytest.mark.parametrize("kind", _KINDS)
def test_a_tail_cut_short_or_drawn_out_is_refused(kind: str) -> None:
    """The token's words cut anywhere, or followed by one byte more, are malformed."""
    frame = Frame.of(signed_by(Authenticator(kind)))
    for bent in (*(frame.value[:end] for end in range(len(frame.value))), frame.value + b"\0"):
        assert _judge(replace(frame, value=bent).armoured).code == "signature.format"


@pytest.mark.parametrize(
    "origin", ["", " ", "https://a b", "https:\\/\\/a", "https://ü", "https://a\n", '"', "x" * 256]
)
def test_other_origins_are_refused(origin: str) -> None:
    """An origin that would stand in JSON otherwise than as it is, or is empty or long, is malformed."""
    verdict = _judge(Authenticator(WEBAUTHN).sign(origin=origin))
    assert (verdict.code, verdict.token) == ("signature.format", None)
    assert verdict.message == "the passkey's origin is not a text of 1 to 255 visible ASCII characters"


@pytest.mark.parametrize(
    ("client_data", "said"),
    [
        (b"", "is not JSON"),
        (b"\xff", "is not JSON"),
        (_START, "is not JSON"),
        (_START + b'} {"more":1}', "is not JSON"),
        (_START + b',"n":NaN}', "is not JSON"),
        (_START + b',"origin":"https://evil.example"}', "names each member once"),
        (_START + b',"a":{"b":1,"b":2}}', "names each member once"),
        (b"[" + CLIENT_DATA + b"]", "is not a JSON object"),
        (_START + b',"a":' + b"[" * 16 + b"]" * 16 + b"}", "has 17 opening brackets, expected at most 16"),
        (CLIENT_DATA.replace(b"get", b"create"), "is not of the type webauthn.get"),
        (CLIENT_DATA.replace(b'"CHALLENGE"', b"1"), "names no challenge in base64url"),
        (CLIENT_DATA.replace(b"CHALLENGE", b"CHALLENGE="), "names no challenge in base64url"),
        (
            CLIENT_DATA.replace(b"ORIGIN", b"https://evil.example"),
            f"for another origin than its signature, expected {ORIGIN}",
        ),
        (CLIENT_DATA.replace(b"false", b"true"), "was made inside another site's page"),
        (CLIENT_DATA.replace(b"false", b"0"), "was made inside another site's page"),
        (CLIENT_DATA.replace(b":", b": "), "does not begin with type, challenge and origin"),
        (b'{"crossOrigin":false,' + _START[1:] + b"}", "does not begin with type, challenge and origin"),
    ],
)
def test_other_client_data_is_refused(client_data: bytes, said: str) -> None:
    """Client data that a browser does not write is malformed, and the hint sends the signer back to the browser."""
    verdict = _judge(Authenticator(WEBAUTHN).sign(client_data=client_data))
    assert verdict.code == "signature.format"
    assert verdict.message.startswith("the passkey's client data ")
    assert said in verdict.message
    assert verdict.hint == "sign again in the browser, and keep the file that it gives as it is"


@pytest.mark.parametrize(
    "more",
    [
        b"}",
        b',"crossOrigin":false}',
        b',"a":{"b":[]},"n":1e400,"t":"\\u00fc"}',
        pytest.param(b',"n":' + b"9" * 5000 + b"}", id="a number of 5000 digits"),
        pytest.param(b',"a":' + b"[" * 15 + b"]" * 15 + b"}", id="16 opening brackets"),
        b" } ",
    ],
)
def test_client_data_may_go_on(more: bytes) -> None:
    """Members that a browser adds after the origin do not matter, as WebAuthn asks of verifiers."""
    assert _judge(Authenticator(WEBAUTHN).sign(client_data=_START + more)).valid


def test_no_other_key_makes_a_passkeys_signature() -> None:
    """Only an ECDSA security key signs in a browser's form, and the message names the types that the key makes."""
    for token, expected in (
        (Authenticator(SK_ED25519), SK_ED25519),
        (Authenticator(SK_ECDSA), f"{SK_ECDSA} or {WEBAUTHN}"),
    ):
        algorithm = WEBAUTHN if token.kind == SK_ED25519 else SK_ED25519
        verdict = _judge(replace(signed_by(token), algorithm=algorithm.encode()).armoured)
        wrong = f"the signature is of type {algorithm}, expected {expected} from a key of {token.algorithm}"
        assert (verdict.code, verdict.message) == ("signature.format", wrong)


def test_a_token_signs_for_its_application_alone() -> None:
    """The same point under another application is another key, and does not verify the signature."""
    token, other = Authenticator(SK_ED25519), Authenticator(SK_ED25519, application=b"ssh:other")
    assert take(token.blob, 2) == take(other.blob, 2)
    assert verify(token.sign(), MESSAGE, namespace=NAMESPACE, key=parse_public(other.line)).code == "key.unknown"
    assert _judge(replace(signed_by(token), key=other.blob).armoured).code == "signature.invalid"


@pytest.mark.parametrize(
    ("message", "challenge"),
    [(b"", ""), (b"\0\0\x17", "AAAX"), (b"\xfb\xff\xbf", "-_-_"), (b"\0", "AA"), (b"\0\0", "AAA")],
)
def test_challenge(message: bytes, challenge: str) -> None:
    """A message is named in base64url without padding, and nothing but padding is dropped."""
    assert challenge_of(message) == challenge
