"""Public keys as people's records hold them: one line in, one value out, or the reason why not.

A key that passes here is well formed and not weak. Whose it is, and whether it still counts, is decided above.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from sealtrail.signatures.kinds import Kind, read_kind
from sealtrail.signatures.problems import FORMAT, FormatProblem, KeyProblem

_LINE_LIMIT = 8 * 1024
_LINE_HINT = "take the first two words of the .pub file that `ssh-keygen` wrote, one space between them, no comment"
_BLOB_HINT = "take the key again from the .pub file that `ssh-keygen` wrote"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key; two are the same key exactly if their blobs are equal.

    ``blob`` is the wire form (RFC 4253, section 6.6), whose first field is ``algorithm``. Made by ``parse_public`` and
    ``parse_blob`` only, which refuse weak keys.
    """

    algorithm: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """``SHA256:`` and the unpadded base64 of the blob's SHA-256, as ``ssh-keygen -l`` prints it."""
        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")

    @property
    def line(self) -> str:
        """``algorithm SP base64``, without comment or line end; ``parse_public`` reads it back."""
        return f"{self.algorithm} {base64.b64encode(self.blob).decode('ascii')}"


@lru_cache(maxsize=1024)
def parse_public(line: str) -> PublicKey:
    """Reads exactly ``algorithm SP base64``: no options, comment or line end, and base64 in its only form.

    Raises ``KeyProblem``, with code ``key.weak`` or ``signature.format``.
    """
    if len(line) > _LINE_LIMIT:
        raise _malformed(f"the key is {len(line)} characters long, expected at most {_LINE_LIMIT}")
    words = line.split(" ")
    if len(words) != 2:
        raise _malformed(f"the key is a line of {len(words)} words, expected 2: its type and its base64")
    try:
        blob = base64.b64decode(words[1], validate=True)
    except ValueError as problem:
        raise _malformed("the second word of the key is not base64") from problem
    key = parse_blob(blob)
    if key.algorithm != words[0]:
        raise _malformed("the key's first word and the type inside it differ")
    if key.line != line:
        raise _malformed("the key's base64 is not in the form that every encoder writes")
    return key


@lru_cache(maxsize=1024)
def fingerprint_of_line(line: str) -> str:
    """The fingerprint of a public key line, the empty text when it is no key that may be used."""
    try:
        return parse_public(line).fingerprint
    except KeyProblem:
        return ""


def parse_blob(blob: bytes) -> PublicKey:
    """Reads a public key in wire form. Raises ``KeyProblem``, with code ``key.weak`` or ``signature.format``."""
    try:
        algorithm, _ = kind_of(blob)
    except FormatProblem as problem:
        raise KeyProblem(str(problem), hint=_BLOB_HINT, code=FORMAT) from problem
    return PublicKey(algorithm, blob)


@lru_cache(maxsize=1024)
def kind_of(blob: bytes) -> tuple[str, Kind]:
    """``read_kind``, remembered: a history holds thousands of signatures by the same few keys."""
    return read_kind(blob)


def _malformed(message: str) -> KeyProblem:
    return KeyProblem(message, hint=_LINE_HINT, code=FORMAT)
