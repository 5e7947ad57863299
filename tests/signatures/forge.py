"""Signatures as a forger would write them: every field of an SSHSIG can be bent, and is then really signed.

So a test shows that one check alone refuses the forgery, and not a signature that had become wrong anyway.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"
END = b"-----END SSH SIGNATURE-----\n"
MESSAGE = b"what is signed"
NAMESPACE = "sealtrail-approval-v1"

_SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
IDENTITY = (1).to_bytes(32, "little")


def string(data: bytes) -> bytes:
    """RFC 4251's string, written here a second time so that the product's writer is not its own judge."""
    return len(data).to_bytes(4, "big") + data


def mpint(number: int) -> bytes:
    """RFC 4251's mpint of a number that is not negative."""
    return string(number.to_bytes((number.bit_length() + 8) // 8 if number else 0, "big"))


def ed25519_blob(point: bytes) -> bytes:
    return string(b"ssh-ed25519") + string(point)


def ecdsa_blob(point: bytes, bits: int = 256, *, curve: bytes = b"") -> bytes:
    name = b"nistp%d" % bits
    return string(b"ecdsa-sha2-" + name) + string(curve or name) + string(point)


def rsa_blob(modulus: int, exponent: int = 65537) -> bytes:
    return string(b"ssh-rsa") + mpint(exponent) + mpint(modulus)


def line(blob: bytes) -> str:
    """The public line of a blob, its first word taken from inside."""
    name = blob[4 : 4 + int.from_bytes(blob[:4], "big")]
    return f"{name.decode()} {base64.b64encode(blob).decode()}"


def armour(blob: bytes, columns: int = 70) -> bytes:
    text = base64.b64encode(blob)
    return BEGIN + b"".join(text[at : at + columns] + b"\n" for at in range(0, len(text), columns)) + END


def blob_of(armoured: bytes) -> bytes:
    return base64.b64decode(armoured.removeprefix(BEGIN).removesuffix(END))


def flips(data: bytes) -> list[bytes]:
    """The data with one bit flipped, for every bit."""
    number, size = int.from_bytes(data, "big"), len(data)
    return [(number ^ (1 << bit)).to_bytes(size, "big") for bit in range(8 * size)]


def _sign_with_ed25519(data: bytes) -> bytes:
    return string(_SECRET.sign(data))


@dataclass(frozen=True)
class Forgery:
    """The fields of an SSHSIG; those left alone make a good signature over the message."""

    magic: bytes = b"SSHSIG"
    version: int = 1
    key: bytes = field(default_factory=lambda: ed25519_blob(_SECRET.public_key().public_bytes_raw()))
    key_tail: bytes = b""
    namespace: bytes = NAMESPACE.encode()
    reserved: bytes = b""
    hash: bytes = b"sha512"
    algorithm: bytes = b"ssh-ed25519"
    value_tail: bytes = b""
    tail: bytes = b""
    message: bytes = MESSAGE
    sign: Callable[[bytes], bytes] = _sign_with_ed25519

    @property
    def signed_data(self) -> bytes:
        digest = hashlib.new(self.hash.decode(), self.message).digest() if self.hash in HASHES else b""
        return self.magic + string(self.namespace) + string(self.reserved) + string(self.hash) + string(digest)

    @property
    def blob(self) -> bytes:
        inner = string(self.algorithm) + self.sign(self.signed_data) + self.value_tail
        scope = string(self.namespace) + string(self.reserved) + string(self.hash)
        frame = self.magic + self.version.to_bytes(4, "big") + string(self.key + self.key_tail)
        return frame + scope + string(inner) + self.tail

    @property
    def armoured(self) -> bytes:
        return armour(self.blob)


HASHES = frozenset({b"md5", b"sha1", b"sha256", b"sha384", b"sha512"})
