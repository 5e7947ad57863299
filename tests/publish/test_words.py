"""No reader of the site meets a key of the file format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args, get_origin

import pytest

from sealtrail.model import INVERSE, MEANINGS, ROLES, ROOT_HOLDER, TYPES, Frozen
from sealtrail.model import words as model_words
from sealtrail.publish import plain, words
from sealtrail.publish.topics import GROUPS, TOPICS


def test_every_topic_has_a_name() -> None:
    """Each topic of the responsibility matrix has a name and belongs to a group that has one."""
    assert set(TOPICS) == set(get_args(model_words.Topic))
    assert {topic[0] for topic in TOPICS} == set(GROUPS)


@pytest.mark.parametrize(
    ("named", "all_of"),
    [
        (words.ROLES, (*ROLES, ROOT_HOLDER)),
        (words.MEANINGS, MEANINGS),
        (words.RELATIONS, INVERSE),
        (words.TYPE_NAMES, TYPES),
        (words.VALUES["regimes"], get_args(model_words.Regime)),
        (words.VALUES["activities"], get_args(model_words.Activity)),
        (words.VALUES["category"], get_args(model_words.RootCauseCategory)),
        (words.VALUES["class"], get_args(model_words.Classification)),
    ],
)
def test_vocabularies_are_covered(named: dict[str, object], all_of: object) -> None:
    """Each word of each controlled vocabulary is said in plain words."""
    assert set(named) == set(all_of)  # type: ignore[call-overload]


def spoken(kind: object, field: str, seen: set[object]) -> Iterator[tuple[str, str]]:
    """Each word of each vocabulary of a type, with the field that it stands in."""
    if get_origin(kind) is Literal:
        yield from ((field, value) for value in get_args(kind) if isinstance(value, str))
    elif isinstance(kind, type) and issubclass(kind, Frozen):
        if kind not in seen:
            seen.add(kind)
            for name, info in kind.model_fields.items():
                yield from spoken(info.annotation, info.alias or name, seen)
    else:
        for inner in get_args(kind):
            yield from spoken(inner, field, seen)


def test_every_word_of_every_record_is_said() -> None:
    """No vocabulary of any field of any record, however deep, is shown in the words of the file format."""
    seen: set[object] = set()
    found = {pair for kind in TYPES.values() for pair in spoken(kind.model, "", seen) if pair[0] != "schema"}
    assert len(found) > 300
    kept = {(field, value) for field, value in found if words.value_word(field, value) == value}
    assert not {(field, value) for field, value in kept if value.islower()}


@pytest.mark.parametrize(
    ("field", "title", "one"),
    [("actions", "Actions", "Action"), ("deputies", "Deputies", "Deputy"), ("tasks", "Plan", "Task"),
     ("trial", "Trial", "Trial")],
)  # fmt: skip
def test_one_item_of_a_list(field: str, title: str, one: str) -> None:
    """One item of a list is called as people call it."""
    assert words.one_of(field, title) == one


def test_what_nobody_named() -> None:
    """A type, role or value that has no name yet is still readable."""
    assert words.type_word("supplier_audit", plural=True) == "Supplier audit records"
    assert words.role_word("sponsor.new_role") == "New role"
    assert words.value_word("state", "plan_in_review") == "Plan in review"
    assert words.value_word("title", "a_b") == "a_b"


def test_spans() -> None:
    """A time span reads as people say it."""
    assert [words.span(1, "hours"), words.span(2, "business_days")] == ["1 hour", "2 business days"]


def test_places() -> None:
    """A place inside a record reads as the way to it."""
    capa, agreement = TYPES["capa"].model, TYPES["agreement"].model
    assert plain.place_in_words(capa, ("actions", "A2", "strength")) == ("Action A2", "Strength")
    assert plain.place_in_words(agreement, ("responsibility_matrix", "F1", "accountable")) == (
        "Responsibility F1 Deviations", "Decides",
    )  # fmt: skip
    assert plain.place_in_words(agreement, ("notification_rules", 2, "unit")) == ("Notification rule 3", "Unit")
    assert plain.place_in_words(agreement, ("body",)) == ("Text",)


def test_values_as_text() -> None:
    """Nested values become lines of named facts in plain words."""
    assert plain.text_of([{"class": "major", "to": ["sponsor.qa", "cmo.qu"]}], "notification_rules") == (
        "Class: Major; To: Quality assurance (sponsor), Quality unit (manufacturer)"
    )
    assert plain.text_of({"text": "one\ntwo", "open": True}, "x") == "Text: one two; Still open: yes"
    assert plain.text_of(None, "x") == ""
