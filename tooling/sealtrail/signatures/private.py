"""Private keys for demonstrations and tests, made from a seed, worthless on purpose.

Sealtrail never touches people's private keys: OpenSSH or a passkey signs, Sealtrail only verifies. Nothing here may
read a key file, and nothing made here may count in a real repository.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sealtrail.signatures.keys import parse_blob
from sealtrail.signatures.kinds import ED25519
from sealtrail.signatures.wire import string, uint32

_MAGIC = b"openssh-key-v1\0"
_BLOCK = 8
_COLUMNS = 70


def ed25519_from_seed(seed: bytes) -> tuple[str, bytes]:
    """The public line and the unencrypted OpenSSH private key file (PROTOCOL.key) of a 32-byte seed.

    The same seed gives the same bytes: OpenSSH's random check number is taken from the public key instead. Raises
    ``ValueError`` for a seed of another length.
    """
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    blob = string(ED25519.encode()) + string(public)
    check = hashlib.sha256(public).digest()[:4]
    secret = check + check + blob + string(seed + public) + string(b"")
    secret += bytes(range(1, 1 + -len(secret) % _BLOCK))
    unencrypted = string(b"none") + string(b"none") + string(b"")
    text = base64.b64encode(_MAGIC + unencrypted + uint32(1) + string(blob) + string(secret))
    lines = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    armour = b"-----BEGIN OPENSSH PRIVATE KEY-----", *lines, b"-----END OPENSSH PRIVATE KEY-----", b""
    return parse_blob(blob).line, b"\n".join(armour)
