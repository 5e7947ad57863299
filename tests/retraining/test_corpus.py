"""The detector against answers: what is boilerplate is seen, what is disguised is seen, what is good is left alone.

One file of ``corpus/`` is one answer, with what must come of it. Its name begins with what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sealtrail import frontmatter
from sealtrail.model import CLASSIFICATIONS, Response, validate
from sealtrail.retraining import concerns

FILES = sorted(Path(__file__).with_name("corpus").glob("*.yaml"))
SORTS = ("boilerplate", "sneaky", "good")
LANGUAGES = {"en", "de", "fr", "es", "it", "zh", "ko"}
"""The languages that each sort of bad and good answers is shown in, at the least, together."""


@dataclass(frozen=True)
class Example:
    """One answer of the corpus."""

    name: str
    language: str
    tells: str
    severity: str
    expect: tuple[str, ...]
    response: Response

    @property
    def sort(self) -> str:
        return self.name.partition("_")[0]


def example(path: Path) -> Example:
    parsed = frontmatter.parse_yaml(path.read_bytes(), path.name)
    assert parsed.document is not None, parsed.findings
    told: dict[str, Any] = dict(parsed.document.data)
    response = validate(Response, told.pop("response"))
    assert isinstance(response, Response), response
    return Example(path.stem, response=response, **{**told, "expect": tuple(told["expect"])})


CORPUS = [example(path) for path in FILES]
EACH = pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)


def found(one: Example) -> list[str]:
    return [f"{concern.kind} {concern.severity}" for concern in concerns(one.response, one.severity)]


@EACH
def test_answer(one: Example) -> None:
    """An answer brings exactly the concerns that its file names, with the weight that it names, and no other."""
    assert sorted(found(one)) == sorted(one.expect), one.tells


def test_no_good_answer_is_suspected() -> None:
    """The budget of false positives is none: of the good answers not one is blocked or flagged."""
    suspected = {one.name: found(one) for one in CORPUS if one.sort == "good"}
    print(f"\n{len(suspected)} good answers:", *suspected, sep="\n  ")
    assert {name: why for name, why in suspected.items() if why} == {}


def test_no_bad_answer_passes_unseen() -> None:
    """Every answer of boilerplate is blocked, or flagged for a minor request; every sneaky one is at least seen."""
    bad = [one for one in CORPUS if one.sort != "good"]
    assert [one.name for one in bad if not found(one)] == []
    boilerplate = [one for one in bad if one.sort == "boilerplate" and one.severity != "minor"]
    assert [one.name for one in boilerplate if not any(word.endswith(" block") for word in found(one))] == []


@EACH
def test_concern_tells_what_to_do(one: Example) -> None:
    """Each concern says in plain words what is wrong and what mends it, and its place is there in the answer."""
    for concern in concerns(one.response, one.severity):
        assert concern.message[0].isalnum() or concern.message[0] == '"'
        assert not concern.message.endswith(".")
        assert len(concern.hint.split()) >= 8
        at: Any = one.response
        for step in concern.place:
            at = at[step] if isinstance(step, int) else getattr(at, step)
        assert at is not None or concern.place == ("prevention",)


def test_corpus_is_broad() -> None:
    """The corpus holds thirty answers and more, ten of each sort, in seven languages and of every severity."""
    assert {one.sort for one in CORPUS} == set(SORTS)
    assert all(sum(one.sort == sort for one in CORPUS) >= 10 for sort in SORTS)
    assert {one.language for one in CORPUS if one.sort == "good"} >= LANGUAGES
    assert {one.language for one in CORPUS if one.sort == "boilerplate"} >= LANGUAGES
    assert {one.severity for one in CORPUS} == set(CLASSIFICATIONS)
    assert all(one.tells.endswith(".") for one in CORPUS)
