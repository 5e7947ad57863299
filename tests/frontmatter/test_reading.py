"""Sizes, fences, places and the library's protocol: what a folder of small text files cannot show."""

from __future__ import annotations

import json
from pathlib import Path

import frontmatter
import pytest

from sealtrail.finding import Finding
from sealtrail.frontmatter import (
    FRONT_MATTER_LIMIT,
    RECORD_LIMIT,
    Document,
    Position,
    RefusedError,
    StrictHandler,
    parse_record,
    parse_yaml,
)

RECORD = """---
id: CAPA-HRW-2026-0012
actions:
  - due: 2026-05-04
    owner: PER-HRW-0001
  -
    due: 2026-06-01
tags: [a, 💊, b]
---
Body é.
""".encode()


def document(data: bytes) -> Document:
    parsed = parse_record(data, "x.md")
    assert parsed.findings == ()
    assert parsed.document is not None
    return parsed.document


def only(data: bytes) -> Finding:
    parsed = parse_record(data, "x.md")
    assert parsed.document is None
    (finding,) = parsed.findings
    return finding


def test_values_have_places() -> None:
    """Each value is found at its line and column in the whole file, counted in characters from 1."""
    values = document(RECORD).values
    assert values[()] == Position(2, 1)
    assert values["id",] == Position(2, 5)
    assert values["actions", 0, "due"] == Position(4, 10)
    assert values["actions", 1] == Position(7, 5)
    assert values["tags", 1] == Position(8, 11)
    assert values["tags", 2] == Position(8, 14)


def test_keys_and_items_have_places() -> None:
    """Keys are found where they start, and items of a list at their dash where it stands on the value's line."""
    keys = document(RECORD).keys
    assert keys[()] == Position(2, 1)
    assert keys["actions",] == Position(3, 1)
    assert keys["actions", 0] == Position(4, 3)
    assert keys["actions", 0, "owner"] == Position(5, 5)
    assert keys["actions", 1] == Position(7, 5)
    assert keys["tags", 2] == Position(8, 14)


def test_keys_and_values_are_mappings() -> None:
    """Places can be counted, listed and asked for like any mapping, with one key fewer for every nameless list item."""
    read = document(RECORD)
    assert len(read.values) == len(list(read.values)) == len(read.keys)
    assert set(read.values) == set(read.keys)
    assert ("actions", 2) not in read.values


@pytest.mark.parametrize(
    ("path", "at"),
    [
        (("actions", 0, "due"), Position(4, 10)),
        (["actions", 0, "missing", 3], Position(4, 5)),
        (("nowhere",), Position(2, 1)),
        ((), Position(2, 1)),
    ],
)
def test_place_of_what_is_missing(path: tuple[str | int, ...], at: Position) -> None:
    """A field that is not there is placed at the nearest value around it."""
    assert document(RECORD).place(path) == at


def test_a_finding_names_its_field() -> None:
    """A finding about a value carries its dotted name, so that it stays the same finding when lines move."""
    finding = only(b"---\nactions:\n  - cost: 1.10\n---\n")
    assert (finding.field, finding.line, finding.column) == ("actions.0.cost", 3, 11)


@pytest.mark.parametrize("body", ["", "\n", "  \n\n", "\u00a0x\u3000\n", "---\nnot: read\n---\n", "a\tb\n  \n"])
def test_the_body_is_kept_to_the_last_byte(body: str) -> None:
    """The body is what follows the closing fence, with the blanks and line ends that the library would strip."""
    read = document(f"---\na: b\n---\n{body}".encode())
    assert (read.body, read.body_line, read.data) == (body, 4, {"a": "b"})


def test_a_large_record_is_refused_unread() -> None:
    """A record above its size limit gives one finding with the size and the limit."""
    finding = only(b"---\na: b\n---\n" + b"x" * 5_000_000)
    assert finding.message == f"the file has 5000013 bytes, expected at most {RECORD_LIMIT}"
    assert (finding.line, finding.column) == (0, 0)


def test_the_size_limits_themselves_are_allowed() -> None:
    """A record, front matter and a YAML file of exactly the limit are read."""
    head = b"---\na: b\n---\n"
    assert document(head + b"x" * (RECORD_LIMIT - len(head) - 1) + b"\n").data == {"a": "b"}
    fields = b"a: " + b"x" * (FRONT_MATTER_LIMIT - 4) + b"\n"
    assert document(b"---\n" + fields + b"---\n").body == ""
    assert parse_yaml(fields, "x.yaml").findings == ()


def test_large_front_matter_is_refused() -> None:
    """Front matter has a limit of its own, below that of the record, and so has a YAML file."""
    fields = b"a: " + b"x" * (FRONT_MATTER_LIMIT - 3) + b"\n"
    said = f"has {FRONT_MATTER_LIMIT + 1} bytes, expected at most {FRONT_MATTER_LIMIT}"
    assert only(b"---\n" + fields + b"---\n").message == f"the front matter {said}"
    assert parse_yaml(fields, "x.yaml").findings[0].message == f"the file {said}"


def test_too_many_values_are_refused() -> None:
    """A file of more than 20,000 values is refused at the first one too many."""
    finding = only(b"---\na: [" + b"b," * 60_000 + b"]\n---\n")
    assert finding.message == "too many values, expected at most 20000 in one file"
    assert finding.field == "a.19997"


@pytest.mark.parametrize("piece", ["[", "{a: ", "- ", "? ", "&a ", "!a ", "a: ", "{? "])
def test_nesting_without_end_is_refused(piece: str) -> None:
    """However something is nested without end, it is refused with a few findings and no traceback."""
    fields = "a:\n " + piece * (100_000 // len(piece)) + "\n"
    parsed = parse_record(f"---\n{fields}---\n".encode(), "x.md")
    assert parsed.document is None
    assert 1 <= len(parsed.findings) <= 100


def test_findings_are_capped() -> None:
    """A file with a thousand flaws reports its first hundred, in the order of their lines."""
    parsed = parse_record(b"---\n" + b"".join(b"k%d: ~\n" % n for n in range(1000)) + b"---\n", "x.md")
    assert [finding.line for finding in parsed.findings] == list(range(2, 102))


def test_a_yaml_file_is_read_whole() -> None:
    """A YAML file obeys the same rules from its first line on, and has no body."""
    parsed = parse_yaml(b"schema: root/1\nversion: 1\n", "schema/root.yaml")
    assert parsed.document is not None
    assert parsed.document.data == {"schema": "root/1", "version": 1}
    assert (parsed.document.body, parsed.document.body_line) == ("", 3)
    assert parsed.document.values["version",] == Position(2, 10)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"---\na: b\n", "1:1 document marker"),
        (b"a: b\n---\nc: d\n", "2:1 document marker"),
        (b"a: b\n...\n", "2:1 document marker"),
        (b"", "1:1 the file is empty"),
        (b"\n", "1:1 no fields here"),
        (b"a: b", "1:5 the last line has no line end"),
        (b"a: [", "1:5 the last line has no line end"),
    ],
)
def test_a_yaml_file_is_one_bare_document(data: bytes, said: str) -> None:
    """A YAML file holds one document without markers, and is never empty."""
    (finding,) = parse_yaml(data, "schema/root.yaml").findings
    assert f"{finding.line}:{finding.column} {finding.message}".startswith(said)


def test_the_library_reads_through_our_handler() -> None:
    """The frontmatter library, given our handler, yields our values and keeps Norway."""
    post = frontmatter.loads("---\ncountry: NO\nrevision: 3\n---\n\nText.\n", handler=StrictHandler())
    assert post.metadata == {"country": "NO", "revision": 3}
    assert post.content == "Text."


@pytest.mark.parametrize("text", ["---\na: 1\na: 2\n---\n", "---\na: 1\n", "a: 1\n"])
def test_the_library_cannot_guess_with_our_handler(text: str) -> None:
    """What is not strict stops the library too, with the findings in the exception."""
    with pytest.raises(RefusedError) as caught:
        frontmatter.loads(text, handler=StrictHandler("x.md"))
    first = caught.value.findings[0]
    assert (str(caught.value), caught.value.hint, caught.value.code) == (first.message, first.hint, "record.schema")


def test_the_handler_detects_fences() -> None:
    """The handler claims a text only if it begins with a whole fence line."""
    assert StrictHandler().detect("---\na: b\n---\n")
    assert not StrictHandler().detect("----\na: b\n")


def test_real_recall_texts_survive(shared_real: Path) -> None:
    """Recall notices as published, written as records, come back letter for letter."""
    source = shared_real / "openfda-enforcement-2012" / "enforcement.jsonl"
    for line in source.read_text(encoding="utf-8").splitlines():
        notice = {key: value for key, value in json.loads(line).items() if isinstance(value, str)}
        fields = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in notice.items())
        assert document(f"---\n{fields}---\n".encode()).data == notice
