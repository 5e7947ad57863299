"""A FIDO token in software, for tests: it answers with any flags, counter, origin, client data and extensions.

The same seed gives the same key, and the same question the same signature (RFC 6979). Its keys are worthless on
purpose. It is written after PROTOCOL.u2f and WebAuthn, and shares no code with the product.

    token = Authenticator(SK_ED25519, seed=b"Hanne")
    token.sign(statement, "sealtrail-approval-v1", flags=UP)     # touched, and no PIN
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypedDict, Unpack

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.signatures.forge import MESSAGE, NAMESPACE, Forgery, line, mpint, string

SK_ED25519 = "sk-ssh-ed25519@openssh.com"
SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com"
WEBAUTHN = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com"

UP, UV, BE, BS, AD, ED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80
"""User present, user verified, backup eligible and backed up, attested data, extension data (WebAuthn, 6.1)."""

RP_ID = "records.example"
ORIGIN = "https://records.example"
CLIENT_DATA = b'{"type":"webauthn.get","challenge":"CHALLENGE","origin":"ORIGIN","crossOrigin":false}'
"""What a browser writes; the two words in capitals are filled in when it is asked."""
EXTENSIONS = b"\xa1\x63uvm\x81\x83\x02\x04\x02"
"""What a token may add, with the flag ``ED``: here CBOR that says how the user was verified."""


class Bend(TypedDict, total=False):
    """What a token can be made to answer; the last three are for passkeys alone."""

    flags: int
    counter: int
    origin: str
    client_data: bytes
    extensions: bytes


@dataclass(frozen=True)
class Authenticator:
    """A token that holds one key. ``kind`` is the type of the signatures that it makes.

    ``application`` is by default OpenSSH's ``ssh:``, and the domain ``RP_ID`` for a passkey.
    """

    kind: str
    seed: bytes = b"token"
    application: bytes | None = None

    @property
    def algorithm(self) -> str:
        """The type of the key."""
        return SK_ECDSA if self.kind == WEBAUTHN else self.kind

    @cached_property
    def blob(self) -> bytes:
        """The public key in wire form."""
        if self.kind == SK_ED25519:
            point = string(self._ed25519.public_key().public_bytes_raw())
        else:
            public = self._ecdsa.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
            point = string(b"nistp256") + string(public)
        return string(self.algorithm.encode()) + point + string(self._application)

    @property
    def line(self) -> str:
        """The public key as a person's record holds it."""
        return line(self.blob)

    @property
    def fingerprint(self) -> str:
        """As ``ssh-keygen -l`` prints it."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")

    def sign(
        self,
        message: bytes = MESSAGE,
        namespace: str = NAMESPACE,
        *,
        hash_algorithm: str = "sha512",
        **bend: Unpack[Bend],
    ) -> bytes:
        """An armoured signature over a message."""
        return Forgery(
            key=self.blob,
            namespace=namespace.encode(),
            hash=hash_algorithm.encode(),
            algorithm=self.kind.encode(),
            message=message,
            sign=partial(self.answer, **bend),
        ).armoured

    def answer(
        self,
        data: bytes,
        *,
        flags: int = UP | UV,
        counter: int = 7,
        origin: str = ORIGIN,
        client_data: bytes = CLIENT_DATA,
        extensions: bytes = b"",
    ) -> bytes:
        """What follows the algorithm's name in a signature over some data."""
        said = bytes([flags]) + counter.to_bytes(4, "big")
        if self.kind != WEBAUTHN:
            return string(self._value(said + hashlib.sha256(data).digest())) + said
        challenge = base64.urlsafe_b64encode(data).rstrip(b"=")
        asked = client_data.replace(b"CHALLENGE", challenge).replace(b"ORIGIN", origin.encode())
        value = self._value(said + extensions + hashlib.sha256(asked).digest())
        return string(value) + said + string(origin.encode()) + string(asked) + string(extensions)

    def _value(self, rest: bytes) -> bytes:
        signed = hashlib.sha256(self._application).digest() + rest
        if self.kind == SK_ED25519:
            return self._ed25519.sign(signed)
        r, s = decode_dss_signature(self._ecdsa.sign(signed, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
        return mpint(r) + mpint(s)

    @property
    def _application(self) -> bytes:
        return (RP_ID.encode() if self.kind == WEBAUTHN else b"ssh:") if self.application is None else self.application

    @property
    def _ed25519(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.seed).digest())

    @cached_property
    def _ecdsa(self) -> ec.EllipticCurvePrivateKey:
        secret = int.from_bytes(hashlib.sha256(self.seed).digest(), "big")
        return ec.derive_private_key(secret % ec.SECP256R1.group_order, ec.SECP256R1())
