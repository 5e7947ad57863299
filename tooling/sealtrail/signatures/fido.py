"""Keys that live in a FIDO token: what they sign, and what the token says of the person who used it.

A token signs no message but a digest of it, after the application that the key was made for, a byte of flags and a
counter (OpenSSH's PROTOCOL.u2f; WebAuthn, section 6.1). Whether a touch or a PIN was needed is for the gate to say:
here a signature is valid whatever its flags, and the flags are handed up.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidSignature

from sealtrail.signatures.algorithms import Ecdsa, Ed25519
from sealtrail.signatures.clientdata import challenge_of, read_challenge
from sealtrail.signatures.problems import SIGN_IN_BROWSER, FormatProblem
from sealtrail.signatures.wire import Reader, uint32

SK_ED25519 = "sk-ssh-ed25519@openssh.com"
SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com"
WEBAUTHN = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com"
"""The type of a signature that a browser's passkey made; its key is an ``SK_ECDSA`` key like any other."""

_USER_PRESENT = 0x01
_USER_VERIFIED = 0x04
_ATTESTED_DATA = 0x40
_EXTENSION_DATA = 0x80

_APPLICATION = re.compile(rb"[ -~]{1,255}")
_ORIGIN = re.compile(rb"[!#-\[\]-~]{1,255}")  # visible, and neither a quote nor a backslash: it stands in JSON as it is


@dataclass(frozen=True, slots=True)
class Token:
    """What a FIDO token says about one signature, vouched for by that signature (WebAuthn, section 6.1).

    ``user_present``: somebody touched it. ``user_verified``: by PIN or fingerprint it knew who. ``counter`` goes up
    with each signature, or is always 0 where the token keeps none. ``origin``: the web page that a passkey signed for.
    ``application``: what the key was made for, which is the page's domain in a passkey.
    """

    user_present: bool
    user_verified: bool
    counter: int
    origin: str = ""
    application: str = ""


@dataclass(frozen=True, slots=True)
class SecurityKey:
    """A key in a FIDO token, made for one application: OpenSSH's ``ssh:…``, or the domain of a passkey."""

    key: Ed25519 | Ecdsa
    application: bytes

    @property
    def signature_algorithms(self) -> tuple[str, ...]:
        """The types of signature that such a key makes; browsers know no Ed25519 in OpenSSH's form."""
        return (SK_ED25519,) if isinstance(self.key, Ed25519) else (SK_ECDSA, WEBAUTHN)

    def require_form(self, algorithm: str, tail: bytes) -> None:
        """Raises ``FormatProblem`` unless the tail is value, flags and counter, and for a passkey its client data."""
        self.key.require_form(_read(algorithm, tail).value)

    def check(self, algorithm: str, tail: bytes, data: bytes) -> Token:
        """What the token says. Raises ``cryptography.exceptions.InvalidSignature`` unless the signature fits."""
        made = _read(algorithm, tail)
        if made.passkey is not None and made.passkey.challenge != challenge_of(data):
            raise InvalidSignature
        signed = data if made.passkey is None else made.passkey.client_data
        self.key.check(algorithm, made.value, _sha256(self.application) + made.said + _sha256(signed))
        return replace(made.token, application=self.application.decode("ascii"))


def read_application(reader: Reader) -> bytes:
    """The application at the end of a security key: 1 to 255 printable ASCII characters."""
    application = reader.string("application")
    if not _APPLICATION.fullmatch(application):
        raise FormatProblem("the security key's application is not a text of 1 to 255 printable ASCII characters")
    return application


@dataclass(frozen=True, slots=True)
class _Passkey:
    origin: str
    client_data: bytes
    challenge: str
    extensions: bytes


@dataclass(frozen=True, slots=True)
class _Made:
    value: bytes
    flags: int
    counter: int
    passkey: _Passkey | None

    @property
    def said(self) -> bytes:
        """What the token signs between the two digests."""
        return bytes([self.flags]) + uint32(self.counter) + (self.passkey.extensions if self.passkey else b"")

    @property
    def token(self) -> Token:
        present, verified = bool(self.flags & _USER_PRESENT), bool(self.flags & _USER_VERIFIED)
        return Token(present, verified, self.counter, self.passkey.origin if self.passkey else "")


def _read(algorithm: str, tail: bytes) -> _Made:
    reader = Reader(tail, "the inner signature")
    value = reader.string("value")
    flags = reader.take(1, "flags")[0]
    counter = reader.uint32("counter")
    passkey = _read_passkey(reader) if algorithm == WEBAUTHN else None
    reader.end()
    if flags & _ATTESTED_DATA:
        raise FormatProblem("the token's flags announce the data of a new key, expected none in a signature")
    announced, extended = bool(flags & _EXTENSION_DATA), bool(passkey and passkey.extensions)
    if announced != extended:
        words = {True: "extensions", False: "none"}
        raise FormatProblem(f"the token's flags announce {words[announced]}, the signature holds {words[extended]}")
    return _Made(value, flags, counter, passkey)


def _read_passkey(reader: Reader) -> _Passkey:
    origin = reader.string("origin")
    if not _ORIGIN.fullmatch(origin):
        wrong = "the passkey's origin is not a text of 1 to 255 visible ASCII characters"
        raise FormatProblem(wrong, SIGN_IN_BROWSER)
    text = origin.decode("ascii")
    client_data = reader.string("client data")
    return _Passkey(text, client_data, read_challenge(client_data, text), reader.string("extensions"))


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
