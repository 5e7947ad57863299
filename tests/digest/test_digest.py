"""Canonical JSON has one byte string a value, by the library that writes it and by the reader that checks it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sealtrail import digest

LARGEST = 2**53 - 1
# Characters around what order and escapes depend on: controls, quotes, the surrogates' neighbours, beyond the BMP.
letters = st.sampled_from(
    [*'a"\\/\x00\x1f\x7f\n\té\u2028\ud7ff\ue000\uffff', "\U00010000", "\U0010ffff"]
) | st.characters(codec="utf-8")
texts = st.text(letters, max_size=6)
numbers = st.integers(-(10**15) + 1, LARGEST)
"""Those of at most sixteen characters."""
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def reads(data: bytes) -> bool:
    """Whether bytes are taken for canonical."""
    try:
        digest.parse_canonical(data, limit=10_000)
    except ValueError:
        return False
    return True


@given(values)
def test_what_is_written_is_read(value: Any) -> None:
    """The canonical bytes of any value are read back as that value."""
    assert digest.parse_canonical(digest.canonical(value), limit=100_000) == value


@given(values, st.booleans(), st.booleans(), st.sampled_from([(",", ":"), (", ", ": ")]))
@example({"\ue000": 1, "\U00010000": 2}, False, True, (",", ":"))
@example({"a": "\u007f"}, False, True, (",", ":"))
@example("\ud83d", True, True, (",", ":"))
def test_any_other_spelling_is_refused(value: Any, escaped: bool, order: bool, signs: tuple[str, str]) -> None:
    """Of all ways in which a value can be written as JSON, that of RFC 8785 alone is read."""
    data = json.dumps(value, ensure_ascii=escaped, sort_keys=order, separators=signs).encode("utf-8", "surrogatepass")
    try:
        same = digest.canonical(value) == data
    except ValueError:
        same = False
    assert reads(data) == same


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"9007199254740992", "is not JSON"),
        (b"-9007199254740992", "16"),
        (b"12345678901234567", "17 digits"),
        (b"1.0", "integers only"),
        (b"1e3", "integers only"),
        (b"NaN", "integers only"),
        (b"-0", "canonical form"),
        (b'{"a":1,"a":1}', "twice"),
        (b"\xef\xbb\xbf1", "is not JSON"),
        (b'"\xff"', "is not JSON"),
        (b'"\x01"', "is not JSON"),
        (b"[" * 9_000, "is not JSON"),
        (b"[1] ", "canonical form"),
        (b'"\\u0061"', "canonical form"),
        (b'"\\ud800"', "canonical form"),
        (b" " * 10_001, "10001 bytes long"),
    ],
)
def test_what_is_no_canonical_json_is_named(data: bytes, said: str) -> None:
    """Bytes that are too long, no JSON, ambiguous or spelt otherwise are refused in words."""
    with pytest.raises(ValueError, match=said):
        digest.parse_canonical(data, limit=10_000)
