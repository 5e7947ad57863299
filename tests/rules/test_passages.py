"""Texts that are nearly the same, found by the rarest of their runs, against a plain comparison of every pair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sealtrail.rules.passages import FEWEST_WORDS, Passage, Passages, alike, runs
from tests.conftest import budget

WORDS = " ".join(f"word{n}" for n in range(40))
CHANGES = st.lists(st.tuples(st.integers(0, 39), st.sampled_from(["other", "else", "again"])), max_size=4)


def passage(number: int, text: str, *family: str) -> Passage:
    """A text of a record with a number of its own."""
    return Passage(f"DEV-HRW-2026-{number:04d}", text, frozenset({f"DEV-HRW-2026-{number:04d}", *family}))


def changed(changes: list[tuple[int, str]]) -> str:
    """The text with some of its words exchanged."""
    words = WORDS.split()
    for place, word in changes:
        words[place] = word
    return " ".join(words)


@budget(100)
@given(st.lists(CHANGES, min_size=1, max_size=8))
def test_the_same_as_comparing_every_pair(texts: list[list[tuple[int, str]]]) -> None:
    """What the index finds is the first record that a comparison with each of the others finds."""
    passages = [passage(number, changed(changes)) for number, changes in enumerate(texts)]
    known = Passages(reversed(passages))
    for one in passages:
        said = runs(one.text)
        others = (p.record for p in passages if p.record != one.record and alike(said, runs(p.text)))
        assert known.like(one) == next(others, None)


def test_where_likeness_begins() -> None:
    """Four fifths of all runs is the bound: of forty words one may be another, and not two."""
    one, two, three = runs(WORDS), runs(changed([(20, "other")])), runs(changed([(10, "other"), (30, "else")]))
    assert len(one) == 37
    assert alike(one, two)  # 33 of 41, which is 80.5 per cent
    assert not alike(one, three)  # 29 of 45
    assert not alike(frozenset(), frozenset())


def test_case_and_marks_do_not_count() -> None:
    """Capitals, commas and line breaks make no other text of it."""
    assert runs(WORDS.upper().replace(" ", ",\n ")) == runs(WORDS)


def test_short_texts_are_left_alone() -> None:
    """Nineteen words have no likeness with anything, twenty do."""
    short = " ".join(WORDS.split()[: FEWEST_WORDS - 1])
    assert Passages([passage(1, short)]).like(passage(2, short)) is None
    long = f"{short} more"
    assert Passages([passage(1, long)]).like(passage(2, long)) == "DEV-HRW-2026-0001"


def test_records_of_one_matter_are_left_alone() -> None:
    """A text may say what another one says where both belong to one event, and the next record is still found."""
    held = [passage(1, WORDS, "CAPA-HRW-2026-0001"), passage(3, WORDS)]
    assert Passages(held).like(passage(2, WORDS, "CAPA-HRW-2026-0001")) == "DEV-HRW-2026-0003"
