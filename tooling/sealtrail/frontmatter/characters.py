"""Which bytes may make up a file at all, decided before any YAML is read.

The YAML reader takes some characters for line breaks or blanks where an editor shows something else, and a person
cannot see others at all; so these are refused in the whole file, the body included. Nothing here knows about YAML.
"""

from __future__ import annotations

import re
import unicodedata

from sealtrail.finding import Finding
from sealtrail.frontmatter.document import Position
from sealtrail.frontmatter.refusal import MOST_FINDINGS, refusal

_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_BREAK = r"\u2028\u2029"
# Unicode Standard Annex #9, table 3.
_BIDI = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties) without the bidi controls, and interlinear annotation.
_INVISIBLE = (
    r"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff"
    r"\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# The Unicode Standard, section 23.7.
_NONCHARACTER = r"\ufdd0-\ufdef" + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17))

_REFUSED = re.compile(f"[{_CONTROL}{_BREAK}{_BIDI}{_INVISIBLE}{_NONCHARACTER}]")
_REFUSED_IN_VALUE = re.compile(rf"[\t\r{_CONTROL}{_BREAK}{_BIDI}{_INVISIBLE}{_NONCHARACTER}]")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_PLAIN_ASCII = bytes([0x09, 0x0A, *range(0x20, 0x7F)])

_KINDS = (
    (re.compile(f"[{_BIDI}]"), "bidirectional control", "it makes text read otherwise than it is stored: delete it"),
    (re.compile(f"[{_BREAK}]"), "hidden line break", "replace it by an ordinary line break"),
    (re.compile(f"[{_NONCHARACTER}]"), "code point that is no character", "delete it"),
    (re.compile(f"[{_INVISIBLE}]"), "invisible character", "delete it; most editors can show invisible characters"),
)

# UAX #15 (stream-safe text) allows at most 30 combining marks in a row; nothing sensible is longer than this.
_LONGEST_CLUSTER = 32


def place(text: str, offset: int) -> Position:
    """The line and column of a character, given by its offset in the text."""
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def decode(data: bytes, path: str) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file's bytes, and what forbids its characters; the text is fit for use only without findings.

    Asked for: UTF-8 without a byte order mark, NFC (UAX #15), LF line ends with one at the end of the file, no control
    character but LF and tab, nothing invisible, no bidirectional controls, no noncharacters.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8")
        message = f"byte 0x{data[problem.start]:02X} at offset {problem.start} is not UTF-8, expected UTF-8 throughout"
        hint = "save the file with the encoding UTF-8"
        return "", (refusal(path, place(before, len(before)), message, hint),)
    findings: list[Finding] = []
    if not data.isascii() or data.translate(None, _PLAIN_ASCII):
        findings += [*_line_ends(text, path), *_characters(text, path), *_composition(text, path)]
    if not text.endswith("\n"):
        what = "the last line has no line end, expected one" if text else "the file is empty, expected a record"
        findings.append(refusal(path, place(text, len(text)), what, "end the file with one line break"))
    return text, tuple(findings)


def unfit(value: str) -> tuple[str, str] | None:
    r"""What forbids a value that was spelt with escapes, as message and hint; None if the value is fit.

    The file's own characters are judged by ``decode``; an escape such as ``\u202e`` gets past that.
    """
    found = _REFUSED_IN_VALUE.search(value)
    if found:
        kind, hint = _kind(found[0])
        return f"the escapes spell {kind} {_name(found[0])}", f"{hint}; values hold visible text only"
    if not unicodedata.is_normalized("NFC", value):
        given, wanted, _ = _decomposed(value)
        return f"the escapes spell {given}, expected {wanted}", "write the character itself in place of the escape"
    return None


def _line_ends(text: str, path: str) -> list[Finding]:
    findings = []
    windows = text.count("\r\n")
    if windows:
        message = f"line end is CR LF (Windows){_times(windows)}, expected LF alone"
        hint = "set git's core.autocrlf to false, and the line end to LF in the editor, then save again"
        findings.append(refusal(path, place(text, text.index("\r\n")), message, hint))
    lone = _LONE_RETURN.search(text)
    if lone:
        message = f"carriage return (U+000D){_times(text.count(chr(13)) - windows)}, expected LF line ends"
        findings.append(refusal(path, place(text, lone.start()), message, "save the file with LF line ends"))
    return findings


def _characters(text: str, path: str) -> list[Finding]:
    findings = []
    # Of each character once: a text holds few different ones, so this is many times faster than searching the text.
    present = sorted(_REFUSED.findall("".join(set(text))))
    for offset, character in sorted((text.index(character), character) for character in present[:MOST_FINDINGS]):
        kind, hint = _kind(character)
        if character == "\ufeff" and offset == 0:
            kind, hint = "byte order mark", "save the file as UTF-8 without BOM"
        message = f"{kind} {_name(character)}{_times(text.count(character))}, expected visible text only"
        findings.append(refusal(path, place(text, offset), message, hint))
    return findings


def _composition(text: str, path: str) -> list[Finding]:
    if unicodedata.is_normalized("NFC", text):
        return []
    given, wanted, offset = _decomposed(text)
    message = f"character is written as {given} and is not in NFC, expected {wanted}"
    hint = "type the character again, or save the file in the normalisation form NFC"
    return [refusal(path, place(text, offset), message, hint)]


def _decomposed(text: str) -> tuple[str, str, int]:
    """The first stretch that is not NFC, what it should be, and its offset.

    A part of NFC text is NFC, so a prefix can be searched by halving; normalising all of a hostile text would be slow.
    """
    fine, wrong = 0, len(text)
    while wrong - fine > 1:
        middle = (fine + wrong) // 2
        if unicodedata.is_normalized("NFC", text[:middle]):
            fine = middle
        else:
            wrong = middle
    start = wrong - 1
    while start > 0 and wrong - start < _LONGEST_CLUSTER and _belongs(text, start, wrong):
        start -= 1
    given = text[start:wrong]
    return _points(given), _points(unicodedata.normalize("NFC", given)), start


def _belongs(text: str, start: int, end: int) -> bool:
    return unicodedata.combining(text[start]) > 0 or unicodedata.is_normalized("NFC", text[start:end])


def _kind(character: str) -> tuple[str, str]:
    for pattern, kind, hint in _KINDS:
        if pattern.match(character):
            return kind, hint
    return "control character", "delete it"


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def _points(text: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in text)


def _times(count: int) -> str:
    return "" if count == 1 else f" ({count} times in this file)"
