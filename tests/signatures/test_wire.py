"""The wire format, where OpenSSH forgives more than a second reader may."""

from __future__ import annotations

import pytest

from sealtrail.signatures.problems import FormatProblem
from sealtrail.signatures.wire import Reader, string, uint32


def test_fields_are_read_in_order_to_the_end() -> None:
    """A number, a string, a name, an integer and the rest are read as RFC 4251 writes them."""
    reader = Reader(uint32(7) + string(b"\0a") + string(b"ssh-rsa") + bytes.fromhex("00000002 0080") + b"xyz", "it")
    assert reader.uint32("n") == 7
    assert reader.string("s") == b"\0a"
    assert reader.name("a") == "ssh-rsa"
    assert reader.mpint("i") == 128
    assert reader.rest() == b"xyz"
    reader.end()


@pytest.mark.parametrize(
    ("wire", "number"),
    [("00000000", 0), ("00000008 09a378f9b2e332a7", 0x9A378F9B2E332A7), ("00000001 7f", 127), ("00000002 00ff", 255)],
)
def test_integers_are_read_in_their_shortest_form(wire: str, number: int) -> None:
    """The examples of RFC 4251, section 5, and both sides of the sign bit are read."""
    assert Reader(bytes.fromhex(wire), "it").mpint("number") == number


@pytest.mark.parametrize(
    ("wire", "said"),
    [
        ("00000001 00", "padded"),
        ("00000002 007f", "padded"),
        ("00000003 0000ff", "padded"),
        ("00000001 80", "negative"),
        ("00000002 edcc", "negative"),
    ],
)
def test_other_forms_of_an_integer_are_refused(wire: str, said: str) -> None:
    """Zero bytes in front and negative numbers are refused, so that one number has one form."""
    with pytest.raises(FormatProblem, match=said):
        Reader(bytes.fromhex(wire), "it").mpint("number")


@pytest.mark.parametrize("wire", ["", "000000", "00000002 61", "ffffffff 61"])
def test_a_length_beyond_the_end_is_refused(wire: str) -> None:
    """A string that claims more bytes than there are is refused with both numbers, and nothing is reserved for it."""
    with pytest.raises(FormatProblem, match=r"expected \d+ more bytes, got \d"):
        Reader(bytes.fromhex(wire), "it").string("field")


@pytest.mark.parametrize("name", [b"", b"a b", b"a,b", b"a\n", b"a\0", "ü".encode(), b"x" * 65])
def test_what_is_no_name_is_refused(name: bytes) -> None:
    """Empty, long, spaced, comma-holding and non-ASCII names are refused, and so never reach a message or a screen."""
    with pytest.raises(FormatProblem, match="not a name"):
        Reader(string(name), "it").name("field")


def test_bytes_after_the_end_are_refused() -> None:
    """One byte too many is refused, with code and hint."""
    with pytest.raises(FormatProblem, match="goes on after its end: expected 0 more bytes, got 1") as problem:
        Reader(b"x", "it").end()
    assert problem.value.code == "signature.format"
    assert "ssh-keygen" in problem.value.hint
