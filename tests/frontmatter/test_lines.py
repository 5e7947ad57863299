"""Two readers, one meaning: what is read line by line is what the careful reader reads, or is left to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail.finding import Finding
from sealtrail.frontmatter import parse_record, tree
from sealtrail.frontmatter.characters import decode
from sealtrail.frontmatter.lines import DEEPEST, LONGEST, read_lines
from tests.conftest import budget

CASES = Path(__file__).parent / "cases"

PLAIN = """\
a: b c, (d) & 'e'
f: "g: #h"
i: 'j'
k: -12
l: true
m:
  - n: |-
      o

        p #q
    r: [s, "t, u", 3]
  - v:
    - w
    - x y
z: {aa: [bb, cc], dd: "ee", ff: 7}
gg: |
  hh
"""
VALUES: dict[str, Any] = {
    "a": "b c, (d) & 'e'",
    "f": "g: #h",
    "i": "j",
    "k": -12,
    "l": True,
    "m": [{"n": "o\n\n  p #q", "r": ["s", "t, u", 3]}, {"v": ["w", "x y"]}],
    "z": {"aa": ["bb", "cc"], "dd": "ee", "ff": 7},
    "gg": "hh\n",
}


def walked(text: str) -> tuple[dict[str, Any] | None, tuple[Finding, ...]]:
    """What the careful reader alone makes of a text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "read_lines", lambda _: None)
        return tree.grow(text, "x", 1)


def ordered(value: Any) -> Any:
    """A value with the order of its fields and the kind of each word, which equality overlooks."""
    if isinstance(value, dict):
        return [(name, ordered(inner)) for name, inner in value.items()]
    return [ordered(inner) for inner in value] if isinstance(value, list) else (type(value), value)


def records(root: Path) -> Iterator[Path]:
    """The records of the exemplar."""
    for folder in ("records", "agreements"):
        yield from (root / folder).glob("**/index.md")


def front_matter(path: Path) -> str:
    """The lines between the fences of a record."""
    return re.split(r"^---\n", path.read_text("utf-8"), maxsplit=2, flags=re.MULTILINE)[1]


def test_the_plain_layout_is_read() -> None:
    """Fields, items, words, quoted text, long texts and brackets on one line come out as written."""
    assert read_lines(PLAIN) == VALUES
    assert ordered(read_lines(PLAIN)) == ordered(walked(PLAIN)[0])


def test_every_record_of_the_exemplar_is_read_line_by_line(repository_root: Path) -> None:
    """Nine of ten records need no second look, and where both readers read they give the same values."""
    found = list(records(repository_root))
    assert len(found) > 15
    looked_twice = 0
    for path in found:
        text = front_matter(path)
        read = read_lines(text)
        if read is None:
            looked_twice += 1
            continue
        assert ordered(read) == ordered(walked(text)[0]), path
    assert looked_twice * 10 <= len(found)


def test_places_are_found_whichever_reader_read() -> None:
    """The place of a value is the same whether the text took a closer look or not."""
    plain = parse_record(f"---\n{PLAIN}---\n".encode(), "x.md").document
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "read_lines", lambda _: None)
        careful = parse_record(f"---\n{PLAIN}---\n".encode(), "x.md").document
    assert plain is not None
    assert careful is not None
    assert plain == careful
    assert (plain.values, plain.keys) == (careful.values, careful.keys)


def test_no_two_files_share_a_value() -> None:
    """What a line means is kept, and yet each file has lists and groups of its own."""
    one, two = read_lines(PLAIN), read_lines(PLAIN)
    assert one is not None
    assert two is not None
    one["z"]["aa"].append("more")
    assert two == VALUES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: b",
        "a: b\n\n",
        "# a comment\na: b\n",
        "a: b # a comment\n",
        "a:\tb\n",
        "a: b \n",
        "a:  b\n",
        "a: b\na: c\n",
        "a: {b: c, b: d}\n",
        "a: b\n  c: d\n",
        "a: b\n  c\n",
        " a: b\n",
        "a:\nb: c\n",
        "a:\n",
        "a:\n  b: c\n d: e\n",
        "a:\n  - b\n - c\n",
        "- a\n",
        "a: b\n- c\n",
        "a:\n- b\nc\n",
        "a:\n  - - b\n",
        "a: ~\n",
        "a: True\n",
        "a: 1.0\n",
        "a: 01\n",
        "a: 9007199254740993\n",
        "true: a\n",
        "a: {null: b}\n",
        "a: [true, False]\n",
        '"a": b\n',
        "a: 'it''s'\n",
        'a: "\\u0041"\n',
        'a: "b\n',
        'a: "b" c\n',
        "a: [b\n",
        "a: [b, c,\n  d]\n",
        "a: [ b ]\n",
        "a: [b,c]\n",
        "a: [b?]\n",
        "a: {b: [[c]]}\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !c d\n",
        "a: >-\n  b\n",
        "a: |2\n  b\n",
        "a: |-\nb: c\n",
        "a: |-\n\n  b\n",
        "a: |-\n  b\n   \n  c\n",
        "a: |-\n   b\n  c\n",
        "a:\n  - b: |-\n    c\n",
        "? a\n",
        "%YAML 1.2\n",
        "---\na: b\n",
        "a: b\n...\n",
        "a: b: c\n",
        "a: b:\n",
        "a: - b\n",
        "<<: a\n",
        "a" * 62 + ": b\n",
        "a: " + "b" * LONGEST + "\n",
        "".join(f"{'  ' * n}a:\n" for n in range(DEEPEST)) + "  " * DEEPEST + "a: b\n",
    ],
)
def test_whatever_else_is_left_to_the_careful_reader(text: str) -> None:
    """Whatever is not exactly of the plain layout is not read here, though much of it is well-formed YAML."""
    assert read_lines(text) is None


@pytest.mark.parametrize("case", sorted(CASES.glob("*_fail.md")), ids=lambda case: case.stem)
def test_what_is_refused_is_not_read(case: Path) -> None:
    """Nothing of the refused corpus is taken by the quick reader."""
    text, findings = decode(case.read_bytes(), case.name)
    parts = re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)
    assert findings or not text.startswith("---\n") or len(parts) < 3 or read_lines(parts[1]) is None


PIECES = """
    a - : # , [ ] { } | |- > ' " \\ & * ! % @ ` ? ~ 0 01 1.0 = << true null é a:
"""
BLANKS = [" ", "  ", "\n", "\n\n", "\n  ", "\n    ", "- ", ": ", " #", ", ", "a: b\n", "  - c\n", "- d: e\n", "---\n"]
pieces = st.sampled_from([*PIECES.split(), *BLANKS])
edits = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3), pieces), min_size=1, max_size=4)


@budget(3)
@given(edits)
def test_two_readers_never_part(made: list[tuple[int, int, str]]) -> None:
    """However a text is bent, what the quick reader takes the careful one takes alike, in the same order."""
    text = PLAIN
    for at, cut, piece in made:
        text = text[:at] + piece + text[at + cut :]
    read = read_lines(text)
    if read is not None and not decode(text.encode(), "x")[1]:
        data, findings = walked(text)
        assert findings == ()
        assert ordered(read) == ordered(data)


@budget(3)
@given(st.permutations(PLAIN.splitlines()), st.integers(1, 16), st.lists(st.integers(0, 6), min_size=16, max_size=16))
def test_two_readers_see_the_same_structure(lines: list[str], many: int, indents: list[int]) -> None:
    """However lines are mixed and indented, what the quick reader takes the careful one takes alike."""
    text = "".join(
        f"{' ' * indent}{line.lstrip()}\n" for line, indent in zip(lines[:many], sorted(indents), strict=False)
    )
    read = read_lines(text)
    if read is not None:
        assert walked(text) == (read, ())
