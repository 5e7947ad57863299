"""Changes in plain words: places, values and texts as a person reads them on one line."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sealtrail.cli.judging import record_line
from sealtrail.cli.wording import cell, change_words, place_words, shortened, value_words
from sealtrail.gate import RecordVerdict
from sealtrail.model import Agreement, Capa
from sealtrail.statement import Expected
from tests.cli.demo import made
from tests.cli.terminal import sealtrail


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (("due",), "Due"),
        (("markets", 0), "Markets 1"),
        (("actions", "A2", "done_on"), "Actions A2: done on"),
        (("sources", 1, "summary"), "Sources 2: summary"),
        (("effectiveness_plan", "min_days"), "Effectiveness plan: at least days"),
    ],
)
def test_places_are_named(where: tuple[str | int, ...], words: str) -> None:
    """Items go by their name where they have one, else they are counted from one."""
    assert place_words(Capa, where) == words


def test_a_row_of_the_matrix_goes_by_its_topic() -> None:
    """The topic's number leads to the row."""
    assert place_words(Agreement, ("responsibility_matrix", "A1", "responsible")) == (
        "Responsibility matrix A1: does the work"
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        ([], "nothing"),
        (True, "yes"),
        ("two\nlines", "two lines"),
        (["A1", "A2"], "A1, A2"),
        ([{"id": "A1", "due": "2026-12-11"}, {"id": "A2"}], "No.: A1; Due: 2026-12-11 | No.: A2"),
    ],
)
def test_values_are_plain(value: Any, words: str) -> None:
    """Whatever YAML can say is one line without a sign of the programming language."""
    assert value_words(value, "actions") == words


def test_changes_are_one_line() -> None:
    """A field says what was and what is, and the text how much of it came and went."""
    assert change_words(Capa, ("actions", "A2", "done_on"), None, "2026-05-20") == (
        "Actions A2: done on: nothing -> 2026-05-20"
    )
    assert change_words(Capa, ("body",), "One two.\n", "One three four.\n") == "text changed (1 word out, 2 in)"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("x", "x"), (True, "true"), (3, "3"), ([{"a": "é", "b": None}], '[{"a":"é","b":null}]')],
)
def test_exports_carry_values_as_compact_json(value: Any, text: str) -> None:
    """A text stays as it is, and anything else can be read back by any program."""
    assert cell(value) == text


def test_long_values_are_cut_where_they_are_shown() -> None:
    """A value that would fill the screen is shown by its beginning and its length."""
    assert shortened("x" * 400) == "x" * 400
    assert shortened("x" * 401) == "x" * 400 + " … (401 characters)"


@pytest.mark.parametrize(
    ("transition", "words"),
    [
        (None, "acknowledged"),
        (("none", "closed"), "none to closed is no step"),
        (("closed", "closed"), "changed in state closed, which no step allows"),
    ],
)
def test_a_step_that_does_not_exist_is_not_called_an_acknowledgement(
    transition: tuple[str, str] | None, words: str
) -> None:
    """Content that no edge allows is told as the step that was tried."""
    expected = Expected("urn:x", "p", "X-1", 2, "0" * 64, None, transition, {})
    assert record_line(RecordVerdict("X-1", "p", 2, None, (), (), expected)) == (
        f"X-1 revision 2: {words}; 0 valid signatures"
    )


def test_the_trail_is_told_without_a_sign_of_the_programming_language() -> None:
    """Items and fields are named, long texts are counted, and nothing looks like a list or a dictionary of Python."""
    said = sealtrail("trail", "--repo", str(made().upstream))
    assert "changed Actions A2: done on: nothing -> 2026-06-05\n" in said.out
    assert "  text changed (7 words out, 74 in)\n" in said.out
    assert "State: open -> plan_in_review\n" in said.out
    assert [sign for sign in ("[{", "{'", "['") if sign in said.out] == []
    assert re.findall(r"(?:: |-> )(?:None|True|False)$", said.out, re.MULTILINE) == []
