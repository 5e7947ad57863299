"""A text as its reader reads it: one form, in which no dress of its letters hides a word.

Accents, case, signs, invisible characters, letters of other scripts that look alike, digits for letters and letters
set apart make no difference. The same text has the same form for ever: letters are judged by the database of Unicode
3.2, which every Python carries beside its own, and by ``lookalikes.yaml``; what neither knows is a blank. Each text is
gone through a fixed number of times, so that none takes more than linear time. Nothing here knows what words mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from unicodedata import lookup, ucd_3_2_0

from sealtrail import frontmatter

END = "|"
"""In the place of a clause's end, within ``Reading.clauses``."""

_ENDS = frozenset(".;:,!?()\n。；，、！？：（）")
_RUN = 3
"""So many letters that stand alone, one after another, are a word set apart."""

_LETTERS = 3
"""From so many letters on, digits in a word may stand for letters: "RC1" and "2D" are what they are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is read: each word after a blank, in lower case."""

    words: str
    clauses: str
    """The same, with a sign of its own where a clause ends."""
    apart: str
    """What was written letter by letter, without blanks, as nobody can tell where its words begin."""


@dataclass(frozen=True, slots=True)
class _Lookalikes:
    """The table, ready for use."""

    shown: Mapping[str, str]
    twins: Mapping[str, str]
    back: Mapping[str, str]
    digits: Mapping[str, str]
    cyrillic_digits: Mapping[str, str]
    unseen: tuple[tuple[int, int], ...]

    def is_seen(self, sign: str) -> bool:
        """Whether a sign shows by itself: it is no mark on another, and not invisible."""
        category = ucd_3_2_0.category(sign)
        return not (
            category[0] == "M" or category == "Cf" or any(first <= ord(sign) <= last for first, last in self.unseen)
        )

    def has_twin(self, letter: str) -> bool:
        """Whether another script has a letter that looks like this one."""
        plain = letter.casefold()
        return plain in self.twins or plain in self.back or letter in self.twins

    def latin(self, letter: str) -> str:
        """The Latin letter that a letter looks like, or the letter."""
        return self.twins.get(letter) or self.twins.get(letter.casefold(), letter)

    def cyrillic(self, letter: str) -> str:
        """The Cyrillic letter that a Latin letter looks like, or the letter."""
        return self.back.get(letter.casefold(), letter)


def folded(text: str) -> str:
    """A text in the form in which texts are compared: each word after a blank."""
    return reading(text).words


@lru_cache(maxsize=256)
def reading(text: str) -> Reading:
    """A text as it is read, at once in all the ways in which it is asked for."""
    parts = [*_parts(text)]
    words = [*_gathered(part for part in parts if part != END)]
    clauses = [*_gathered(parts)]
    apart = "|".join(_plain(_read(word)) for word, set_apart in words if set_apart)
    return Reading(_line(word for word, _ in words), _line(word for word, _ in clauses), apart)


def _line(words: Iterable[str]) -> str:
    return _plain("".join(f" {END if word == END else _read(word)}" for word in words))


def _parts(text: str) -> Iterator[str]:
    """The words of a text and the ends of its clauses, as they stand."""
    seen = ucd_3_2_0.normalize("NFC", "".join(map(_seen, text)))
    start = 0
    for i, sign in enumerate(seen):
        if _is_letter(sign) or (sign in "@$" and start < i and _is_letter(seen[i + 1 : i + 2])):
            continue
        if start < i:
            yield seen[start:i]
        start = i + 1
        if sign in _ENDS:
            yield END
    if start < len(seen):
        yield seen[start:]


@lru_cache(maxsize=4096)
def _seen(sign: str) -> str:
    """What a reader sees of a sign: no accents, and nothing that only formats."""
    table = _lookalikes()
    return "".join(table.shown.get(part, part) for part in ucd_3_2_0.normalize("NFKD", sign) if table.is_seen(part))


@lru_cache(maxsize=4096)
def _is_letter(sign: str) -> bool:
    return sign != "" and ucd_3_2_0.category(sign)[0] in "LN"


def _gathered(parts: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The words, those set apart put together again, and whether they were."""
    run: list[str] = []
    for part in _without_blanks(parts):
        if part == END or len(part) == 1:
            run.append(part)
            continue
        yield from _closed(run)
        yield part, False
        run = []
    yield from _closed(run)


def _closed(run: list[str]) -> Iterator[tuple[str, bool]]:
    letters = [part for part in run if part != END]
    if len(letters) < _RUN:
        yield from ((part, False) for part in run)
        return
    yield "".join(letters), True
    if run[-1] == END:
        yield END, False


def _without_blanks(parts: Iterable[str]) -> Iterator[str]:
    """Chinese and Japanese are written without blanks, so a blank between two of their signs parts nothing."""
    held: list[str] = []
    for part in parts:
        if held and not (_is_east_asian(held[-1][-1]) and _is_east_asian(part[0])):
            yield "".join(held)
            held = []
        held.append(part)
    if held:
        yield "".join(held)


def _is_east_asian(sign: str) -> bool:
    return "\u3041" <= sign <= "\u30ff" or "\u3400" <= sign <= "\u4dbf" or "\u4e00" <= sign <= "\u9fff"


def _read(word: str) -> str:
    """A word in one script, its digits read as the letters for which they stand."""
    if word.isascii() and word.isalpha():
        return word
    table = _lookalikes()
    alone = [_script(letter) for letter in word if not table.has_twin(letter)]
    cyrillic, latin = alone.count("cyrillic"), alone.count("latin")
    letters = sum(ucd_3_2_0.category(sign)[0] == "L" for sign in word)
    stands_in = table.digits if cyrillic <= latin else table.cyrillic_digits
    if letters >= max(_LETTERS, len(word) - letters):
        word = "".join(stands_in.get(sign, sign) for sign in word)
    if cyrillic > latin:
        return "".join(map(table.cyrillic, word))
    return word if alone.count("greek") > latin else "".join(map(table.latin, word))


def _script(letter: str) -> str:
    if letter.isascii():
        return "latin" if letter.isalpha() else ""
    return "greek" if "\u0370" <= letter <= "\u03ff" else "cyrillic" if "\u0400" <= letter <= "\u052f" else ""


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    # Folding case may bring marks of its own.
    return "".join(map(_seen, text.casefold()))


@cache
def _lookalikes() -> _Lookalikes:
    path = Path(__file__).with_name("lookalikes.yaml")
    read = frontmatter.parse_yaml(path.read_bytes(), path.name)
    if read.document is None:
        raise ValueError(f"the look-alikes cannot be read: {read.findings[0].message}")
    data: Mapping[str, Any] = read.document.data
    twins = {lookup(name): latin for name, latin in data["twins"].items()}
    back = {latin: letter for letter, latin in reversed(twins.items()) if _script(letter) == "cyrillic"}
    shown = {lookup(f"{start} {name}"): said.lower() for start, name, said in _dressed(data["letters"])}
    capitals = {letter.upper(): said for letter, said in shown.items() if len(letter.upper()) == 1}
    return _Lookalikes(
        {**capitals, **shown, **data["strokes"]},
        twins,
        back,
        data["digits"]["latin"],
        data["digits"]["cyrillic"],
        tuple(map(_span, data["unseen"])),
    )


def _dressed(letters: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for start, names in letters.items():
        pairs = zip(names, names, strict=True) if isinstance(names, str) else names.items()
        yield from ((start, name, said) for name, said in pairs)


def _span(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first, 16), int(last or first, 16)
