"""Digests and canonical bytes: the only place that decides what is hashed and how."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import rfc8785

_LARGEST = 2**53 - 1
"""Beyond it RFC 8785 (section 3.2.2.3) cannot write every integer."""
_MOST_DIGITS = len(str(_LARGEST))


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def tree_digest(files: Iterable[tuple[str, str, bytes]]) -> str:
    """The digest of a set of files ``(mode, path, bytes)``, independent of git's SHA-1 and of the order given.

    SHA-256 over the byte-sorted lines ``mode SP sha256(blob) SP path LF``.
    """
    lines = sorted(f"{mode} {sha256(data)} {path}\n".encode() for mode, path, data in files)
    return sha256(b"".join(lines))


def canonical(value: Any) -> bytes:
    """The RFC 8785 canonical JSON of a value.

    Raises ``ValueError`` for what JSON cannot say.
    """
    return rfc8785.dumps(value)


def parse_canonical(data: bytes, *, limit: int) -> Any:
    """The value of canonical JSON bytes.

    Raises ``ValueError`` when they are longer than ``limit`` bytes, are not JSON, hold the same key twice, a number
    that is not a small integer, or would be written in any other way by RFC 8785. So one value has one byte string.
    """
    if len(data) > limit:
        raise ValueError(f"is {len(data)} bytes long, expected at most {limit}")
    try:
        text = data.decode("utf-8")
        value = _READER.decode(text)
        same = _WRITER.encode(value) == text if _is_in_bmp(text) else canonical(value) == data
        if not same:
            _SCRUTINEER.decode(text)  # a key that is given twice is lost above, and told here
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, rfc8785.CanonicalizationError) as problem:
        raise ValueError("is not JSON") from problem
    if not same:
        raise ValueError("is not in the canonical form of RFC 8785")
    return value


def _is_in_bmp(text: str) -> bool:
    # UTF-16 takes two bytes for each character of the BMP and four for any other: many times faster than searching.
    return len(text.encode("utf-16-le")) == 2 * len(text)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("holds the same key twice")
    return value


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError(f"holds a number of {len(text)} digits, expected at most {_MOST_DIGITS}")
    if abs(number := int(text)) > _LARGEST:
        raise ValueError("is not JSON")
    return number


def _no_float(text: str) -> Any:
    raise ValueError(f"holds the number {text[:20]}, expected integers only")


_READER = json.JSONDecoder(parse_int=_whole, parse_float=_no_float, parse_constant=_no_float)
_SCRUTINEER = json.JSONDecoder(object_pairs_hook=_no_twins)
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
"""Writes as RFC 8785 does, and much faster, whatever ``_READER`` has read of a text without characters beyond the BMP.

Within the BMP the order of code points is that of UTF-16 units (section 3.2.3), and Python escapes exactly what section
3.2.2.2 escapes. What was spelt with escaped surrogates comes out other than it was written, so it is refused.
"""
