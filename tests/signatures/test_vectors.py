"""OpenSSH's own SSHSIG vectors: each that is supported verifies, and none survives one flipped bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sealtrail.signatures import parse_armoured, parse_public, verify
from tests.signatures import forge

_SUPPORTED = ["ed25519", "ecdsa", "rsa"]


@pytest.fixture(scope="session")
def message(vectors: Path) -> bytes:
    """The bytes that every vector signs."""
    return (vectors / "signed-data").read_bytes()


@pytest.fixture(scope="session")
def namespace(vectors: Path) -> str:
    """The namespace of every vector."""
    return (vectors / "namespace").read_text()


@pytest.mark.parametrize("kind", _SUPPORTED)
def test_vectors_verify(vectors: Path, message: bytes, namespace: str, kind: str) -> None:
    """The vector is valid, with and without its key being named, and the verdict says which key signed."""
    signature = (vectors / f"{kind}.sig").read_bytes()
    key = parse_public(" ".join((vectors / f"{kind}.pub").read_text().split()[:2]))
    for verdict in (
        verify(signature, message, namespace=namespace),
        verify(signature, message, namespace=namespace, key=key),
    ):
        assert (verdict.code, verdict.message, verdict.hint, verdict.key) == ("", "", "", key)
        assert verdict.valid


@pytest.mark.parametrize("kind", _SUPPORTED)
def test_vectors_are_written_back(vectors: Path, kind: str) -> None:
    """What is read from the vector is written back byte for byte."""
    signature = (vectors / f"{kind}.sig").read_bytes()
    assert parse_armoured(signature).armoured() == signature


@pytest.mark.parametrize("kind", ["ed25519_sk", "ecdsa_sk", "ecdsa_sk_webauthn", "mldsa44-ed25519"])
def test_unsupported_vectors_say_why(vectors: Path, message: bytes, namespace: str, kind: str) -> None:
    """FIDO, passkey and post-quantum signatures are refused with the name of their key type and those that do."""
    verdict = verify((vectors / f"{kind}.sig").read_bytes(), message, namespace=namespace)
    assert verdict.code == "signature.format"
    assert verdict.message.startswith("the key type ")
    assert "is not supported" in verdict.message
    assert "ssh-ed25519" in verdict.hint


@pytest.mark.parametrize("kind", _SUPPORTED)
def test_no_flipped_bit_in_a_signature_survives(vectors: Path, message: bytes, namespace: str, kind: str) -> None:
    """With any one bit of the decoded signature flipped the verdict is not valid."""
    blob = forge.blob_of((vectors / f"{kind}.sig").read_bytes())
    survivors = [bent for bent in forge.flips(blob) if verify(forge.armour(bent), message, namespace=namespace).valid]
    assert survivors == []


@pytest.mark.parametrize("kind", _SUPPORTED)
def test_no_flipped_bit_in_a_message_survives(vectors: Path, message: bytes, namespace: str, kind: str) -> None:
    """With any one bit of the message flipped, and with a byte more or less, the verdict is ``signature.invalid``."""
    signature = (vectors / f"{kind}.sig").read_bytes()
    for bent in (*forge.flips(message), b"", message[:-1], message + b"\n"):
        assert verify(signature, bent, namespace=namespace).code == "signature.invalid"


@pytest.mark.parametrize("kind", _SUPPORTED)
def test_another_namespace_is_named(vectors: Path, message: bytes, kind: str) -> None:
    """A vector offered for approval is refused by namespace, and the message names both."""
    verdict = verify((vectors / f"{kind}.sig").read_bytes(), message, namespace=forge.NAMESPACE)
    assert verdict.code == "signature.namespace"
    assert "namespace unittest, expected sealtrail-approval-v1" in verdict.message
    assert "-n sealtrail-approval-v1" in verdict.hint
    assert verdict.key is not None


@pytest.mark.parametrize("kind", _SUPPORTED)
def test_another_key_is_named(vectors: Path, message: bytes, namespace: str, kind: str) -> None:
    """A good signature by a key other than the expected one is ``key.unknown``, and the message names both."""
    expected = parse_public(forge.line(forge.Forgery().key))
    verdict = verify((vectors / f"{kind}.sig").read_bytes(), message, namespace=namespace, key=expected)
    assert verdict.code == "key.unknown"
    assert verdict.key is not None
    assert verdict.key.fingerprint in verdict.message
    assert verdict.message.endswith(f"expected {expected.fingerprint}")


def test_a_verdict_is_about_the_bytes_given(vectors: Path, message: bytes, namespace: str) -> None:
    """A signature whose value is another valid vector's is ``signature.invalid``, and still names its key."""
    signature = parse_armoured((vectors / "ed25519.sig").read_bytes())
    other = parse_armoured(forge.Forgery().armoured)
    verdict = verify(replace(signature, value=other.value).armoured(), message, namespace=namespace)
    assert (verdict.code, verdict.key) == ("signature.invalid", signature.key)
