"""What an unquoted word means: the few spellings that every reader of YAML and JSON takes alike, and no others.

YAML 1.2.2, section 10.3.2 (core schema), decides what is not text. Of that, ``true``, ``false`` and canonical integers
are taken; the rest is refused rather than guessed. Whatever the core schema calls text is text: ``NO`` is Norway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_letters

from sealtrail.frontmatter.refusal import excerpt

# The largest integer that every JSON reader keeps exact (RFC 8259, section 6; RFC 7493, section 2.2).
LARGEST = 2**53 - 1

_CORE = re.compile(
    r"(?P<truth>true|false)"
    r"|(?P<integer>0|-?[1-9][0-9]*)"
    r"|(?P<nothing>~|null|Null|NULL|)"
    r"|(?P<shouted>True|TRUE|False|FALSE)"
    r"|(?P<sign>=|<<)"
    r"|(?P<spelling>[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)"
    r"|(?P<special>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
    r"|(?P<decimal>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
)

# What begins with one of these is text by the core schema; asking the expression above would cost more than the rest.
_TEXT_STARTS = frozenset(ascii_letters) - frozenset("nNtTfF")

_REFUSALS = {
    "nothing": ("stands for no value, expected one", "leave the field out or give it a value"),
    "shouted": ("is a truth value in some readers only, expected true or false", "write it in lower case, or quote it"),
    "spelling": (
        "is a number that readers take differently, expected digits without a sign or leading zero",
        "write the plain number, or quote it if it is a code",
    ),
    # Text by the core schema; the types of YAML 1.1 give both a meaning of their own, and several readers stop there.
    "sign": ("is a sign to some readers, expected text", "quote it"),
    "special": ("is not a number that a record can hold, expected an integer or text", "quote it or leave it out"),
    "decimal": (
        "is a decimal number, expected it in quotation marks",
        "quote decimals, so that 1.10 stays 1.10; quote codes and digests too",
    ),
}


@dataclass(frozen=True, slots=True)
class Unclear:
    """An unquoted word that is refused: why, and what would mend it."""

    message: str
    hint: str


def plain(word: str) -> str | int | bool | Unclear:
    """The value of an unquoted word, or why it has none that all readers agree on."""
    if word[:1] in _TEXT_STARTS:
        return word
    found = _CORE.fullmatch(word)
    if found is None:
        return word
    kind = str(found.lastgroup)
    if kind == "truth":
        return word == "true"
    if kind == "integer":
        # The length first: turning a very long run of digits into a number is slow, and Python refuses it.
        if len(word) <= len(str(-LARGEST)) and abs(int(word)) <= LARGEST:
            return int(word)
        return Unclear(f"{excerpt(word)} is too large a number, expected at most {LARGEST}", "quote it if it is a code")
    message, hint = _REFUSALS[kind]
    return Unclear(f"{excerpt(word)} {message}" if word else "no value here, expected one", hint)
