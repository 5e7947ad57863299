"""Line edits: a diff shows what was meant, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail import drafting, frontmatter
from sealtrail.errors import UsageError

TEXT = """---
title: "Old: title"  # the name
revision: 3
state: open
reason: |-
  two
  lines
list:
  - a
dashes:
- a
---

state: not a field
"""


def fields(text: str) -> dict[str, object]:
    document = frontmatter.parse_record(text.encode(), "index.md").document
    assert document is not None
    return dict(document.data)


def test_one_line_changes_and_its_comment_stays() -> None:
    """Setting a field touches its own line, keeps the comment behind it and leaves the body alone."""
    edited = drafting.set_field(TEXT, "title", "New title")
    assert edited == TEXT.replace('"Old: title"', "New title")


@pytest.mark.parametrize("line", ["title: plain  # c", "title: 'it''s # no comment'  # c", 'title: "a # b \\" c"  # c'])
def test_a_comment_is_told_from_a_value(line: str) -> None:
    """A number sign inside quotation marks is part of the value, and one behind a blank begins a comment."""
    edited = drafting.set_field(f"---\n{line}\n---\n", "title", "x")
    assert edited == "---\ntitle: x  # c\n---\n"


def test_a_new_field_goes_to_the_end_of_the_front_matter() -> None:
    """A field that is not there yet is added, and the body is not searched for it."""
    edited = drafting.set_field(TEXT, "due", "2026-05-04")
    assert edited == TEXT.replace("dashes:\n- a\n---\n", 'dashes:\n- a\ndue: "2026-05-04"\n---\n')


@pytest.mark.parametrize("field", ["reason", "list", "dashes"])
def test_a_field_of_several_lines_is_left_to_a_person(field: str) -> None:
    """What spans lines cannot be set by one, and the answer says to edit it by hand."""
    with pytest.raises(UsageError, match="several lines") as refused:
        drafting.set_field(TEXT, field, "x")
    assert "by hand" in refused.value.hint


def test_a_long_text_that_begins_with_an_empty_line_spans_lines_too() -> None:
    """The sign of a long text is enough, even where its first line is blank."""
    with pytest.raises(UsageError, match="several lines"):
        drafting.set_field("---\nreason: |-\n\n  text\n---\n", "reason", "x")


def test_a_field_written_in_an_odd_way_is_not_written_twice() -> None:
    """A value that this editor does not understand is left to a person."""
    with pytest.raises(UsageError, match="unusual"):
        drafting.set_field('---\ntitle: "a" "b"\n---\n', "title", "x")


@pytest.mark.parametrize(
    "text", ["", "no front matter\n", "---\ntitle: x\n", " ---\na: b\n---\n", "---\r\na: b\r\n---\r\n"]
)
def test_a_text_without_front_matter_is_refused(text: str) -> None:
    """Where the fences are missing, nothing is guessed."""
    with pytest.raises(UsageError, match="no front matter"):
        drafting.set_field(text, "a", "b")
    with pytest.raises(UsageError, match="no front matter"):
        drafting.add_fields(text, "a: b")
    with pytest.raises(UsageError, match="no front matter"):
        drafting.revise(text, reason="x")


def test_fields_are_added_as_a_block() -> None:
    """A block of lines goes to the end of the front matter as it is."""
    assert fields(drafting.add_fields(TEXT, "links:\n  - {rel: affects, to: X}\n\n"))["links"] == [
        {"rel": "affects", "to": "X"}
    ]


def test_a_revision_is_raised_with_its_reason() -> None:
    """The next revision has a number one higher, a reason, and the state asked for."""
    edited = fields(drafting.revise(TEXT, reason="Due date moved", state="plan_in_review"))
    assert (edited["revision"], edited["state"], edited["change_reason"]) == (4, "plan_in_review", "Due date moved")
    again = fields(drafting.revise(drafting.revise(TEXT, reason="one"), reason="two"))
    assert (again["revision"], again["state"], again["change_reason"]) == (5, "open", "two")


def test_a_revision_with_a_comment_is_still_a_revision() -> None:
    """A comment behind the number is no reason to miss it."""
    assert "revision: 8  # was seven\n" in drafting.revise("---\nrevision: 7  # was seven\n---\n", reason="x")


@pytest.mark.parametrize("line", ["title: x", 'revision: "3"', "revision: three"])
def test_a_record_without_revision_cannot_be_revised(line: str) -> None:
    """A number that cannot be read is not invented."""
    with pytest.raises(UsageError, match="no revision"):
        drafting.revise(f"---\n{line}\n---\n", reason="x")


def test_a_passage_is_replaced_only_where_it_is_the_only_one() -> None:
    """Text that occurs twice or not at all is not replaced."""
    assert drafting.replace_once("a b c", "b", "x") == "a x c"
    for text in ("a b b", "a c"):
        with pytest.raises(UsageError, match="expected once"):
            drafting.replace_once(text, "b", "x")


@given(
    value=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"]), max_size=40)
)
def test_what_is_set_is_what_is_read(value: str) -> None:
    """Any visible text comes back from the strict reader as it was given, or as the number that it is."""
    text = drafting.set_field("---\ntitle: x\n---\n", "title", value)
    parsed = frontmatter.parse_record(text.encode(), "index.md")
    if parsed.document is None:
        assert "NFC" in parsed.findings[0].message or "invisible" in parsed.findings[0].message, parsed.findings
    else:
        assert str(parsed.document.data["title"]) == value


@pytest.mark.parametrize(
    "value", ["yes", "No", "true", "null", "on", "1.10", "12:30", "0x1F", "-1", "+1", "", "a: b", "#x"]
)
def test_words_that_readers_take_differently_are_quoted(value: str) -> None:
    """A word that some reader takes for something else is put in quotation marks."""
    assert drafting.quoted(value) == f'"{value}"'


@pytest.mark.parametrize("value", ["NOR", "2026-05-04x", "7", "Approved by both sides (Q1)"])
def test_plain_words_stay_plain(value: str) -> None:
    """What cannot be mistaken needs no quotation marks."""
    assert drafting.quoted(value) == value
