"""The lexicon, and how its words are found in a text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail import retraining
from sealtrail.retraining import KINDS, lexicon, parsed

FILE = Path(retraining.__file__).with_name("lexicon.yaml")


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_word_is_found_wherever_it_stands(before: str, after: str) -> None:
    """Whatever stands around it, a word of the lexicon that stands alone is found."""
    assert "interlock" in lexicon().found("strong", f"{before} interlock {after}")


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Operators were coached, then reminded.", "weak", ("coach", "remind")),
        ("Constraint of the drive train", "weak", ()),
        ("Nachschulung", "weak", ("nachschul",)),
        ("对操作工进行再培训", "weak", ("再培训", "培训")),
        ("The multidisciplinary team used its memory", "weak", ()),
        ("ammonia capacity and formation of condensate", "weak", ()),
        ("Visual examination of the seal, presence of the cap", "completion", ()),
    ],
)
def test_found(text: str, kind: str, words: tuple[str, ...]) -> None:
    """An entry fits where a word begins, in its order, and not in the middle of another word."""
    assert lexicon().found(kind, text) == words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Retrained on the interlock", " retrained"),
        ("Retrained on the SOP and a sensor fitted", " retrained and a sensor fitted"),
        ("Retrained on the SOP; sensor fitted", " retrained | sensor fitted"),
        ("A sensor with training of the shift", " a sensor with training"),
        ("Read and understood: the setting of the sensor", " > | the setting of the sensor"),
    ],
)
def test_beside_training(text: str, left: str) -> None:
    """What a training is about is left out as far as its clause goes, and nothing else is."""
    assert lexicon().beside_training(text) == left


def test_every_language_has_both_sides() -> None:
    """Each language knows weak and strong words, causes that blame, and words by which a cause goes on."""
    text = FILE.read_text("utf-8")
    languages = re.split(r"(?m)^[a-z]{2}:\n", text)[1:]
    assert len(languages) >= 15
    for block in languages:
        kinds = set(re.findall(r"(?m)^  ([a-z]+):", block)) - {"spaced"}
        assert kinds <= set(KINDS)
        assert kinds >= {"weak", "strong", "blame", "condition", "completion", "outcome", "nothing"}


def test_no_entry_speaks_for_the_other_side() -> None:
    """No weak entry counts as strong by itself ("replaced the operator"), and every strong one does."""
    words = lexicon()
    weak = [words.beside_training(entry) for entry in words.entries["weak"]]
    assert [rest for rest in weak if words.has("strong", rest) or words.has("intermediate", rest)] == []
    assert [entry for entry in words.entries["strong"] if not words.has("strong", words.beside_training(entry))] == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("en:\n  weakest: [a]\n", "has a list weakest"),
        ('en:\n  weak: ["--"]\n', "would fit every text"),
        ("en: [\n", "cannot be read"),
    ],
)
def test_broken_lexicon(text: str, why: str) -> None:
    """A lexicon that cannot be used is an error, never an empty one under which every answer would pass."""
    with pytest.raises(ValueError, match=why):
        parsed(text.encode())
