"""Texts that are nearly the same: what records say of causes and impact, compared by runs of four words.

Two texts are alike when they share at least four fifths of all the runs that either has (Jaccard). Such texts share one
of the rarest runs of each (the prefix filter of set similarity joins), so only those are looked up, and the time that
it takes grows with the number of records, not with its square. Pure values: what is compared is the caller's to read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

FEWEST_WORDS = 20
"""Shorter texts are not compared: there are only so many ways to say that a seal was worn."""

_RUN = 4
_LIKENESS = (4, 5)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Passage:
    """What one record says about one thing, and the records to which it belongs, itself among them."""

    record: str
    text: str
    family: frozenset[str]


def runs(text: str) -> frozenset[str]:
    """The runs of four words that a text has, without regard to case, marks and order; none of a short text."""
    words = _WORD.findall(text.casefold())
    if len(words) < FEWEST_WORDS:
        return frozenset()
    return frozenset(" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def alike(one: Collection[str], other: frozenset[str]) -> bool:
    """Whether two sets of runs share four fifths of what either has."""
    shared = len(other.intersection(one))
    part, whole = _LIKENESS
    return whole * shared >= part * (len(one) + len(other) - shared) > 0


class Passages:
    """Passages, to be searched for those that are like another."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Take what there is, in any order."""
        held = ((passage, runs(passage.text)) for passage in sorted(passages, key=lambda p: p.record))
        self._held = [(passage, said) for passage, said in held if said]
        self._times = Counter(run for _, said in self._held for run in said)
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for place, (_, said) in enumerate(self._held):
            for run in self._rarest(said):
                self._with[run].append(place)

    def _rarest(self, said: frozenset[str]) -> list[str]:
        """As many of the rarest runs as leave fewer than four fifths: who shares none of them shares too few."""
        part, whole = _LIKENESS
        kept = len(said) - -(-len(said) * part // whole) + 1
        return sorted(sorted(said), key=self._times.__getitem__)[:kept]  # runs that come as often in one order

    def like(self, passage: Passage) -> str | None:
        """The first record, by its number, that says nearly the same and has no part in what this one belongs to."""
        said, first, unlike = runs(passage.text), len(self._held), set[int]()
        for run in self._rarest(said):
            for place in self._with.get(run, ()):
                if place >= first:
                    break
                if place in unlike:
                    continue
                other, theirs = self._held[place]
                if passage.family.isdisjoint(other.family) and alike(said, theirs):
                    first = place
                    break
                unlike.add(place)
        return self._held[first][0].record if first < len(self._held) else None
