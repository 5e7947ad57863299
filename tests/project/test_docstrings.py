"""Tests are evidence: each one says, in a sentence that an auditor can read, what it shows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

NEXT_SENTENCE = re.compile(r"[.!?]\s+[A-Z]")
ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|cf|no|vs)\.\s")


def functions_in(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The test functions and methods of one file."""
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node


def complaint(docstring: str | None) -> str:
    """What keeps a docstring from being one sentence; empty when it is one."""
    text = " ".join((docstring or "").split())
    if not text:
        return "has no docstring"
    if not text.endswith("."):
        return "does not end with a full stop"
    if NEXT_SENTENCE.search(ABBREVIATION.sub(" ", text)):
        return "is more than one sentence"
    return ""


def test_every_test_says_what_it_shows(repository_root: Path) -> None:
    """Every test function in the project has a docstring of one sentence."""
    wrong = [
        f"{path.relative_to(repository_root)}:{test.lineno}: {test.name} {words}"
        for path in sorted((repository_root / "tests").rglob("test_*.py"))
        for test in functions_in(path)
        if (words := complaint(ast.get_docstring(test)))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("docstring", "expected"),
    [
        (None, "has no docstring"),
        ("", "has no docstring"),
        ("A key signs", "does not end with a full stop"),
        ("A key signs. A person does not.", "is more than one sentence"),
        ("A key, e.g. Ed25519, signs.", ""),
        ("A key signs what\n    a person read.", ""),
    ],
)
def test_complaints(docstring: str | None, expected: str) -> None:
    """The demand tells a missing, an unfinished and a second sentence from a good one."""
    assert complaint(docstring) == expected
