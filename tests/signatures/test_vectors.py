"""OpenSSH's own SSHSIG vectors: each of a kind that is taken verifies, and none survives one flipped bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sealtrail.signatures import KeyProblem, PublicKey, Token, parse_armoured, parse_blob, parse_public, verify
from tests.signatures import forge
from tests.signatures.authenticator import SK_ECDSA, SK_ED25519, WEBAUTHN

_TOUCHED = Token(user_present=True, user_verified=False, counter=0x12345678, application="ssh:")
_BROWSED = Token(True, False, counter=799, origin="https://www.mindrot.org", application="mindrot.org")
# of each vector that is taken, what its verdict must say
_SAID = {
    "ed25519": ("ssh-ed25519", None),
    "ecdsa": ("ecdsa-sha2-nistp256", None),
    "rsa": ("ssh-rsa", None),
    "ed25519_sk": (SK_ED25519, _TOUCHED),
    "ecdsa_sk": (SK_ECDSA, _TOUCHED),
    "ecdsa_sk_webauthn": (WEBAUTHN, _BROWSED),
}


@pytest.fixture(scope="session")
def message(vectors: Path) -> bytes:
    """The bytes that every vector signs."""
    return (vectors / "signed-data").read_bytes()


@pytest.fixture(scope="session")
def namespace(vectors: Path) -> str:
    """The namespace of every vector."""
    return (vectors / "namespace").read_text()


def _key(vectors: Path, kind: str) -> PublicKey:
    return parse_public(" ".join((vectors / f"{kind}.pub").read_text().split()[:2]))


@pytest.mark.parametrize("kind", _SAID)
def test_vectors_verify(vectors: Path, message: bytes, namespace: str, kind: str) -> None:
    """The vector is valid, with and without its key being named, and the verdict says key, kind and token."""
    signature, key = (vectors / f"{kind}.sig").read_bytes(), _key(vectors, kind)
    for verdict in (
        verify(signature, message, namespace=namespace),
        verify(signature, message, namespace=namespace, key=key),
    ):
        assert verdict.valid
        assert (verdict.code, verdict.message, verdict.hint, verdict.key) == ("", "", "", key)
        assert (verdict.kind, verdict.token) == _SAID[kind]


def test_no_vector_is_left_out(vectors: Path) -> None:
    """Every vector in the folder is one of those that verify, or the post-quantum hybrid that is refused."""
    assert {file.stem for file in vectors.glob("*.sig")} == {*_SAID, "mldsa44-ed25519"}


@pytest.mark.parametrize("kind", _SAID)
def test_vectors_are_written_back(vectors: Path, kind: str) -> None:
    """What is read from the vector is written back byte for byte."""
    signature = (vectors / f"{kind}.sig").read_bytes()
    assert parse_armoured(signature).armoured() == signature


def test_the_post_quantum_hybrid_is_refused_by_name(vectors: Path, message: bytes, namespace: str) -> None:
    """OpenSSH's post-quantum hybrid is refused as a type that is not supported, with the list of those that are."""
    verdict = verify((vectors / "mldsa44-ed25519.sig").read_bytes(), message, namespace=namespace)
    assert verdict.code == "signature.format"
    assert verdict.message == "the key type ssh-mldsa44-ed25519@openssh.com is not supported"
    assert verdict.hint == (
        "use a key of one of the types ssh-ed25519, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ecdsa-sha2-nistp521, "
        "ssh-rsa, sk-ssh-ed25519@openssh.com, sk-ecdsa-sha2-nistp256@openssh.com"
    )
    assert (verdict.key, verdict.kind, verdict.token) == (None, "", None)


@pytest.mark.parametrize("kind", _SAID)
def test_no_flipped_bit_in_a_signature_survives(vectors: Path, message: bytes, namespace: str, kind: str) -> None:
    """With any one bit of the decoded signature flipped, the key inside it included, the verdict is not valid."""
    blob = forge.blob_of((vectors / f"{kind}.sig").read_bytes())
    survivors = [bent for bent in forge.flips(blob) if verify(forge.armour(bent), message, namespace=namespace).valid]
    assert survivors == []


@pytest.mark.parametrize("kind", _SAID)
def test_no_flipped_bit_in_a_message_survives(vectors: Path, message: bytes, namespace: str, kind: str) -> None:
    """With any one bit of the message flipped, and with a byte more or less, the verdict is ``signature.invalid``."""
    signature = (vectors / f"{kind}.sig").read_bytes()
    for bent in (*forge.flips(message), b"", message[:-1], message + b"\n"):
        verdict = verify(signature, bent, namespace=namespace)
        assert (verdict.code, verdict.token) == ("signature.invalid", None)


@pytest.mark.parametrize("kind", _SAID)
def test_no_flipped_bit_in_a_key_survives(vectors: Path, message: bytes, namespace: str, kind: str) -> None:
    """With any one bit of the expected key flipped it is no key that is taken, or not the one that signed."""
    signature = (vectors / f"{kind}.sig").read_bytes()
    codes = set()
    for bent in forge.flips(_key(vectors, kind).blob):
        try:
            key = parse_blob(bent)
        except KeyProblem as problem:
            codes.add(problem.code)
        else:
            codes.add(verify(signature, message, namespace=namespace, key=key).code)
    assert codes <= {"signature.format", "key.weak", "key.unknown"}


@pytest.mark.parametrize("kind", _SAID)
def test_another_namespace_is_named(vectors: Path, message: bytes, kind: str) -> None:
    """A vector offered for approval is refused by namespace, and the message names both."""
    verdict = verify((vectors / f"{kind}.sig").read_bytes(), message, namespace=forge.NAMESPACE)
    assert verdict.code == "signature.namespace"
    assert "namespace unittest, expected sealtrail-approval-v1" in verdict.message
    assert "-n sealtrail-approval-v1" in verdict.hint
    assert verdict.key is not None
    assert (verdict.kind, verdict.token) == (_SAID[kind][0], None)


@pytest.mark.parametrize("kind", _SAID)
def test_another_key_is_named(vectors: Path, message: bytes, namespace: str, kind: str) -> None:
    """A good signature by a key other than the expected one is ``key.unknown``, and the message names both."""
    expected = parse_public(forge.line(forge.Forgery().key))
    verdict = verify((vectors / f"{kind}.sig").read_bytes(), message, namespace=namespace, key=expected)
    assert verdict.code == "key.unknown"
    assert verdict.key is not None
    assert verdict.key.fingerprint in verdict.message
    assert verdict.message.endswith(f"expected {expected.fingerprint}")
    assert "enrol the one that was used" in verdict.hint
    assert (verdict.kind, verdict.token) == (_SAID[kind][0], None)


def test_a_verdict_is_about_the_bytes_given(vectors: Path, message: bytes, namespace: str) -> None:
    """A signature whose value is another valid vector's is ``signature.invalid``, and still names its key."""
    signature = parse_armoured((vectors / "ed25519.sig").read_bytes())
    other = parse_armoured(forge.Forgery().armoured)
    verdict = verify(replace(signature, value=other.value).armoured(), message, namespace=namespace)
    assert (verdict.code, verdict.key) == ("signature.invalid", signature.key)
