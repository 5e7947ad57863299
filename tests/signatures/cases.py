"""What the two readers are asked, ours and OpenSSH's: a signature, and what both are expected to say of it.

A case says in words what was tried, and its outcome: both accept, both refuse, or a difference. Nothing is left to be
found out by the run: it shows that each case comes out as it was foretold.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from tests.signatures import forge
from tests.signatures.differences import Difference
from tests.signatures.forge import MESSAGE, NAMESPACE, Forgery, string
from tests.signatures.signers import Signer, signed_by

ACCEPTED = "both accept"
REFUSED = "both refuse"
PRINCIPAL = "signer"


@dataclass(frozen=True)
class Case:
    """One question to both readers: whether this is a good signature by the key of this line, for this message."""

    tried: str
    outcome: str | Difference
    signature: bytes
    line: str
    message: bytes = MESSAGE
    namespace: str = NAMESPACE


@dataclass(frozen=True)
class Frame:
    """The fields of a finished signature, to be bent after signing; those left alone are as they were."""

    key: bytes
    namespace: bytes
    reserved: bytes
    hash: bytes
    algorithm: bytes
    value: bytes
    magic: bytes = b"SSHSIG"
    version: int = 1
    tail: bytes = b""

    @classmethod
    def of(cls, forgery: Forgery) -> Frame:
        key, namespace, reserved, hash_algorithm, inner = take(forgery.blob[10:], 5)
        (algorithm,) = take(inner, 1)
        return cls(key, namespace, reserved, hash_algorithm, algorithm, inner[4 + len(algorithm) :])

    @property
    def blob(self) -> bytes:
        inner = string(self.algorithm) + self.value
        parts = (self.key, self.namespace, self.reserved, self.hash, inner)
        return self.magic + self.version.to_bytes(4, "big") + b"".join(map(string, parts)) + self.tail

    @property
    def armoured(self) -> bytes:
        return forge.armour(self.blob)


def take(data: bytes, count: int) -> list[bytes]:
    """The first strings of some wire data."""
    found = []
    for _ in range(count):
        end = 4 + int.from_bytes(data[:4], "big")
        found.append(data[4:end])
        data = data[end:]
    return found


@dataclass(frozen=True)
class Desk:
    """Makes the cases of one signer. ``random`` only chooses which bytes are bent, never how a case comes out."""

    signer: Signer
    random: random.Random = field(default_factory=lambda: random.Random("second opinion"))

    @cached_property
    def good(self) -> Forgery:
        return signed_by(self.signer)

    @cached_property
    def frame(self) -> Frame:
        return Frame.of(self.good)

    @property
    def line(self) -> str:
        return forge.line(self.signer.blob)

    def case(
        self,
        tried: str,
        outcome: str | Difference,
        signature: Forgery | Frame | bytes,
        *,
        line: str = "",
        namespace: str = NAMESPACE,
    ) -> Case:
        text = signature if isinstance(signature, bytes) else signature.armoured
        message = signature.message if isinstance(signature, Forgery) else MESSAGE
        return Case(tried, outcome, text, line or self.line, message, namespace)

    def cases(
        self, tried: str, outcome: str | Difference, signatures: Iterable[Forgery | Frame | bytes]
    ) -> Iterator[Case]:
        """One case for each of the signatures, held against the signer's own key."""
        return (self.case(tried, outcome, signature) for signature in signatures)

    def revalued(self, change: Callable[[bytes], bytes]) -> Frame:
        """A good signature whose value is changed after signing; what a token says after it stays."""
        frame = self.frame
        (value,) = take(frame.value, 1)
        return replace(frame, value=string(change(value)) + frame.value[4 + len(value) :])

    def flipped(self, data: bytes, start: int = 0) -> bytes:
        """The data with one bit flipped somewhere from ``start`` on."""
        bent = bytearray(data)
        bent[self.random.randrange(start, len(data))] ^= 1 << self.random.randrange(8)
        return bytes(bent)
