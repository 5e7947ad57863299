"""The kinds of key, in one table: what ``KINDS`` lacks is refused.

A kind is an algorithm and the hands that the private key is in: a file, or a FIDO token. It sees the whole tail of a
signature after the algorithm's name, because tokens append what they have to say to the value.

OpenPGP and X.509 have no place here on purpose. Their trust comes from certificates, key servers and expiry dates that
third parties issue; here a key counts because a person's record, approved by both companies, holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sealtrail.signatures.algorithms import CURVES, Algorithm, Ecdsa, Ed25519, Rsa
from sealtrail.signatures.fido import SK_ECDSA, SK_ED25519, SecurityKey, read_application
from sealtrail.signatures.problems import FORMAT, KeyProblem
from sealtrail.signatures.wire import Reader

ED25519 = "ssh-ed25519"


@dataclass(frozen=True, slots=True)
class SoftwareKey:
    """A key whose private half is bytes in a file; the tail of its signatures is one string, the value."""

    key: Algorithm

    @property
    def signature_algorithms(self) -> tuple[str, ...]:
        """The types of signature that such a key makes."""
        return self.key.signature_algorithms

    def require_form(self, _algorithm: str, tail: bytes) -> None:
        """Raises ``FormatProblem`` unless the tail is one string in the form that the algorithm demands."""
        self.key.require_form(_only_string(tail))

    def check(self, algorithm: str, tail: bytes, data: bytes) -> None:
        """Raises ``cryptography.exceptions.InvalidSignature`` unless the signature fits."""
        self.key.check(algorithm, _only_string(tail), data)


Kind = SoftwareKey | SecurityKey


def _in_software(read: Callable[[Reader], Algorithm], reader: Reader) -> Kind:
    return SoftwareKey(read(reader))


def _in_token(read: Callable[[Reader], Ed25519 | Ecdsa], reader: Reader) -> Kind:
    return SecurityKey(read(reader), read_application(reader))


KINDS: Mapping[str, Callable[[Reader], Kind]] = {
    ED25519: partial(_in_software, Ed25519.read),
    **{curve.algorithm: partial(_in_software, curve.read) for curve in CURVES},
    "ssh-rsa": partial(_in_software, Rsa.read),
    SK_ED25519: partial(_in_token, Ed25519.read),
    SK_ECDSA: partial(_in_token, CURVES[0].read),
}


def read_kind(blob: bytes) -> tuple[str, Kind]:
    """The algorithm and the usable key of a public key blob.

    Raises ``KeyProblem`` for a weak key or a kind that is not supported, ``FormatProblem`` for bytes that are no key.
    """
    reader = Reader(blob, "the public key")
    algorithm = reader.name("key type")
    read = KINDS.get(algorithm)
    if read is None:
        hint = f"use a key of one of the types {', '.join(KINDS)}"
        raise KeyProblem(f"the key type {algorithm} is not supported", hint=hint, code=FORMAT)
    kind = read(reader)
    reader.end()
    return algorithm, kind


def _only_string(tail: bytes) -> bytes:
    reader = Reader(tail, "the inner signature")
    value = reader.string("value")
    reader.end()
    return value
