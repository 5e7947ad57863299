"""The words of the detector, and how a text is compared with them: no model, no guessing, the same answer for ever.

Only plain searches for plain words are made here, so that no text, however hostile, takes more than linear time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sealtrail import frontmatter

KINDS = ("weak", "blame", "intermediate", "strong", "condition", "completion", "outcome", "nothing", "about", "joints")
"""The lists that a language may have; ``lexicon.yaml`` says what each is for."""

_CLAUSE = re.compile(r"[.;:,!?()\n。；，、！？：（）]")
_END, _TRAINED = " |", " >"
"""In the place of a clause's end and of a training in several words, within a folded text, which holds no signs."""


@lru_cache(maxsize=256)
def folded(text: str) -> str:
    """A text in the form in which texts are compared: no accents, no case, no signs; each word after a blank."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(f" {word}" for word in "".join(map(_sign, plain)).split())


@lru_cache(maxsize=4096)
def _sign(sign: str) -> str:
    if sign.isalnum():
        return sign
    # Marks are accents; what only formats is invisible, and would hide a word from the search but not from a reader.
    category = unicodedata.category(sign)
    return "" if category[0] == "M" or category == "Cf" else " "


@dataclass(frozen=True)
class Lexicon:
    """All languages at once: the entries of each kind, as they are searched for in a folded text.

    An entry of a language that is written with blanks begins with one, so that it fits where a word begins.
    """

    entries: Mapping[str, tuple[str, ...]]
    trains: tuple[str, ...]
    phrases: tuple[str, ...]
    about: frozenset[str]
    joints: frozenset[str]

    def found(self, kind: str, text: str) -> tuple[str, ...]:
        """The entries of a kind that a text contains, in the order in which they stand in it."""
        within = folded(text)
        places = ((within.find(entry), entry.strip()) for entry in self.entries[kind])
        return tuple(dict.fromkeys(entry for place, entry in sorted(places) if place >= 0))

    def has(self, kind: str, text: str) -> bool:
        """Whether a text contains an entry of a kind."""
        within = folded(text)
        return any(entry in within for entry in self.entries[kind])

    def says_nothing(self, text: str) -> bool:
        """Whether the whole text is one that says nothing, such as "n/a"."""
        return folded(text).strip() in {entry.strip() for entry in self.entries["nothing"]}

    def beside_training(self, text: str) -> str:
        """A text without what somebody is trained on: "retrain them on the interlock" installs no interlock."""
        within = _END.join(map(folded, _CLAUSE.split(text)))
        for phrase in self.phrases:
            within = within.replace(phrase, _TRAINED)
        return "".join(f" {word}" for word in self._beside(within.split()))

    def _beside(self, words: list[str]) -> Iterator[str]:
        trained = topic = False
        for word in words:
            if word in self.joints:
                trained = topic = False
            elif trained and word in self.about:
                topic = True
            elif word.startswith(self.trains):
                trained = True
            if not topic:
                yield word


def parsed(data: bytes) -> Lexicon:
    """The lexicon from its file. Raises ``ValueError`` for one that cannot be used."""
    read = frontmatter.parse_yaml(data, "lexicon.yaml")
    if read.document is None:
        raise ValueError(f"the lexicon cannot be read: {read.findings[0].message}")
    entries: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    for language, lists in read.document.data.items():
        for kind, entry in _entries(language, dict(lists)):
            entries[kind][entry] = None
    # Longer entries first, so that what is taken out of a text is taken out whole.
    ordered = {kind: tuple(sorted(found, key=lambda e: (-len(e), e))) for kind, found in entries.items()}
    words = {kind: frozenset(entry.strip() for entry in found) for kind, found in ordered.items()}
    starts = (_TRAINED.strip(), *(entry[1:] for entry in ordered["weak"] if entry.rfind(" ") == 0))
    phrases = tuple(entry for entry in ordered["weak"] if entry.rfind(" ") > 0 and entry[0] == " ")
    return Lexicon(ordered, starts, phrases, words["about"], words["joints"] | {_END.strip()})


def _entries(language: str, lists: dict[str, Any]) -> Iterator[tuple[str, str]]:
    blank = " " if lists.pop("spaced", True) else ""
    for kind, words in lists.items():
        if kind not in KINDS:
            raise ValueError(f"{language} has a list {kind} in the lexicon, expected one of {', '.join(KINDS)}")
        for word in words:
            entry = folded(str(word)).strip()
            if not entry:
                raise ValueError(
                    f'"{word}" under {language} in the lexicon holds no letter, so it would fit every text'
                )
            yield kind, blank + entry


@cache
def lexicon() -> Lexicon:
    """The lexicon that this release brings."""
    return parsed(Path(__file__).with_name("lexicon.yaml").read_bytes())
