"""What holds of all inputs: bytes never break the reader, and what is written plainly comes back."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sealtrail.frontmatter import parse_record, parse_yaml
from sealtrail.frontmatter.characters import unfit
from sealtrail.frontmatter.scalars import LARGEST, Unclear, plain

texts = st.text(st.characters(codec="utf-8"), max_size=12).filter(lambda text: unfit(text) is None)
keys = texts.filter(lambda key: key != "<<")
scalars = st.one_of(texts, st.booleans(), st.integers(-LARGEST, LARGEST))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)),
    max_leaves=8,
)
fields = st.dictionaries(keys, values, min_size=1, max_size=4)

# The blank of a piece is spelt _ here.
SIGNS = """
    a :_ __ _ : -_ ?_ [ ] { } , &a_ *a_ !t_ ' " \\ \\u | > |- # _# % @ ` << ~ 1.0 0 = ! - é
"""
YAML_PIECES = [sign.replace("_", " ") for sign in SIGNS.split()] + [
    "---\n",
    "...\n",
    "\n",
    "\n  ",
    "\t",
    "\r",
    "\u2028",
]


def block(value: Any, indent: int) -> str:
    """The value in block style, with every text in double quotes."""
    pad = "\n" + " " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{json.dumps(k, ensure_ascii=False)}: {block(v, indent + 2)}" for k, v in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{pad}- {block(item, indent + 2)}" for item in value)
    return json.dumps(value, ensure_ascii=False)


@given(fields, texts)
def test_fields_in_braces_come_back(data: dict[str, Any], body: str) -> None:
    """Any plain data written as JSON is read back as itself, with its body."""
    stored = f"---\n{json.dumps(data, ensure_ascii=False, separators=(', ', ': '))}\n---\n{body}\n".encode()
    read = parse_record(stored, "x.md").document
    assert read is not None
    assert (read.data, read.body) == (data, f"{body}\n")


@given(fields)
def test_fields_in_lines_come_back(data: dict[str, Any]) -> None:
    """Any plain data written line by line is read back as itself, with a place for every value in it."""
    read = parse_yaml(f"{block(data, 0).lstrip()}\n".encode(), "x.yaml").document
    assert read is not None
    assert read.data == data
    for path in read.values:
        value: Any = read.data
        for step in path:
            value = value[step]
        assert path in read.keys


@given(st.binary(max_size=200))
@example(b"---\n---\n")
def test_no_bytes_break_the_reader(data: bytes) -> None:
    """Whatever the bytes, there is a document or there are findings, never both, neither, or a traceback."""
    for parsed in (parse_record(data, "x"), parse_yaml(data, "x"), parse_record(b"---\na: " + data + b"\n---\n", "x")):
        assert (parsed.document is None) == bool(parsed.findings)


@given(st.lists(st.sampled_from(YAML_PIECES), max_size=25).map("".join))
def test_no_yaml_breaks_the_reader(text: str) -> None:
    """Whatever YAML signs are strung together, they are read or refused at a place inside the file."""
    stored = f"---\n{text}\n---\n"
    parsed = parse_record(stored.encode(), "x")
    assert (parsed.document is None) == bool(parsed.findings)
    for finding in parsed.findings:
        assert 1 <= finding.line <= stored.count("\n") + 1
        assert finding.column >= 1


@given(st.lists(st.sampled_from(YAML_PIECES), max_size=15).map("".join))
@example("|#")
@example("[b\n ? c]")
@example("\n-")
def test_what_is_read_is_what_stock_yaml_reads(text: str) -> None:
    """What the strict reader takes has the shape and the words that another reader, without any types, finds."""
    read = parse_yaml(f"a: {text}\n".encode(), "x").document
    if read is not None:
        assert worded(read.data) == yaml.load(f"a: {text}\n", Loader=yaml.BaseLoader)


def worded(value: Any) -> Any:
    """The value with its numbers and truths as the words they were written in."""
    if isinstance(value, dict):
        return {key: worded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [worded(item) for item in value]
    return value if isinstance(value, str) else json.dumps(value)


@given(st.text("0123456789+-.eExXoOaAfFnNuUlLtTrRsSiI~_:", max_size=8))
def test_an_unquoted_word_means_the_same_to_json(word: str) -> None:
    """An unquoted word that becomes a number or a truth value is spelt as JSON spells it."""
    meaning = plain(word)
    if not isinstance(meaning, str | Unclear):
        assert json.dumps(meaning) == word
