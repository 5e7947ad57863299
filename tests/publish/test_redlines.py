"""Redlines keep every word of both sides."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sealtrail.publish import redlines
from sealtrail.redline import Run


def sides(runs: tuple[Run, ...]) -> tuple[str, str]:
    """The old and the new text that a redline holds."""
    return (
        "".join(run.text for run in runs if run.kind != "in"),
        "".join(run.text for run in runs if run.kind != "out"),
    )


TEXT = st.lists(st.sampled_from(["a", "b", " ", "\n", "c d", "<"])).map("".join)


@given(TEXT, TEXT)
def test_nothing_is_lost(old: str, new: str) -> None:
    """The old text and the new can both be read out of the redline, letter for letter."""
    assert sides(redlines.runs(old, new)) == (old, new)


def test_long_texts_are_compared_where_they_differ() -> None:
    """Of two long texts that share their beginning and end, only the middle is compared."""
    old, new = (
        "one two\n" * 20_000 + "old word" + "\nthree" * 20_000,
        "one two\n" * 20_000 + "new word" + "\nthree" * 20_000,
    )
    runs = redlines.runs(old, new)
    assert sides(runs) == (old, new)
    assert [run.text for run in runs if run.kind != "same"] == ["old", "new"]


def test_texts_too_long_to_compare() -> None:
    """Two long texts that differ throughout are shown whole, in bounded time, with nothing lost."""
    old, new = "a b\n" * 50_000, "c d\n" * 50_000
    assert sides(redlines.runs(old, new)) == (old, new)


def test_equal_parts_are_folded() -> None:
    """Long stretches that did not change are folded to their edges, and the page says how many lines they had."""
    old = "".join(f"line {i}\n" for i in range(40))
    made = redlines.between(old, old + "more\n")
    assert "… 36 lines unchanged …" in made
    assert "<ins>more\n</ins>" in made
    assert "line 20" not in made


def test_count() -> None:
    """The label of a folded redline says how much it holds."""
    assert redlines.count("a b", "a c d") == "1 word taken out, 2 words put in"
    assert redlines.count("a b", "a  b") == "only spaces and line ends"
