"""The one rule by which a mutant is left out: all that it changes is a text for people.

A mutation tool spoils every sentence in seven ways. Whether a message says "expected" or "EXPECTED" no test here asks,
and none should: the wording is reviewed by people. What a machine or a verdict may depend on (codes, roles, states,
names of fields, formats) is never prose, since it has no blank in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_LETTERS = re.compile(r"[A-Za-z]")


def sentences(source: str) -> frozenset[str]:
    """The names of a module's constants that are prose, such as a hint that several findings share."""
    assigned = (node for node in ast.parse(source).body if isinstance(node, ast.Assign))
    return frozenset(
        target.id
        for node in assigned
        if is_prose(node.value, frozenset())
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def is_prose(node: ast.AST, names: frozenset[str]) -> bool:
    """Whether an expression is a text of several words; ``names`` are constants that hold one."""
    match node:
        case ast.Constant(value=str(text)):
            return " " in text and _LETTERS.search(text) is not None
        case ast.JoinedStr(values=parts):
            return any(is_prose(part, names) for part in parts)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return is_prose(left, names) or is_prose(right, names)
        case ast.IfExp(body=one, orelse=other):
            return is_prose(one, names) and is_prose(other, names)
        case ast.keyword(value=value):
            return is_prose(value, names)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in names
    return False


def changes_only_prose(original: str, mutant: str, names: frozenset[str]) -> bool:
    """Whether two versions of one function (its source, undented) differ in a text for people and in nothing else."""
    before, after = (ast.parse(source).body[0] for source in (original, mutant))
    assert isinstance(before, ast.FunctionDef)
    assert isinstance(after, ast.FunctionDef)
    after.name = before.name
    return any(is_prose(node, names) for node in _way(before, after))


def _way(before: ast.AST, after: ast.AST) -> Iterator[ast.AST]:
    """The nodes that differ, from the whole function down to what was exchanged or taken away."""
    while True:
        yield before
        if type(before) is not type(after):
            return
        step = _differing(before, after)
        if step is None:
            return
        before, after = step


def _differing(before: ast.AST, after: ast.AST) -> tuple[ast.AST, ast.AST] | None:
    """The one part in which two nodes of a kind differ; None if that is not a single part with a counterpart."""
    found: list[tuple[ast.AST, ast.AST]] = []
    for name, old in ast.iter_fields(before):
        new = getattr(after, name)
        pairs = [(old, new)] if not isinstance(old, list) else _paired(old, new)
        for one, other in pairs:
            if isinstance(one, ast.AST) and isinstance(other, ast.AST):
                if ast.dump(one) != ast.dump(other):
                    found.append((one, other))
            elif one != other:
                return None
    return found[0] if len(found) == 1 else None


_GONE = ast.Pass()


def _paired(old: list[ast.AST], new: list[ast.AST]) -> list[tuple[object, object]]:
    if len(new) == len(old) - 1:  # one was taken away: it is the first that is not the same any more
        same = [ast.dump(a) == ast.dump(b) for a, b in zip(old, new, strict=False)]
        gone = same.index(False) if False in same else len(new)
        return [(old[gone], _GONE)]
    if len(new) != len(old):
        return [(True, False)]
    return list(zip(old, new, strict=True))
