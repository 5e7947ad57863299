"""A browser's client data (WebAuthn, section 5.8.1): what a passkey signs where another key signs the message itself.

It is JSON that names the message as its challenge. OpenSSH compares only how it begins; here the rest is read as well,
because a second member of the same name, or a page framed by a stranger's, would tell an inspector another story than
the one that was compared.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from sealtrail.signatures.problems import SIGN_IN_BROWSER, FormatProblem

_TYPE = "webauthn.get"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]+")
_MOST_BRACKETS = 16  # browsers nest one level; a bound keeps the verdict apart from the reader's stack


def challenge_of(message: bytes) -> str:
    """A message as client data names it: base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(message).decode("ascii").rstrip("=")


def read_challenge(client_data: bytes, origin: str) -> str:
    """The challenge in client data of a signature that was made for ``origin``.

    Raises ``FormatProblem`` unless the data is JSON with no member named twice, of the type ``webauthn.get``, for that
    origin, not asked for from inside another site's page, and begins as every browser begins it (WebAuthn, section
    5.8.1.1): type, challenge and origin in this order, without spaces. Other members may follow; browsers add some.
    """
    members = _members(client_data)
    challenge = members.get("challenge")
    if members.get("type") != _TYPE:
        raise _bent(f"is not of the type {_TYPE}")
    if not isinstance(challenge, str) or not _CHALLENGE.fullmatch(challenge):
        raise _bent("names no challenge in base64url")
    if members.get("origin") != origin:
        raise _bent(f"is for another origin than its signature, expected {origin}")
    if members.get("crossOrigin", False) is not False:
        raise _bent("was made inside another site's page, expected a page of its own")
    if not client_data.startswith(f'{{"type":"{_TYPE}","challenge":"{challenge}","origin":"{origin}"'.encode()):
        raise _bent("does not begin with type, challenge and origin as browsers write them")
    return challenge


def _members(client_data: bytes) -> dict[str, Any]:
    brackets = client_data.count(b"{") + client_data.count(b"[")
    if brackets > _MOST_BRACKETS:
        raise _bent(f"has {brackets} opening brackets, expected at most {_MOST_BRACKETS}")
    try:
        value = json.loads(
            client_data.decode("utf-8"),
            object_pairs_hook=_no_twins,
            parse_int=_unread,
            parse_float=_unread,
            parse_constant=_no_constant,
        )
    except ValueError as problem:
        raise _bent("is not JSON that names each member once") from problem
    if not isinstance(value, dict):
        raise _bent("is not a JSON object")
    return value


def _bent(message: str) -> FormatProblem:
    return FormatProblem(f"the passkey's client data {message}", SIGN_IN_BROWSER)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a member is named twice")
    return value


def _unread(_number: str) -> None:
    """No member that counts is a number, and a huge one would cost time."""


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")
