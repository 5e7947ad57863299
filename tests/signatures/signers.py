"""One signer of each kind, for tests: the same key and the same signatures on every run, worthless on purpose.

A signer has a public key and answers data with the tail of a signature. Those of security keys and passkeys are made by
``authenticator``; the ones here have their private half at hand. RSA is done by hand, because the libraries refuse
short keys before a test can show that we do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.signatures import forge
from tests.signatures.authenticator import SK_ECDSA, SK_ED25519, WEBAUTHN, Authenticator
from tests.signatures.forge import Forgery, mpint, string

_CURVES: Mapping[int, tuple[type[ec.EllipticCurve], hashes.HashAlgorithm]] = {
    256: (ec.SECP256R1, hashes.SHA256()),
    384: (ec.SECP384R1, hashes.SHA384()),
    521: (ec.SECP521R1, hashes.SHA512()),
}
# The two greatest primes of half the length, as what they lack to the power of two, of which neither p - 1 has a
# factor in common with 65537.
_RSA_PRIMES = {1024: (512, 569, 629), 2048: (1024, 105, 179), 3072: (1536, 3453, 4977)}
_DIGEST_INFO = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}


class Signer(Protocol):
    """A key pair: ``kind`` is the type of its signatures, ``answer`` what follows that type in one over some data."""

    @property
    def kind(self) -> str: ...
    @property
    def blob(self) -> bytes: ...
    def answer(self, data: bytes, /) -> bytes: ...


@dataclass(frozen=True)
class Ed25519:
    seed: bytes = b"software"
    kind: str = "ssh-ed25519"

    @property
    def blob(self) -> bytes:
        return forge.ed25519_blob(self._private.public_key().public_bytes_raw())

    def answer(self, data: bytes) -> bytes:
        return string(self._private.sign(data))

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.seed).digest())


@dataclass(frozen=True)
class Ecdsa:
    bits: int
    secret: int = 7

    @property
    def kind(self) -> str:
        return f"ecdsa-sha2-nistp{self.bits}"

    @property
    def blob(self) -> bytes:
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return forge.ecdsa_blob(point, self.bits)

    def answer(self, data: bytes) -> bytes:
        algorithm = ec.ECDSA(_CURVES[self.bits][1], deterministic_signing=True)
        r, s = decode_dss_signature(self._private.sign(data, algorithm))
        return string(mpint(r) + mpint(s))

    @property
    def _private(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(self.secret, _CURVES[self.bits][0]())


@dataclass(frozen=True)
class Rsa:
    bits: int = 3072
    hash: str = "sha512"
    exponent: int = 65537

    @property
    def kind(self) -> str:
        return f"rsa-sha2-{self.hash.removeprefix('sha')}"

    @property
    def blob(self) -> bytes:
        p, q = self._primes
        return forge.rsa_blob(p * q, self.exponent)

    @property
    def info(self) -> bytes:
        """PKCS #1's DigestInfo up to the digest (RFC 8017, section 9.2, note 1)."""
        return _DIGEST_INFO[self.hash]

    def answer(self, data: bytes) -> bytes:
        return string(self.raise_to_secret(self.padded(data)))

    def padded(self, data: bytes, *, info: bytes = b"", first: bytes = b"\0\1", garbage: bytes = b"") -> bytes:
        """The block that is signed (RFC 8017, section 9.2), or one bent as an attacker would."""
        end = b"\0" + (info or self.info) + hashlib.new(self.hash, data).digest() + garbage
        return (first + b"\xff" * (self.bits // 8))[: self.bits // 8 - len(end)] + end

    def raise_to_secret(self, block: bytes) -> bytes:
        """A block's power to the secret exponent, as long as the modulus."""
        p, q = self._primes
        # each prime by itself, then put together (RFC 8017, section 5.1.2): four times as fast
        number = int.from_bytes(block, "big")
        of_p, of_q = (pow(number, pow(self.exponent, -1, n - 1), n) for n in (p, q))
        return (of_q + (of_p - of_q) * pow(q, -1, p) % p * q).to_bytes(self.bits // 8, "big")

    @property
    def _primes(self) -> tuple[int, int]:
        half, lack_p, lack_q = _RSA_PRIMES[self.bits]
        return 2**half - lack_p, 2**half - lack_q


_ALL: tuple[Signer, ...] = (
    Ed25519(),
    *(Ecdsa(bits) for bits in _CURVES),
    Rsa(hash="sha256"),
    Rsa(hash="sha512"),
    *(Authenticator(kind) for kind in (SK_ED25519, SK_ECDSA, WEBAUTHN)),
)

SIGNERS: Mapping[str, Signer] = {signer.kind: signer for signer in _ALL}
"""One of each kind of signature, by its name."""


def signed_by(signer: Signer) -> Forgery:
    """A good signature, every field of which can still be bent."""
    return Forgery(key=signer.blob, algorithm=signer.kind.encode(), sign=signer.answer)
