"""The words of the detector, and how a text is compared with them: no model, no guessing, the same answer for ever.

Only plain searches for plain words are made here, so that no text, however hostile, takes more than linear time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sealtrail import frontmatter
from sealtrail.retraining.reading import END, folded, reading

KINDS = ("weak", "blame", "intermediate", "strong", "condition", "completion", "outcome", "nothing", "about", "joints")
"""The lists that a language may have; ``lexicon.yaml`` says what each is for."""

_AGAINST = frozenset({"weak", "blame", "completion"})
"""The lists that speak against an answer: their words are found even where nobody can tell where a word begins."""

_TRAINED = ">"
"""In the place of a training in several words, within a folded text, which holds no signs."""


@dataclass(frozen=True)
class Lexicon:
    """All languages at once: the entries of each kind, as they are searched for, with the words as the file has them.

    An entry of a language that is written with blanks begins with one, so that it fits where a word begins.
    """

    entries: Mapping[str, Mapping[str, str]]
    trains: tuple[str, ...]
    phrases: tuple[str, ...]
    about: frozenset[str]
    joints: frozenset[str]

    def found(self, kind: str, text: str) -> tuple[str, ...]:
        """The entries of a kind that a text contains, in the order in which they stand in it."""
        read = reading(text)
        within, apart = _alike(read.words), _alike(read.apart)
        places = ((within.find(entry), word) for entry, word in self.entries[kind].items())
        found = [word for place, word in sorted(places) if place >= 0]
        if apart and kind in _AGAINST:
            found += [word for entry, word in self.entries[kind].items() if entry.replace(" ", "") in apart]
        return tuple(dict.fromkeys(found))

    def has(self, kind: str, text: str) -> bool:
        """Whether a text contains an entry of a kind."""
        within = _alike(reading(text).words)
        return any(entry in within for entry in self.entries[kind])

    def says_nothing(self, text: str) -> bool:
        """Whether the whole text is one that says nothing, such as "n/a"."""
        said = _alike(folded(text)).replace(" ", "")
        return said in {entry.replace(" ", "") for entry in self.entries["nothing"]}

    def beside_training(self, text: str) -> str:
        """A text without what somebody is trained on: "retrain them on the interlock" installs no interlock."""
        within = _alike(reading(text).clauses)
        for phrase in self.phrases:
            within = within.replace(phrase, f" {_TRAINED}")
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
    entries: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for language, lists in read.document.data.items():
        for kind, entry, word in _entries(language, dict(lists)):
            entries[kind].setdefault(entry, word)
    # Longer entries first, so that what is taken out of a text is taken out whole.
    ordered = {kind: dict(sorted(found.items(), key=lambda e: (-len(e[0]), e[0]))) for kind, found in entries.items()}
    words = {kind: frozenset(entry.strip() for entry in found) for kind, found in ordered.items()}
    starts = (_TRAINED, *(entry[1:] for entry in ordered["weak"] if entry.rfind(" ") == 0))
    phrases = tuple(entry for entry in ordered["weak"] if entry.rfind(" ") > 0 and entry[0] == " ")
    return Lexicon(ordered, starts, phrases, words["about"], words["joints"] | {END})


def _entries(language: str, lists: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    blank = " " if lists.pop("spaced", True) else ""
    for kind, words in lists.items():
        if kind not in KINDS:
            raise ValueError(f"{language} has a list {kind} in the lexicon, expected one of {', '.join(KINDS)}")
        for word in map(str, words):
            for entry in _forms(word):
                if not entry:
                    raise ValueError(
                        f'"{word}" under {language} in the lexicon holds no letter, so it would fit every text'
                    )
                yield kind, blank + entry, word


def _forms(word: str) -> Iterator[str]:
    """A word in the forms in which a text may hold it: alone, and as the beginning of a longer word."""
    yield _alike(folded(word)).strip()
    if not word.isascii():
        # Letters that have twins are read as Cyrillic where the word goes on in letters that only Cyrillic has.
        yield _alike(folded(f"{word}\N{CYRILLIC SMALL LETTER YA}")[:-1]).strip()


def _alike(plain: str) -> str:
    """A folded text in which letters that hardly differ, as in TRAlNlNG, do not differ."""
    return plain.replace("l", "i")


@cache
def lexicon() -> Lexicon:
    """The lexicon that this release brings."""
    return parsed(Path(__file__).with_name("lexicon.yaml").read_bytes())
