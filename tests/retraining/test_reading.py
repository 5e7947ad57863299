"""A text as its reader reads it: no dress of letters hides a word, and no text takes long."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail import frontmatter, retraining
from sealtrail.finding import Severity
from sealtrail.model import Response
from sealtrail.retraining import concerns, folded, lexicon
from sealtrail.retraining.reading import _lookalikes
from tests.retraining.test_corpus import CORPUS, Example

PLAIN = [
    ("Re-Training", " re training"),
    ("RÉENTRAÎNEMENT", " reentrainement"),
    ("weiß, Straße, STRAẞE", " weiss strasse strasse"),
    ("e\u0301cart", " ecart"),
    ("błąd, operatør", " blad operator"),
    ("再培训。", " 再培训"),
    ("再 培训，合格", " 再培训合格"),
    ("", ""),
    ("-- !", ""),
    ("n/a", " n a"),
    ("RC1, A2 and the 24h limit at 2D", " rc1 a2 and the 24h limit at 2d"),
    ("камера и датчик", " kamepa и датчик"),
    ("\N{GREEK SMALL LETTER MU}m and \N{GREEK SMALL LETTER BETA}-lactam", " μm and β lactam"),
]


@pytest.mark.parametrize(("text", "form"), PLAIN)
def test_plain_words_stay_what_they_are(text: str, form: str) -> None:
    """Case, accents, strokes and signs make no difference; numbers, units and other scripts stay as they are."""
    assert folded(text) == form


DRESSED = [
    ("zero-width space", "re\u200btrain"),
    ("soft hyphen", "re\u00adtrain"),
    ("Hangul filler", "re\u3164tr\u115fain"),
    ("half-width Hangul filler", "retr\uffa0ain"),
    ("variation selector", "retrain\ufe0f"),
    ("tag", "ret\U000e0072rain"),
    ("combining mark", "r\u0336e\u0336t\u0336r\u0336a\u0336i\u0336n\u0336"),
    ("younger combining mark", "ret\u1ab0rain"),
    ("full width", "ｒｅｔｒａｉｎ"),
    ("mathematical", "\U0001d42b\U0001d41e\U0001d42d\U0001d42b\U0001d41a\U0001d422\U0001d427"),
    ("circled", "ⓡⓔⓣⓡⓐⓘⓝ"),
    ("squared", "\U0001f181\U0001f174\U0001f183\U0001f181\U0001f170\U0001f178\U0001f17d"),
    ("regional indicators", "\U0001f1f7\U0001f1ea\U0001f1f9\U0001f1f7\U0001f1e6\U0001f1ee\U0001f1f3"),
    ("small capitals", "ʀᴇᴛʀᴀɪɴ"),
    ("raised", "ʳᵉᵗʳᵃⁱⁿ"),
    ("one Cyrillic letter", "retr\N{CYRILLIC SMALL LETTER A}in"),
    ("all letters Cyrillic but two", "r\u0435\u0442\u0433\u0430in"),
    ("Greek capitals", "R\u0395\u03a4R\u0391\u0399\u039d"),
    ("Lisu", "\ua4e3\ua4f0\ua4d4\ua4e3\ua4ee\ua4f2\ua4e0"),
    ("Cherokee", "\u13d2\u13ac\u13a2\u13d2\u13aa\u13a5N"),
    ("dotless i", "retraın"),
    ("digits", "r3tr41n"),
    ("sign for a letter", "retr@in"),
    ("blanks between", "r e t r a i n"),
    ("points between", "R.E.T.R.A.I.N."),
    ("hyphens and digits", "r-3-t-r-a-1-n"),
]  # fmt: skip


@pytest.mark.parametrize(("how", "text"), DRESSED, ids=lambda value: value if value.isascii() else "")
def test_dressed_word(how: str, text: str) -> None:
    """A word is read through its dress: letters that look alike, invisible signs, digits, letters set apart."""
    assert folded(text) == " retrain"
    assert "retrain" in lexicon().found("weak", f"The shift was: {text}."), how


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("переобуч\N{LATIN SMALL LETTER E}н", "переобуч"),
        ("п0вторное 06учение", "повторное обучение"),
        ("再-培-训", "再培训"),
        ("トレ\N{CJK UNIFIED IDEOGRAPH-4E00}ニング", "トレーニング"),
        ("작업자 재 교 육", "재교육"),
        ("TRAlNING for all", "training"),
        ("disciplinary, negIigent", "disciplinary"),
        ("w e r e t r a i n e d t h e m", "retrain"),
    ],
)
def test_dressed_word_of_another_kind(text: str, word: str) -> None:
    """Other scripts are dressed up too; l and capital I are one; and letters set apart are searched at any place."""
    found = lexicon().found("weak", text)
    assert any(word.startswith(one) for one in found), found


def test_words_in_two_alphabets() -> None:
    """A word wholly of letters with twins is found alone and as the beginning of a longer word of its own script."""
    assert lexicon().has("strong", "камера")
    assert lexicon().has("strong", "камеры над лентой")
    assert lexicon().says_nothing("Нет.")


@given(st.text(max_size=60))
def test_reading_twice_changes_nothing(text: str) -> None:
    """What was read is in the one form already."""
    assert folded(folded(text)) == folded(text)


CYRILLIC = dict(zip("abehikmnoprstyxcjdqw", "авеһікмпоргѕтухсјԁԛԝ", strict=True))
GREEK = {"a": "α", "o": "ο", "e": "ε", "i": "ι", "k": "κ", "v": "ν", "n": "η", "p": "ρ", "t": "τ", "u": "υ", "x": "χ"}
DIGITS = {"o": "0", "i": "1", "e": "3", "a": "4", "s": "5", "t": "7"}
WIDE = {chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)}
UNSEEN = ("\u200b", "\u00ad", "\u3164", "\u115f", "\u2060", "\ufe0f", "\u034f", "\u0301", "\u0336", "\U000e0020")
REFUSED = [one for one in CORPUS if one.sort != "good" and concerns(one.response, one.severity)]


def dressed(response: Response, dress: Callable[[str], str]) -> Response:
    """An answer with another dress of letters on everything that is said in it."""
    measure, prevention = response.effectiveness, response.prevention
    changes: dict[str, Any] = {
        "root_causes": tuple(c.model_copy(update={"statement": dress(c.statement)}) for c in response.root_causes),
        "actions": tuple(a.model_copy(update={"text": dress(a.text)}) for a in response.actions),
    }
    if measure is not None:
        said = {"metric": dress(measure.metric), "target": dress(measure.target)}
        changes["effectiveness"] = measure.model_copy(update=said)
    if prevention is not None:
        because = prevention.none_because
        measures = tuple(map(dress, prevention.measures))
        told = {"measures": measures, "none_because": because and dress(because)}
        changes["prevention"] = prevention.model_copy(update=told)
    return response.model_copy(update=changes)


def against(response: Response, one: Example) -> set[tuple[str, Severity]]:
    return {(concern.kind, concern.severity) for concern in concerns(response, one.severity)}


def swapped(table: dict[str, str]) -> Callable[[str], str]:
    return lambda text: "".join(table.get(sign, sign) for sign in text)


def with_digit(word: str) -> str:
    """A word with a digit for one letter, where it is long enough to be read all the same."""
    found = next((sign for sign in word if sign in DIGITS), None)
    return word if found is None or len(word) < 4 else word.replace(found, DIGITS[found], 1)


ATTACKS: dict[str, Callable[[str], str]] = {
    "cyrillic": swapped(CYRILLIC),
    "greek": swapped(GREEK),
    "full_width": swapped(WIDE),
    "fillers": "\u3164".join,
    "soft_hyphens": "\u00ad".join,
    "struck_through": "\u0336".join,
    "capitals": str.upper,
    "el_for_capital_i": lambda text: text.upper().replace("I", "l"),
    "digits": lambda text: " ".join(with_digit(word) for word in text.split(" ")),
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("one", REFUSED, ids=lambda one: one.name)
def test_no_dress_saves_an_answer(one: Example, attack: str) -> None:
    """Whatever dress all its words are put into, an answer keeps every concern that it had."""
    assert against(dressed(one.response, ATTACKS[attack]), one) >= against(one.response, one)


@pytest.mark.parametrize(
    "one", [one for one in REFUSED if one.language in {"en", "de", "fr", "it"}], ids=lambda o: o.name
)
def test_letters_set_apart_save_no_answer(one: Example) -> None:
    """An answer whose words are written letter by letter is still known by them."""
    assert against(dressed(one.response, " ".join), one) >= against(one.response, one)


@given(st.data())
def test_no_mixture_saves_an_answer(data: st.DataObject) -> None:
    """Look-alikes here and there, with invisible signs between them, change nothing in what is found."""
    one = data.draw(st.sampled_from(REFUSED))
    tables: tuple[dict[str, str], ...] = ({}, {}, CYRILLIC, GREEK, WIDE)
    picked = st.sampled_from(tables)
    unseen = st.sampled_from(("", "", *UNSEEN))

    def dress(text: str) -> str:
        signs = [data.draw(picked).get(sign, sign) + data.draw(unseen) for sign in text[:40]]
        return "".join(signs) + text[40:]

    assert against(dressed(one.response, dress), one) == against(one.response, one)


HOSTILE = [
    "re", ",", "train,", "train on ", "a ", "培训", "e\u0301", "\u0301\u0316", "read and ", "\u1100\u1161", "ﷺ", "a|b!",
    "r3", "а", "аж", "\u200b", "一 ", "@$",
]  # fmt: skip


def steps(text: str) -> int:
    """How many lines of the detector are gone through until a text is judged."""
    count = 0

    def seen(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        if "retraining" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return seen

    words = lexicon()
    before = sys.gettrace()
    sys.settrace(seen)
    try:
        words.found("weak", text)
        words.beside_training(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_steps_grow_no_faster_than_a_text(piece: str) -> None:
    """Of a hostile text, one twice as long takes at most twice the steps."""
    once, twice = (piece * (size // len(piece)) for size in (1000, 2000))
    assert steps(f"{once}x") >= 0  # fills what is remembered of single signs
    assert steps(twice) <= 2.1 * steps(once) + 500


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_hostile_text(piece: str) -> None:
    """A hundred thousand bytes of anything, in every place that is read, bring an answer."""
    text = piece * (100_000 // len(piece.encode()))
    one = next(one for one in CORPUS if one.name == "boilerplate_en_retrained")
    assert "people_only" in {concern.kind for concern in concerns(dressed(one.response, lambda _: text), "major")}


def test_only_old_letters_are_judged() -> None:
    """No judgement of a sign rests on a database that comes with one Python and not with another."""
    package = Path(retraining.__file__).parent
    source = "".join(path.read_text("utf-8") for path in sorted(package.glob("*.py")))
    judges = r"^import (?:re|unicodedata)\b|\.is(?:alnum|space|printable|digit|decimal|numeric)\("
    assert not re.search(judges, source, re.MULTILINE)


def test_broken_look_alikes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of look-alikes that cannot be read is an error, never an empty one that would let every dress pass."""
    broken = frontmatter.parse_yaml(b"twins: [\n", "lookalikes.yaml")
    monkeypatch.setattr(frontmatter, "parse_yaml", lambda *_: broken)
    with pytest.raises(ValueError, match="the look-alikes cannot be read"):
        _lookalikes.__wrapped__()
