"""The arithmetic: how the key of each algorithm is read, when it is too weak to prove anything, what fits it.

One class per algorithm, on bare values: what stands around a signature's value on the wire, and in whose hands the
private key is, is known above. Bytes in, exceptions out: no names, dates or people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from sealtrail.signatures.problems import FormatProblem, weak
from sealtrail.signatures.wire import Reader

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_BASE_ORDER = 2**252 + 27742317777372353535851937790883648493  # L in RFC 8032
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
    signature_algorithms: tuple[str, ...] = ("ssh-ed25519",)

    @classmethod
    def read(cls, reader: Reader) -> Ed25519:
        """Reads the point; raises ``KeyProblem`` unless it is on the curve, in its only form, of large order.

        A key of small order verifies signatures that nobody made: with the identity, one signature fits all messages.
        """
        point = reader.string("point")
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

    def require_form(self, value: bytes) -> None:
        """Raises ``FormatProblem`` unless the value has 64 bytes, their second half a number below the group's order.

        The bound is RFC 8032's (section 5.1.7); without it everybody can make a second signature out of a first.
        """
        if len(value) != 64:
            raise FormatProblem(f"an Ed25519 signature has {len(value)} bytes, expected 64")
        if int.from_bytes(value[32:], "little") >= _BASE_ORDER:
            raise FormatProblem("the Ed25519 signature's second half lies outside the range that the curve allows")

    def check(self, _algorithm: str, value: bytes, data: bytes) -> None:
        """Raises ``cryptography.exceptions.InvalidSignature`` unless the signature fits."""
        self.public.verify(value, data)


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

    def read(self, reader: Reader) -> Ecdsa:
        """Reads the curve's name and an uncompressed point; raises ``KeyProblem`` for a point that proves nothing.

        That is the identity, a point that is off the curve, and one that OpenSSH refuses because keys drawn at random
        do not look so: a coordinate of half the order's length or less, or not below the order less 1.
        """
        name = reader.name("curve")
        point = reader.string("point")
        if name != self.name:
            raise FormatProblem(f"a key of type {self.algorithm} names the curve {name}, expected {self.name}")
        if point == b"\0":
            raise weak("the ECDSA key is the identity point, for which anyone can forge signatures")
        length = 1 + 2 * ((self.group.key_size + 7) // 8)
        if len(point) != length or point[:1] != b"\x04":
            raise FormatProblem(f"the ECDSA key's point is not in the uncompressed form of {length} bytes")
        try:
            public = ec.EllipticCurvePublicKey.from_encoded_point(self.group, point)
        except ValueError as problem:
            raise weak(f"the ECDSA key is not a point on {self.name}") from problem
        numbers, order = public.public_numbers(), self.group.group_order
        if any(n.bit_length() <= order.bit_length() // 2 or n >= order - 1 for n in (numbers.x, numbers.y)):
            raise weak("the ECDSA key has a coordinate that no key drawn at random has")
        return Ecdsa(self, public)


CURVES = (
    Curve("nistp256", ec.SECP256R1(), hashes.SHA256()),
    Curve("nistp384", ec.SECP384R1(), hashes.SHA384()),
    Curve("nistp521", ec.SECP521R1(), hashes.SHA512()),
)


@dataclass(frozen=True, slots=True)
class Ecdsa:
    """An ECDSA key on one of the three NIST curves (RFC 5656). As in OpenSSH, both (r, s) and (r, n - s) verify."""

    curve: Curve
    public: ec.EllipticCurvePublicKey

    @property
    def signature_algorithms(self) -> tuple[str, ...]:
        """One: the hash goes with the curve."""
        return (self.curve.algorithm,)

    def require_form(self, value: bytes) -> None:
        """Raises ``FormatProblem`` unless the value holds r and s, both from 1 to the order less 1."""
        for name, number in zip("rs", _numbers(value), strict=True):
            if not 0 < number < self.curve.group.group_order:
                raise FormatProblem(f"the ECDSA signature's {name} lies outside the range that the curve allows")

    def check(self, _algorithm: str, value: bytes, data: bytes) -> None:
        """Raises ``cryptography.exceptions.InvalidSignature`` unless the signature fits."""
        self.public.verify(encode_dss_signature(*_numbers(value)), data, ec.ECDSA(self.curve.hash))


@dataclass(frozen=True, slots=True)
class Rsa:
    """An RSA key (RFC 4253, section 6.6), which signs only with SHA-2 (RFC 8332): never ``ssh-rsa``, which is SHA-1."""

    public: rsa.RSAPublicKey
    signature_algorithms: tuple[str, ...] = tuple(_RSA_HASHES)

    @classmethod
    def read(cls, reader: Reader) -> Rsa:
        """Reads exponent and modulus; raises ``KeyProblem`` if either is small or even, for then others can forge."""
        exponent, modulus = reader.mpint("exponent"), reader.mpint("modulus")
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

    def require_form(self, value: bytes) -> None:
        """Raises ``FormatProblem`` unless the value is as long as the modulus (RFC 8332, section 3)."""
        length, expected = len(value), (self.public.key_size + 7) // 8
        if length != expected:
            raise FormatProblem(f"the RSA signature has {length} bytes, expected {expected} as its key's modulus")

    def check(self, algorithm: str, value: bytes, data: bytes) -> None:
        """Raises ``cryptography.exceptions.InvalidSignature`` unless the signature fits."""
        self.public.verify(value, data, padding.PKCS1v15(), _RSA_HASHES[algorithm])


Algorithm = Ed25519 | Ecdsa | Rsa


def _numbers(value: bytes) -> tuple[int, int]:
    reader = Reader(value, "the ECDSA signature")
    r, s = reader.mpint("r"), reader.mpint("s")
    reader.end()
    return r, s
