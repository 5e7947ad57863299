"""OpenSSH as the second opinion: keys and signatures of its making, judged by both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from sealtrail.signatures import PublicKey, parse_armoured, parse_public, verify
from tests.signatures import forge

Keygen = Callable[..., CompletedProcess[bytes]]

_MESSAGE = b'{"_type":"https://in-toto.io/Statement/v1"}'
_KINDS = {
    "ed25519": ("ed25519", "256"),
    "ecdsa-256": ("ecdsa", "256"),
    "ecdsa-384": ("ecdsa", "384"),
    "ecdsa-521": ("ecdsa", "521"),
    "rsa-3072": ("rsa", "3072"),
}


@dataclass(frozen=True)
class OpenSsh:
    """One key pair made on the spot, and OpenSSH's word on signatures."""

    run: Keygen
    folder: Path

    @property
    def line(self) -> str:
        return " ".join((self.folder / "key.pub").read_text().split()[:2])

    @property
    def key(self) -> PublicKey:
        return parse_public(self.line)

    def sign(self, message: bytes, namespace: str = forge.NAMESPACE, *options: str) -> bytes:
        made = self.run("-q", "-Y", "sign", "-f", self.folder / "key", "-n", namespace, *options, given=message)
        assert made.returncode == 0, made.stderr
        return made.stdout

    def verifies(self, signature: bytes, message: bytes, namespace: str = forge.NAMESPACE, line: str = "") -> bool:
        (self.folder / "signature").write_bytes(signature)
        (self.folder / "allowed").write_text(f"signer {line or self.line}\n")
        words = ("-Y", "verify", "-f", self.folder / "allowed", "-I", "signer", "-n", namespace)
        return self.run(*words, "-s", self.folder / "signature", given=message).returncode == 0


def _make(keygen: Keygen, folder: Path, kind: str, bits: str) -> OpenSsh:
    made = keygen("-q", "-t", kind, "-b", bits, "-N", "", "-C", "a comment", "-f", folder / "key")
    assert made.returncode == 0, made.stderr
    return OpenSsh(keygen, folder)


@pytest.fixture(scope="module", params=_KINDS)
def openssh(request: pytest.FixtureRequest, keygen: Keygen, tmp_path_factory: pytest.TempPathFactory) -> OpenSsh:
    """A fresh key of each kind."""
    return _make(keygen, tmp_path_factory.mktemp("openssh"), *_KINDS[request.param])


@pytest.mark.parametrize("options", [(), ("-O", "hashalg=sha256")], ids=["sha512", "sha256"])
def test_both_take_what_openssh_signs(openssh: OpenSsh, options: tuple[str, ...]) -> None:
    """A signature made by OpenSSH is valid for both, names its key, and is written back identically."""
    signature = openssh.sign(_MESSAGE, forge.NAMESPACE, *options)
    assert openssh.verifies(signature, _MESSAGE)
    assert verify(signature, _MESSAGE, namespace=forge.NAMESPACE, key=openssh.key).valid
    assert parse_armoured(signature).armoured() == signature


def test_both_refuse_another_message_namespace_or_key(openssh: OpenSsh) -> None:
    """A changed message, another namespace and another signer's key are refused by both."""
    signature = openssh.sign(_MESSAGE)
    stranger = forge.line(forge.Forgery().key)
    cases = [
        (_MESSAGE + b"\n", forge.NAMESPACE, openssh.line, "signature.invalid"),
        (b"", forge.NAMESPACE, openssh.line, "signature.invalid"),
        (_MESSAGE, "git", openssh.line, "signature.namespace"),
        (_MESSAGE, forge.NAMESPACE, stranger, "key.unknown"),
    ]
    for message, namespace, line, code in cases:
        assert not openssh.verifies(signature, message, namespace, line)
        assert verify(signature, message, namespace=namespace, key=parse_public(line)).code == code


@pytest.mark.parametrize("length", range(37, 43))
def test_lines_are_wrapped_as_openssh_wraps(keygen: Keygen, tmp_path: Path, length: int) -> None:
    """Signatures whose base64 ends just before, at and after a full line are read and written back identically."""
    openssh = _make(keygen, tmp_path, "ed25519", "256")
    signature = openssh.sign(_MESSAGE, "n" * length)
    assert verify(signature, _MESSAGE, namespace="n" * length).valid
    assert parse_armoured(signature).armoured() == signature


def test_where_we_are_stricter(keygen: Keygen, tmp_path: Path) -> None:
    """Text after the block, a second block, other line lengths and odd namespaces pass OpenSSH and are refused here."""
    openssh = _make(keygen, tmp_path, "ed25519", "256")
    signature = openssh.sign(_MESSAGE)
    for bent in (signature + b"text\n", signature * 2, forge.armour(forge.blob_of(signature), 64)):
        assert openssh.verifies(bent, _MESSAGE)
        assert verify(bent, _MESSAGE, namespace=forge.NAMESPACE).code == "signature.format"
    odd = openssh.sign(_MESSAGE, "a b,c")
    assert openssh.verifies(odd, _MESSAGE, "a b,c")
    assert verify(odd, _MESSAGE, namespace="a b,c").code == "signature.format"


def test_a_padded_ecdsa_number_passes_openssh(keygen: Keygen, tmp_path: Path) -> None:
    """OpenSSH takes an ECDSA signature whose first number has needless zero bytes; here it is malformed."""
    openssh = _make(keygen, tmp_path, "ecdsa", "256")
    good = parse_armoured(openssh.sign(_MESSAGE))
    length = int.from_bytes(good.value[4:8], "big")
    padded = (length + 2).to_bytes(4, "big") + b"\0\0" + good.value[8:]
    bent = replace(good, value=forge.string(padded)).armoured()
    assert openssh.verifies(bent, _MESSAGE)
    assert verify(bent, _MESSAGE, namespace=forge.NAMESPACE).code == "signature.format"


def test_short_rsa_keys_pass_openssh_and_are_refused_here(keygen: Keygen, tmp_path: Path) -> None:
    """OpenSSH signs and verifies with RSA of 2048 bits; here that key is weak."""
    openssh = _make(keygen, tmp_path, "rsa", "2048")
    signature = openssh.sign(_MESSAGE)
    assert openssh.verifies(signature, _MESSAGE)
    assert verify(signature, _MESSAGE, namespace=forge.NAMESPACE).code == "key.weak"


def test_the_universal_signature_passes_openssh(keygen: Keygen, tmp_path: Path) -> None:
    """OpenSSH takes the identity point's one signature for two messages; here that key is weak."""
    openssh = OpenSsh(keygen, tmp_path)
    key = forge.ed25519_blob(forge.IDENTITY)
    universal = replace(forge.Forgery(), key=key, sign=lambda _: forge.string(forge.IDENTITY + bytes(32))).armoured
    for message in (b"approve", b"reject"):
        assert openssh.verifies(universal, message, line=forge.line(key))
        assert verify(universal, message, namespace=forge.NAMESPACE).code == "key.weak"
