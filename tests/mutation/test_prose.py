"""The rule that leaves mutants out leaves out texts for people and nothing that a verdict rests on."""

from __future__ import annotations

import ast

import pytest

from tests.mutation.prose import changes_only_prose, is_prose, sentences

HINTS = frozenset({"_AGAIN"})
ORIGINAL = '''
def judged(role, count):
    """What is said of it."""
    if role in {"sponsor.qa", "cmo.qu"} and told(role, field="role", hint="say who"):
        return Finding("person.role", f"{role} signs {shown(count)} times", _AGAIN)
    return Finding("person.role", "nobody " + "signs", "ask " "them" if count > 1 else "ask one")
'''
FINDING = 'Finding("person.role", f"{role} signs {shown(count)} times", _AGAIN)'


def changed(old: str, new: str) -> str:
    assert ORIGINAL.count(old) >= 1, old
    return ORIGINAL.replace(old, new, 1).replace("def judged", "def x_judged__mutmut_1")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (FINDING, 'Finding("person.role", None, _AGAIN)'),
        (FINDING, 'Finding("person.role", f"{role} signs {shown(count)} times", None)'),
        (FINDING, 'Finding("person.role", _AGAIN)'),
        (FINDING, 'Finding("person.role", f"{role} signs {shown(count)} times")'),
        ("shown(count)", "shown(None)"),
        ('"nobody "', '"XXnobody XX"'),
        ('"signs"', '"SIGNS"'),
        ("count > 1", "count >= 1"),
        (', hint="say who"', ""),
        ('hint="say who"', "hint=None"),
        ('"ask one"', '"XXask oneXX"'),
    ],
)
def test_texts_are_left_out(old: str, new: str) -> None:
    """A mutant whose message or hint alone is another one, or is gone, is left out."""
    assert changes_only_prose(ORIGINAL.strip(), changed(old, new).strip(), HINTS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"person.role"', '"XXperson.roleXX"'),
        ('"person.role"', "None"),
        (FINDING, 'Finding(f"{role} signs {shown(count)} times", _AGAIN)'),
        (FINDING, "None"),
        ("role in", "role not in"),
        (', field="role"', ""),
        ('field="role"', "field=None"),
        ('"cmo.qu"', '"CMO.QU"'),
        ('"sponsor.qa", ', ""),
        ("_AGAIN", "_OTHER, None"),
    ],
)
def test_everything_else_is_tried(old: str, new: str) -> None:
    """Codes, conditions, names and whole findings are never left out, whatever text stands beside them."""
    assert not changes_only_prose(ORIGINAL.strip(), changed(old, new).strip(), HINTS)


def test_every_mutant_of_two_places_is_tried() -> None:
    """A mutant that changes a text and something else as well is tried."""
    both = changed('"person.role", f"{role} signs', '"key.unknown", f"{role} SIGNS')
    assert not changes_only_prose(ORIGINAL.strip(), both.strip(), HINTS)


@pytest.mark.parametrize(
    "text", ['"approval.separation"', '"%Y-%m-%d"', '", "', '" "', 'f"{key} {blob}"', 'b"BEGIN SSH SIGNATURE"', "1"]
)
def test_what_is_no_prose(text: str) -> None:
    """Codes, formats, separators and bytes are not texts for people."""
    assert not is_prose(ast.parse(text, mode="eval").body, frozenset())


def test_constants_that_are_sentences() -> None:
    """A module's constant is prose exactly if what it holds is."""
    source = '_AGAIN = "sign " "again"\n_CODE = "key.weak"\n_HEAD = ("a row", "of words")\nLIMIT = 8\n'
    assert sentences(source) == {"_AGAIN"}
