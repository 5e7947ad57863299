"""What changed between two revisions, by field and by word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail import redline
from sealtrail.redline import FieldChange, Run, changed_fields, field_changes, line_runs, word_runs

scalars = st.one_of(st.booleans(), st.integers(-5, 5), st.text("ab", max_size=3))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "topic", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
records = st.dictionaries(st.sampled_from(["title", "actions", "links"]), values, max_size=3)
texts = st.text("ab \n\té", max_size=30)


@given(old=records, new=records)
def test_a_field_that_differs_is_told_and_no_other(old: dict[str, Any], new: dict[str, Any]) -> None:
    """The fields of the changes found deep down are exactly the top-level fields that differ."""
    assert {change.field for change in field_changes(old, new)} == changed_fields(old, new)


@given(record=records)
def test_nothing_changes_between_equal_records(record: dict[str, Any]) -> None:
    """Two equal revisions have no difference at all."""
    assert field_changes(record, record) == ()
    assert changed_fields(record, record) == frozenset()


@pytest.mark.parametrize("name", ["id", "topic", "fingerprint", "path"])
def test_items_with_a_name_are_matched_by_it(name: str) -> None:
    """An item that changed is found by its name, and items that changed places are told by their names."""
    old = {"rows": [{name: "A1", "who": "cmo"}, {name: "A2", "who": "cmo"}]}
    new = {"rows": [{name: "A2", "who": "sponsor"}, {name: "A1", "who": "cmo"}]}
    moved = FieldChange(("rows",), ["A1", "A2"], ["A2", "A1"])
    assert field_changes(old, new) == (moved, FieldChange(("rows", "A2", "who"), "cmo", "sponsor"))
    assert field_changes(old, {"rows": old["rows"][::-1]}) == (moved,)


def test_a_named_item_that_comes_or_goes_is_one_change() -> None:
    """An action that is added or taken out is told as a whole."""
    one, two = {"id": "A1", "text": "x"}, {"id": "A2", "text": "y"}
    assert field_changes({"a": [one]}, {"a": [one, two]}) == (FieldChange(("a", "A2"), None, two),)
    assert field_changes({"a": [one, two]}, {"a": [two]}) == (FieldChange(("a", "A1"), one, None),)


@pytest.mark.parametrize(
    ("old", "new"),
    [([{"id": "A"}, {"id": "A"}], [{"id": "A"}, {"id": "B"}]), (["x", "y"], ["x", "z"])],
    ids=["twins", "plain"],
)
def test_items_without_names_of_their_own_are_matched_by_position(old: list[Any], new: list[Any]) -> None:
    """Where names do not tell items apart, the position does."""
    assert [change.place[:2] for change in field_changes({"l": old}, {"l": new})] == [("l", 1)]


def test_a_list_that_begins_or_ends_is_told_whole() -> None:
    """A field that appears, becomes empty or changes its kind is one change from old to new."""
    assert field_changes({}, {"a": [1]}) == (FieldChange(("a",), None, [1]),)
    assert field_changes({"a": [1]}, {"a": []}) == (FieldChange(("a",), [1], []),)
    assert field_changes({"a": {"b": 1}}, {"a": "b"}) == (FieldChange(("a",), {"b": 1}, "b"),)


@pytest.mark.parametrize("redline", [word_runs, line_runs])
@given(old=texts, new=texts)
def test_a_redline_loses_nothing(redline: Any, old: str, new: str) -> None:
    """What was kept and taken out is the old text, and what was kept and put in is the new one."""
    runs = redline(old, new)
    assert "".join(run.text for run in runs if run.kind != "in") == old
    assert "".join(run.text for run in runs if run.kind != "out") == new
    assert all(run.text for run in runs)


@pytest.mark.parametrize("redline", [word_runs, line_runs])
def test_a_redline_marks_words(redline: Any) -> None:
    """One word that changes is marked, and the words around it are not."""
    assert redline("due on 1 May\n", "due on 9 May\n") == (
        Run("same", "due on "), Run("out", "1"), Run("in", "9"), Run("same", " May\n"),
    )  # fmt: skip


def test_a_redline_of_lines_keeps_equal_lines_whole() -> None:
    """Lines that did not change stay one stretch, however long the text is."""
    runs = line_runs("a b\nc d\ne f\n", "a b\nc x\ne f\n")
    assert runs[0] == Run("same", "a b\n")
    assert runs[-1] == Run("same", "e f\n")
    assert Run("in", "x") in runs


def test_texts_made_to_be_slow_are_shown_whole() -> None:
    """Texts too long to be compared in bounded time are shown as taken out and put in, with nothing lost."""
    old, new = "a b " * 9000, "b a " * 9000
    assert redline.word_runs(old, new) == (redline.Run("out", old), redline.Run("in", new))
    lines = "\n".join(map(str, range(1100))) + "\n"
    assert [run.kind for run in redline.line_runs(lines, "x\n" * 1100)] == ["out", "in"]
    assert redline.word_runs("", new * 2) == (redline.Run("in", new * 2),)


def test_comments_are_seen() -> None:
    """Comments of a record's front matter are found, those that the text below may hold are not."""
    data = b"---\n# one\ntitle: x\n  # two\n---\n\n# A heading\n"
    assert redline.comments(data) == ("# one", "  # two")
