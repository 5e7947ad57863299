"""The characters that a file may hold, anywhere in it."""

from __future__ import annotations

import unicodedata

import pytest

from sealtrail.frontmatter import parse_record
from sealtrail.frontmatter.characters import decode, unfit


def said(data: bytes) -> list[str]:
    parsed = parse_record(data, "x.md")
    assert (parsed.document is None) == bool(parsed.findings)
    assert all(finding.hint and finding.code == "record.schema" for finding in parsed.findings)
    return [f"{finding.line}:{finding.column} {finding.message}" for finding in parsed.findings]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"---\na: \xe9\n---\n", "2:4 byte 0xE9 at offset 7 is not UTF-8, expected UTF-8 throughout"),
        ("---\na: é".encode() + b"\xc3", "2:5 byte 0xC3 at offset 9 is not UTF-8, expected UTF-8 throughout"),
        (b"---\na: \xed\xa0\x80\n---\n", "2:4 byte 0xED at offset 7 is not UTF-8, expected UTF-8 throughout"),
        (b"\xff\xfe-\x00", "1:1 byte 0xFF at offset 0 is not UTF-8, expected UTF-8 throughout"),
    ],
)
def test_only_utf8(data: bytes, expected: str) -> None:
    """A byte that is not UTF-8 is named with its value, its offset, its line and its column."""
    assert said(data) == [expected]


def test_byte_order_mark() -> None:
    """A byte order mark is called by its name, with advice on how to save without it."""
    findings = parse_record(b"\xef\xbb\xbf---\na: b\n---\n", "x.md").findings
    assert [finding.hint for finding in findings] == ["save the file as UTF-8 without BOM"]
    assert findings[0].message.startswith("byte order mark U+FEFF")
    assert said("---\na: b\n---\nx\ufeff\n".encode())[0].startswith("4:2 invisible character U+FEFF")


def test_windows_line_ends() -> None:
    """CR LF is one finding with its count, and the hint names git's setting."""
    findings = parse_record(b"---\r\na: b\r\n---\r\n", "x.md").findings
    assert [(finding.line, finding.column, finding.message) for finding in findings] == [
        (1, 4, "line end is CR LF (Windows) (3 times in this file), expected LF alone")
    ]
    assert "core.autocrlf" in findings[0].hint


def test_lone_carriage_return() -> None:
    """A carriage return on its own is told apart from Windows line ends."""
    assert said(b"---\na: b\n---\nx\ry\n") == ["4:2 carriage return (U+000D), expected LF line ends"]


@pytest.mark.parametrize(("data", "place"), [(b"---\na: b\n---", "3:4"), (b"---\na: b\n---\nx", "4:2")])
def test_the_last_line_ends(data: bytes, place: str) -> None:
    """A file without a final line break is refused at its end."""
    assert said(data) == [f"{place} the last line has no line end, expected one"]


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        *[(chr(code), "control character") for code in (0, 7, 8, 0x0B, 0x0C, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9F)],
        *[(c, "bidirectional control") for c in "\u061c\u200e\u200f\u202a\u202e\u2066\u2069"],
        *[(c, "invisible character") for c in "\u00ad\u034f\u115f\u180e\u200b\u200d\u2060\u3164\ufe0f\ufff9\U000e0041"],
        *[(c, "hidden line break") for c in "\u2028\u2029"],
        *[(c, "code point that is no character") for c in "\ufdd0\ufffe\uffff\U0001fffe\U0010ffff"],
    ],
)
def test_what_nobody_sees_is_refused_everywhere(character: str, kind: str) -> None:
    """A character that is unseen, or that makes text read otherwise, is refused in the fields and in the body alike."""
    code = f"U+{ord(character):04X}"
    assert said(f"---\na: x{character}\n---\n".encode())[0].startswith(f"2:5 {kind} {code}")
    assert said(f"---\na: b\n---\n\n é{character}\n".encode())[0].startswith(f"5:3 {kind} {code}")
    assert unfit(f"x{character}") is not None


def test_every_format_character_is_decided() -> None:
    """Of all characters that Unicode calls controls or formats, only the visible Arabic and Indic signs may be used."""
    allowed = {
        chr(code)
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Zl", "Zp"} and unfit(chr(code)) is None
    }
    named = {unicodedata.name(character, "").split()[0] for character in allowed - {"\n"}}
    assert named <= {"ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN"}


def test_each_character_is_reported_once_with_its_count() -> None:
    """Many bad characters make one finding each, in the order of their first places."""
    assert [line.split(",")[0] for line in said("---\na: b\n---\n\u202e\u200b\u202e\n\u202e\n".encode())] == [
        "4:1 bidirectional control U+202E RIGHT-TO-LEFT OVERRIDE (3 times in this file)",
        "4:2 invisible character U+200B ZERO WIDTH SPACE",
    ]


@pytest.mark.parametrize(
    ("text", "given", "wanted", "place"),
    [
        ("xe\u0301", "U+0065 U+0301", "U+00E9", "4:2"),
        ("\u212b", "U+212B", "U+00C5", "4:1"),
        ("q\u0307\u0323", "U+0071 U+0307 U+0323", "U+0071 U+0323 U+0307", "4:1"),
        ("한\u1112\u1161\u11ab", "U+1112 U+1161", "U+D558", "4:2"),
        ("\u0958", "U+0958", "U+0915 U+093C", "4:1"),
    ],
)
def test_decomposed_text_names_the_character(text: str, given: str, wanted: str, place: str) -> None:
    """Text that is not NFC is refused with the characters as they are and as they should be."""
    expected = f"{place} character is written as {given} and is not in NFC, expected {wanted}"
    assert said(f"---\na: b\n---\n{text}\n".encode()) == [expected]


def test_a_long_run_of_marks_is_judged_in_bounds() -> None:
    """A hundred thousand combining marks in the wrong order are refused with a message of bounded length."""
    (line,) = said(("---\na: b\n---\nx" + "\u0307" * 50_000 + "\u0323" * 50_000 + "\n").encode())
    assert len(line) < 600


def test_what_people_write_is_allowed() -> None:
    """Names, units, other scripts, emoji and unbreakable blanks are ordinary text."""
    text = "---\na: Zoë Ångström 東京 Ελλάδα 25\u00a0°C ≥ µ 💊\n---\n\tÜ\n"
    decoded, findings = decode(text.encode(), "x.md")
    assert (decoded, findings) == (text, ())
    assert unfit("Zoë\n💊") is None
