"""Signers that a stranger could bring: keys made by hand, and kinds of key that Sealtrail does not take."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.signatures.authenticator import SK_ED25519, UP
from tests.signatures.forge import mpint, string
from tests.signatures.signers import Ed25519, Signer


@dataclass(frozen=True)
class HandMade:
    """An Ed25519 key written down as bytes, and what signs for it, in software or as a token would.

    ``sign`` gives b"" for data that it has no signature for.
    """

    point: bytes
    sign: Callable[[bytes], bytes]
    kind: str = "ssh-ed25519"

    @property
    def blob(self) -> bytes:
        application = string(b"ssh:") if self.kind == SK_ED25519 else b""
        return string(self.kind.encode()) + string(self.point) + application

    def answer(self, data: bytes) -> bytes:
        if self.kind != SK_ED25519:
            return string(self.sign(data))
        said = bytes([UP, 0, 0, 0, 7])
        return string(self.sign(hashlib.sha256(b"ssh:").digest() + said + hashlib.sha256(data).digest())) + said


@dataclass(frozen=True)
class Dsa:
    """DSA as SSH had it (RFC 4253, section 6.6), with numbers that are short to write down."""

    kind: str = "ssh-dss"
    q: int = 2**160 - 47
    secret: int = 7

    @property
    def p(self) -> int:
        return 2 * self.q * (2**863 + 224) + 1

    @property
    def g(self) -> int:
        return pow(2, (self.p - 1) // self.q, self.p)

    @property
    def blob(self) -> bytes:
        numbers = (self.p, self.q, self.g, pow(self.g, self.secret, self.p))
        return string(self.kind.encode()) + b"".join(map(mpint, numbers))

    def answer(self, data: bytes) -> bytes:
        nonce, digest = 11, int.from_bytes(hashlib.sha1(data).digest(), "big")
        r = pow(self.g, nonce, self.p) % self.q
        s = pow(nonce, -1, self.q) * (digest + self.secret * r) % self.q
        return string(r.to_bytes(20, "big") + s.to_bytes(20, "big"))


@dataclass(frozen=True)
class Certified:
    """A key in a certificate by another (OpenSSH's PROTOCOL.certkeys), good for one name and for ever."""

    holder: Ed25519
    authority: Signer
    name: str
    kind: str = "ssh-ed25519"

    @property
    def blob(self) -> bytes:
        point = self.holder.blob.removeprefix(string(b"ssh-ed25519"))
        body = string(b"ssh-ed25519-cert-v01@openssh.com") + string(bytes(32)) + point
        body += bytes(8) + (1).to_bytes(4, "big") + string(b"id") + string(string(self.name.encode()))
        body += bytes(8) + b"\xff" * 8 + string(b"") * 3 + string(self.authority.blob)
        return body + string(string(self.authority.kind.encode()) + self.authority.answer(body))

    def answer(self, data: bytes) -> bytes:
        return self.holder.answer(data)
