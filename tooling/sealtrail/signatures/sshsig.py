"""OpenSSH's file signatures (PROTOCOL.sshsig, version 1): a strict reader, and the one question "does it fit".

It accepts what ``ssh-keygen -Y sign`` and browsers write and nothing else, and so is stricter on purpose than its
``-Y verify``; docs/second-opinion.md lists every difference. Other formats (OpenPGP, X.509, CMS) are out on purpose:
one format, which stock tools read. Who signed, when and why is judged above.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature

from sealtrail.signatures.fido import WEBAUTHN, Token
from sealtrail.signatures.keys import PublicKey, kind_of, parse_blob
from sealtrail.signatures.problems import FormatProblem, KeyProblem
from sealtrail.signatures.wire import Reader, string, uint32

LIMIT = 16 * 1024
"""The most bytes an armoured signature may have; RSA of 16384 bits needs 6 KiB."""

_MAGIC = b"SSHSIG"
_VERSION = 1
_HASHES = ("sha256", "sha512")
_BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"
_END = b"-----END SSH SIGNATURE-----\n"
_COLUMNS = 70


@dataclass(frozen=True, slots=True)
class Sshsig:
    """A well-formed signature, not yet checked against any message.

    ``value`` is what follows the algorithm's name in the inner signature, in wire form.
    """

    key: PublicKey
    namespace: str
    hash_algorithm: str
    signature_algorithm: str
    value: bytes

    @property
    def kind(self) -> str:
        """The word for it in a policy's list of accepted kinds: the key's algorithm, or a passkey's signature type."""
        return WEBAUTHN if self.signature_algorithm == WEBAUTHN else self.key.algorithm

    def armoured(self) -> bytes:
        """The armoured form, byte for byte what ``parse_armoured`` read."""
        inner = string(self.signature_algorithm.encode()) + self.value
        fields = string(self.key.blob), self._scope, string(inner)
        return _armour(_MAGIC + uint32(_VERSION) + b"".join(fields))

    def signed_data(self, message: bytes) -> bytes:
        """The bytes that the key signs for a message: its digest, bound to namespace and hash algorithm."""
        digest = hashlib.new(self.hash_algorithm, message).digest()
        return _MAGIC + self._scope + string(digest)

    @property
    def _scope(self) -> bytes:
        # namespace, the reserved field (always empty in version 1) and hash algorithm stand alike in both forms
        return string(self.namespace.encode()) + string(b"") + string(self.hash_algorithm.encode())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a signature is worth for a message: ``code`` is "" exactly if it is valid.

    Else ``signature.format``, ``key.weak``, ``signature.namespace``, ``key.unknown`` or ``signature.invalid``, the
    first that applies. ``key`` is the key that the signature names and ``kind`` the word that a policy has for
    signatures like it (``Sshsig.kind``), valid or not, unless the signature is unreadable or the key weak. ``token`` is
    what a security key or passkey said, of a valid signature only, and None for keys in software: a signature that
    nobody touched a token for is valid here, and whether it counts is the gate's question.
    """

    code: str
    message: str
    key: PublicKey | None
    hint: str = ""
    kind: str = ""
    token: Token | None = None

    @property
    def valid(self) -> bool:
        """Whether the key signed exactly this message in exactly this namespace."""
        return self.code == ""


def parse_armoured(text: bytes) -> Sshsig:
    """Reads exactly one armoured signature; whatever it reads, ``Sshsig.armoured`` writes back identically.

    Raises ``FormatProblem`` for bytes in any other form, ``KeyProblem`` for a key that is weak or not supported.
    """
    reader = Reader(_unarmour(text), "the signature")
    if reader.take(len(_MAGIC), "first bytes") != _MAGIC:
        raise FormatProblem("the block holds something else than an SSH signature")
    version = reader.uint32("version")
    if version != _VERSION:
        raise FormatProblem(f"the signature is in version {version} of its format, expected {_VERSION}")
    key_blob = reader.string("public key")
    namespace = reader.name("namespace")
    if reader.string("reserved field"):
        raise FormatProblem("the signature's reserved field is filled, expected it empty")
    hash_algorithm = reader.name("hash algorithm")
    if hash_algorithm not in _HASHES:
        raise FormatProblem(f"the signature hashes with {hash_algorithm}, expected {' or '.join(_HASHES)}")
    inner = Reader(reader.string("inner signature"), "the inner signature")
    reader.end()
    key = parse_blob(key_blob)
    _, kind = kind_of(key_blob)
    algorithm = inner.name("algorithm")
    if algorithm not in kind.signature_algorithms:
        expected = " or ".join(kind.signature_algorithms)
        raise FormatProblem(f"the signature is of type {algorithm}, expected {expected} from a key of {key.algorithm}")
    value = inner.rest()
    kind.require_form(algorithm, value)
    return Sshsig(key, namespace, hash_algorithm, algorithm, value)


def verify(signature: bytes, message: bytes, *, namespace: str, key: PublicKey | None = None) -> Verdict:
    """Judges an armoured signature over a message (PROTOCOL.sshsig, section 3).

    The signature carries its own public key: without ``key``, a valid verdict says only that *this* key signed, and
    the caller decides whose it is. Raises nothing, whatever the bytes.
    """
    # 1. read, and refuse weak keys before anything is believed
    try:
        sshsig = parse_armoured(signature)
    except (FormatProblem, KeyProblem) as problem:
        return Verdict(problem.code, str(problem), None, problem.hint)
    found = sshsig.key
    # 2. the purpose it was made for
    if sshsig.namespace != namespace:
        wrong = f"the signature was made for the namespace {sshsig.namespace}, expected {namespace}"
        hint = f"sign again with `ssh-keygen -Y sign -n {namespace}`"
        return Verdict("signature.namespace", wrong, found, hint, sshsig.kind)
    # 3. the key that is expected
    if key is not None and key.blob != found.blob:
        wrong = f"the signature is by the key {found.fingerprint}, expected {key.fingerprint}"
        hint = "sign with the expected key, or enrol the one that was used"
        return Verdict("key.unknown", wrong, found, hint, sshsig.kind)
    # 4. the arithmetic
    _, kind = kind_of(found.blob)
    try:
        token = kind.check(sshsig.signature_algorithm, sshsig.value, sshsig.signed_data(message))
    except InvalidSignature:
        wrong = f"the signature by the key {found.fingerprint} does not fit these bytes"
        hint = "restore the bytes that were signed, or sign these"
        return Verdict("signature.invalid", wrong, found, hint, sshsig.kind)
    return Verdict("", "", found, kind=sshsig.kind, token=token)


def _armour(blob: bytes) -> bytes:
    text = base64.b64encode(blob)
    lines = (text[at : at + _COLUMNS] + b"\n" for at in range(0, len(text), _COLUMNS))
    return _BEGIN + b"".join(lines) + _END


def _unarmour(text: bytes) -> bytes:
    if len(text) > LIMIT:
        raise FormatProblem(f"the signature file has {len(text)} bytes, expected at most {LIMIT}")
    if b"\r" in text:
        raise FormatProblem("the signature file has carriage returns, expected lines that end in LF alone")
    if text.count(_BEGIN) != 1 or text.count(_END) != 1:
        raise FormatProblem("the signature file does not hold exactly one SSH signature block")
    if not (text.startswith(_BEGIN) and text.endswith(_END)):
        raise FormatProblem("the signature file has text around its block, expected the block alone")
    try:
        blob = base64.b64decode(text[len(_BEGIN) : -len(_END)].replace(b"\n", b""), validate=True)
    except ValueError as problem:
        raise FormatProblem("the signature block is not base64") from problem
    if _armour(blob) != text:
        raise FormatProblem(f"the signature block is not canonical base64 in lines of {_COLUMNS} characters")
    return blob
