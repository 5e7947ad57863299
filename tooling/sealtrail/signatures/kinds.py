"""The kinds of key: how each is read, when it is too weak to prove anything, and how it judges a signature.

One class per kind and one table, ``KINDS``; what the table lacks is refused. A kind sees the whole tail of a signature
after the algorithm's name, because the FIDO kinds append a flag byte and a counter there. Bytes in, exceptions out: it
knows no names, dates or people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from sealtrail.signatures.problems import FORMAT, FormatProblem, KeyProblem, weak
from sealtrail.signatures.wire import Reader

ED25519 = "ssh-ed25519"

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
# The y of all eight points whose order divides 8; their signs do not matter (RFC 8032, section 5.1, cofactor 8).
_SMALL_ORDER_Y = frozenset({0, 1, _P - 1, _ORDER_8, _P - _ORDER_8})

_RSA_LEAST_BITS = 3072
_RSA_MOST_BITS = 16384  # OpenSSH's own bound; it keeps one verification in milliseconds
_RSA_LEAST_EXPONENT = 65537
_RSA_MOST_EXPONENT_BITS = 64  # OpenSSL's bound for large moduli
_RSA_HASHES: Mapping[str, hashes.HashAlgorithm] = {"rsa-sha2-256": hashes.SHA256(), "rsa-sha2-512": hashes.SHA512()}


@dataclass(frozen=True, slots=True)
class Ed25519:
    """An Ed25519 key (RFC 8032, RFC 8709)."""

    public: ed25519.Ed25519PublicKey
    signature_algorithms: tuple[str, ...] = (ED25519,)

    @classmethod
    def read(cls, reader: Reader) -> Ed25519:
        """Reads the point; raises ``KeyProblem`` unless it is on the curve, in its only form, of large order.

        A key of small order verifies signatures that nobody made: with the identity, one signature fits all messages.
        """
        point = reader.string("point")
        reader.end()
        if len(point) != 32:
            raise FormatProblem(f"an Ed25519 key has a point of {len(point)} bytes, expected 32")
        y = int.from_bytes(point, "little") & (2**255 - 1)
        if y >= _P:
            raise weak("the Ed25519 key is written in a second form (its coordinate is not reduced)")
        if y in _SMALL_ORDER_Y:
            raise weak("the Ed25519 key is a point of small order, for which anyone can forge signatures")
        # x² = u/v has a root exactly if u*v is a square (Euler); nothing cheaper tells a point from noise
        if pow((y * y - 1) * (_D * y * y + 1), (_P - 1) // 2, _P) != 1:
            raise weak("the Ed25519 key is not a point on its curve, so nobody can hold it")
        return cls(ed25519.Ed25519PublicKey.from_public_bytes(point))

    def require_form(self, tail: bytes) -> None:
        """Raises ``FormatProblem`` unless the tail is one string of 64 bytes."""
        signature = _only_string(tail)
        if len(signature) != 64:
            raise FormatProblem(f"an Ed25519 signature has {len(signature)} bytes, expected 64")

    def check(self, _algorithm: str, tail: bytes, data: bytes) -> None:
        """Raises ``cryptography.exceptions.InvalidSignature`` unless the signature fits."""
        self.public.verify(_only_string(tail), data)


@dataclass(frozen=True, slots=True)
class Curve:
    """A NIST curve as SSH uses it (RFC 5656, sections 3.1 and 6.2.1)."""

    name: str
    group: ec.EllipticCurve
    hash: hashes.HashAlgorithm

    @property
    def algorithm(self) -> str:
        """The name of its keys and of their signatures."""
        return f"ecdsa-sha2-{self.name}"


_CURVES = (
    Curve("nistp256", ec.SECP256R1(), hashes.SHA256()),
    Curve("nistp384", ec.SECP384R1(), hashes.SHA384()),
    Curve("nistp521", ec.SECP521R1(), hashes.SHA512()),
)


@dataclass(frozen=True, slots=True)
class Ecdsa:
    """An ECDSA key on one of the three NIST curves (RFC 5656). As in OpenSSH, both (r, s) and (r, n - s) verify."""

    curve: Curve
    public: ec.EllipticCurvePublicKey
    signature_algorithms: tuple[str, ...]

    @classmethod
    def read(cls, curve: Curve, reader: Reader) -> Ecdsa:
        """Reads the point, uncompressed; raises ``KeyProblem`` for the identity or a point that is off the curve."""
        name = reader.name("curve")
        point = reader.string("point")
        reader.end()
        if name != curve.name:
            raise FormatProblem(f"a key of type {curve.algorithm} names the curve {name}, expected {curve.name}")
        if point == b"\0":
            raise weak("the ECDSA key is the identity point, for which anyone can forge signatures")
        length = 1 + 2 * ((curve.group.key_size + 7) // 8)
        if len(point) != length or point[:1] != b"\x04":
            raise FormatProblem(f"the ECDSA key's point is not in the uncompressed form of {length} bytes")
        try:
            public = ec.EllipticCurvePublicKey.from_encoded_point(curve.group, point)
        except ValueError as problem:
            raise weak(f"the ECDSA key is not a point on {curve.name}") from problem
        return cls(curve, public, (curve.algorithm,))

    def require_form(self, tail: bytes) -> None:
        """Raises ``FormatProblem`` unless the tail is one string holding r and s, both from 1 to the order less 1."""
        for name, number in zip("rs", self._numbers(tail), strict=True):
            if not 0 < number < self.curve.group.group_order:
                raise FormatProblem(f"the ECDSA signature's {name} lies outside the range that the curve allows")

    def check(self, _algorithm: str, tail: bytes, data: bytes) -> None:
        """Raises ``cryptography.exceptions.InvalidSignature`` unless the signature fits."""
        self.public.verify(encode_dss_signature(*self._numbers(tail)), data, ec.ECDSA(self.curve.hash))

    @staticmethod
    def _numbers(tail: bytes) -> tuple[int, int]:
        reader = Reader(_only_string(tail), "the ECDSA signature")
        r, s = reader.mpint("r"), reader.mpint("s")
        reader.end()
        return r, s


@dataclass(frozen=True, slots=True)
class Rsa:
    """An RSA key (RFC 4253, section 6.6), which signs only with SHA-2 (RFC 8332): never ``ssh-rsa``, which is SHA-1."""

    public: rsa.RSAPublicKey
    signature_algorithms: tuple[str, ...] = tuple(_RSA_HASHES)

    @classmethod
    def read(cls, reader: Reader) -> Rsa:
        """Reads exponent and modulus; raises ``KeyProblem`` if either is small or even, for then others can forge."""
        exponent, modulus = reader.mpint("exponent"), reader.mpint("modulus")
        reader.end()
        bits = modulus.bit_length()
        if bits < _RSA_LEAST_BITS:
            raise weak(f"the RSA key has {bits} bits, expected at least {_RSA_LEAST_BITS}")
        if bits > _RSA_MOST_BITS:
            raise FormatProblem(f"the RSA key has {bits} bits, expected at most {_RSA_MOST_BITS}")
        if modulus % 2 == 0:
            raise weak("the RSA key's modulus is even, so its factors are known to everyone")
        if exponent % 2 == 0 or exponent < _RSA_LEAST_EXPONENT or exponent.bit_length() > _RSA_MOST_EXPONENT_BITS:
            raise weak(
                f"the RSA key's public exponent is not an odd number from {_RSA_LEAST_EXPONENT} "
                f"with at most {_RSA_MOST_EXPONENT_BITS} bits"
            )
        return cls(rsa.RSAPublicNumbers(exponent, modulus).public_key())

    def require_form(self, tail: bytes) -> None:
        """Raises ``FormatProblem`` unless the tail is one string as long as the modulus (RFC 8332, section 3)."""
        length, expected = len(_only_string(tail)), (self.public.key_size + 7) // 8
        if length != expected:
            raise FormatProblem(f"the RSA signature has {length} bytes, expected {expected} as its key's modulus")

    def check(self, algorithm: str, tail: bytes, data: bytes) -> None:
        """Raises ``cryptography.exceptions.InvalidSignature`` unless the signature fits."""
        self.public.verify(_only_string(tail), data, padding.PKCS1v15(), _RSA_HASHES[algorithm])


Kind = Ed25519 | Ecdsa | Rsa

KINDS: Mapping[str, Callable[[Reader], Kind]] = {
    ED25519: Ed25519.read,
    **{curve.algorithm: partial(Ecdsa.read, curve) for curve in _CURVES},
    "ssh-rsa": Rsa.read,
}

PLANNED = frozenset({"sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"})
"""Kinds that will get a place in ``KINDS``; a browser's passkey is an ``sk-ecdsa`` key with its own signature type."""


def read_kind(blob: bytes) -> tuple[str, Kind]:
    """The algorithm and the usable key of a public key blob.

    Raises ``KeyProblem`` for a weak key or a kind that is not supported, ``FormatProblem`` for bytes that are no key.
    """
    reader = Reader(blob, "the public key")
    algorithm = reader.name("key type")
    read = KINDS.get(algorithm)
    if read is None:
        missing = "not supported yet" if algorithm in PLANNED else "not supported"
        hint = f"use a key of one of the types {', '.join(KINDS)}"
        raise KeyProblem(f"the key type {algorithm} is {missing}", hint=hint, code=FORMAT)
    return algorithm, read(reader)


def _only_string(tail: bytes) -> bytes:
    reader = Reader(tail, "the inner signature")
    value = reader.string("value")
    reader.end()
    return value
