"""The lexicon and how texts are compared with it: one form for all texts, and no text that takes long."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail import retraining
from sealtrail.model import Response, validate
from sealtrail.retraining import KINDS, concerns, folded, lexicon, parsed, vocabulary

FILE = Path(retraining.__file__).with_name("lexicon.yaml")

PLAIN = [
    ("Re-Training", " re training"),
    ("RÉENTRAÎNEMENT", " reentrainement"),
    ("weiß, Straße", " weiss strasse"),
    ("re\u200btrain", " retrain"),
    ("ｒｅｔｒａｉｎ", " retrain"),
    ("e\u0301cart", " ecart"),
    ("再培训。", " 再培训"),
    ("", ""),
    ("-- !", ""),
]


@pytest.mark.parametrize(("text", "form"), PLAIN)
def test_folded(text: str, form: str) -> None:
    """Case, accents, signs, wide letters and invisible characters make no difference."""
    assert folded(text) == form


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    """What was folded is in the one form already."""
    assert folded(folded(text)) == folded(text)


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
        ("Retrained on the SOP and an interlock fitted", " retrained and an interlock fitted"),
        ("Retrained on the SOP; interlock fitted", " retrained | interlock fitted"),
        ("An interlock with training of the shift", " an interlock with training"),
        ("Read and understood: the alarm limits", " > | the alarm limits"),
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


HOSTILE = [
    "re" * 4000, "," * 7999 + "x", "train," * 1333, "train on " * 888, "a " * 3999, "培训" * 4000, "e\u0301" * 4000,
    "read and " * 888, "\u1100\u1161" * 4000, "ﷺ" * 8000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:6]))
def test_hostile_text(text: str) -> None:
    """Eight thousand characters of anything, in every place that is read, bring an answer."""
    text = text[:8000].strip()
    cause = {"id": "RC1", "kind": "root", "category": "software", "statement": text}
    action = {"id": "A1", "text": text, "strength": "strong", "owner": "x", "due": "2026-11-01"}
    measure = {"metric": text, "baseline": "x", "target": "x", "batches": 1, "window_days": 1}
    made = validate(
        Response,
        {
            "round": 1,
            "root_causes": [cause],
            "actions": [action],
            "effectiveness": measure,
            "prevention": {"measures": [text]},
        },
    )
    assert isinstance(made, Response)
    assert "no_escape_point" in {concern.kind for concern in concerns(made, "major")}


def test_nothing_can_take_long() -> None:
    """The one pattern is a set of single signs, without repetition or choice, so no text makes it try twice."""
    source = Path(vocabulary.__file__).read_text("utf-8")
    assert len(re.findall(r"\bre\.", source)) == 1
    assert re.fullmatch(r"\[[^\[\]]+\]", vocabulary._CLAUSE.pattern)
