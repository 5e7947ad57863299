"""Edits by place: whatever the layout, only what was meant changes, and what cannot be edited safely is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail import drafting, frontmatter
from sealtrail.errors import UsageError

RECORD = """---
schema: person/1
id: PER-HRW-0001
revision: 2  # the second
roles:
  - {role: cmo.qu, sites: all, valid_from: "2026-01-12"}  # since the beginning
  - role: cmo.qu_head
    sites: [SITE-HRW-0001]

keys:  # never deleted
  - fingerprint: "SHA256:a"
    public: "ssh-ed25519 AAAA"
    events:
      - {kind: enrolled, at: "2026-01-12"}
      # a remark behind the events
  - fingerprint: "SHA256:b"
    public: 'ssh-rsa BBBB'
    events: [{kind: enrolled, at: "2026-02-12"}]
# a remark behind the keys
empty: []  # nothing yet
text: |-
  one
  two
---

The text: stays as it is.
"""

YAML = """# who stands behind it
version: 1
organisations:
- id: larkspur
  threshold: 1
  holders: [{person: PER-LRK-0001, public: "ssh-ed25519 AAAA"}, {person: PER-LRK-0002, public: "it's, [odd]"}]
- id: harrow
  threshold: 1
  holders:
  - {person: PER-HRW-0001, public: "ssh-ed25519 CCCC"}
  - {person: PER-HRW-0002, public: "ssh-ed25519 DDDD"}
"""


def read(text: str) -> dict[str, Any]:
    parse = frontmatter.parse_record if text.startswith("---\n") else frontmatter.parse_yaml
    document = parse(text.encode(), "file").document
    assert document is not None
    return dict(document.data)


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and those that came."""
    old, new = before.split("\n"), after.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_a_value_changes_and_its_comment_stays() -> None:
    """Setting a value touches its own line and leaves the comment behind it."""
    edits = drafting.Edits(RECORD)
    edits.put(("revision",), 3)
    edits.put(("roles", 0, "sites"), ["SITE-HRW-0001"])
    after = edits.done()
    assert changed(RECORD, after) == (
        [
            "revision: 2  # the second",
            '  - {role: cmo.qu, sites: all, valid_from: "2026-01-12"}  # since the beginning',
        ],
        [
            "revision: 3  # the second",
            '  - {role: cmo.qu, sites: [SITE-HRW-0001], valid_from: "2026-01-12"}  # since the beginning',
        ],
    )


@pytest.mark.parametrize(
    ("place", "value", "gone", "came"),
    [
        (("keys", 0, "public"), "ssh-ed25519 BBBB", '    public: "ssh-ed25519 AAAA"', '    public: "ssh-ed25519 BBBB"'),
        (("keys", 1, "fingerprint"), "x", '  - fingerprint: "SHA256:b"', '  - fingerprint: "x"'),
        (("roles", 1, "sites", 0), "SITE-HRW-0002", "    sites: [SITE-HRW-0001]", "    sites: [SITE-HRW-0002]"),
        (("schema",), "2027", "schema: person/1", 'schema: "2027"'),
    ],
)
def test_a_value_keeps_its_quotation_marks(place: tuple[str | int, ...], value: str, gone: str, came: str) -> None:
    """A value that stood in quotation marks stands in them afterwards, and a text never turns into a number."""
    edits = drafting.Edits(RECORD)
    edits.put(place, value)
    assert changed(RECORD, edits.done()) == ([gone], [came])


@pytest.mark.parametrize(
    ("place", "came"),
    [
        (("due",), ['due: "2026-05-04"']),
        (
            ("roles", 0, "due"),
            [
                '  - {role: cmo.qu, sites: all, valid_from: "2026-01-12", due: "2026-05-04"}  # since the beginning',
            ],
        ),
        (("roles", 1, "due"), ['    due: "2026-05-04"']),
        (("keys", 0, "due"), ['    due: "2026-05-04"']),
    ],
)
def test_a_field_that_is_not_there_is_added_where_it_belongs(place: tuple[str | int, ...], came: list[str]) -> None:
    """A new field goes to the end of the record, of the brackets or of the lines that it belongs to."""
    edits = drafting.Edits(RECORD)
    edits.put(place, "2026-05-04")
    assert changed(RECORD, edits.done())[1] == came


def test_items_are_added_behind_the_last_one() -> None:
    """New items come behind the last line of the last item, and remarks that follow it stay behind."""
    edits = drafting.Edits(RECORD)
    edits.append(("keys", 0, "events"), {"kind": "retired", "at": "2026-03-01", "reason": "Jane's, and no more"})
    edits.append(("keys", 1, "events"), {"kind": "retired", "at": "2026-03-01"})
    edits.append(("keys",), {"fingerprint": "SHA256:c", "events": [{"kind": "enrolled", "at": "2026-03-01"}]})
    edits.append(("keys",), {"fingerprint": "SHA256:d", "events": [{"kind": "enrolled", "at": "2026-03-02"}]})
    expected = RECORD.replace(
        "      # a remark behind",
        '      - {kind: retired, at: "2026-03-01", reason: "Jane\'s, and no more"}\n      # a remark behind',
    ).replace(
        '[{kind: enrolled, at: "2026-02-12"}]\n',
        '[{kind: enrolled, at: "2026-02-12"}, {kind: retired, at: "2026-03-01"}]\n'
        '  - fingerprint: "SHA256:c"\n    events:\n      - {kind: enrolled, at: "2026-03-01"}\n'
        '  - fingerprint: "SHA256:d"\n    events:\n      - {kind: enrolled, at: "2026-03-02"}\n',
    )
    assert edits.done() == expected


def test_lists_that_are_empty_or_not_there_are_begun() -> None:
    """An empty list and a list that is not there yet get their first items in lines of their own."""
    edits = drafting.Edits(RECORD)
    edits.append(("empty",), {"person": "PER-HRW-0002"})
    edits.append(("deputies",), {"person": "PER-HRW-0003"})
    edits.append(("deputies",), {"person": "PER-HRW-0004"})
    assert changed(RECORD, edits.done()) == (
        ["empty: []  # nothing yet"],
        [
            "empty:  # nothing yet",
            "  - {person: PER-HRW-0002}",
            "deputies:",
            "  - {person: PER-HRW-0003}",
            "  - {person: PER-HRW-0004}",
        ],
    )


def test_items_go_from_brackets_and_from_lines() -> None:
    """An item is taken out of either kind of list, with the comma that went with it."""
    edits = drafting.Edits(YAML)
    edits.drop(("organisations", 0, "holders", 0))
    edits.drop(("organisations", 1, "holders", 0))
    edits.put(("version",), 2)
    after = edits.done()
    assert after == YAML.replace('{person: PER-LRK-0001, public: "ssh-ed25519 AAAA"}, ', "").replace(
        '  - {person: PER-HRW-0001, public: "ssh-ed25519 CCCC"}\n', ""
    ).replace("version: 1", "version: 2")
    last = drafting.Edits(YAML)
    last.drop(("organisations", 0, "holders", 1))
    assert [h["person"] for h in read(last.done())["organisations"][0]["holders"]] == ["PER-LRK-0001"]


def test_a_value_of_several_lines_is_replaced_whole() -> None:
    """A list or a text that takes lines of its own gives way to the new one, in lines of its own."""
    edits = drafting.Edits(RECORD)
    edits.put(("text",), "three\nfour")
    edits.put(("keys", 0, "events"), [{"kind": "enrolled", "at": "2026-04-01"}])
    after = edits.done()
    assert read(after)["text"] == "three\nfour"
    assert changed(RECORD, after) == (
        ['      - {kind: enrolled, at: "2026-01-12"}', "  one", "  two"],
        ['      - {kind: enrolled, at: "2026-04-01"}', "  three", "  four"],
    )


@pytest.mark.parametrize(
    "text",
    [
        "a: [\n  {b: c},\n  {b: d},\n  ]\n",  # a comma before the closing bracket
        'a: ["it [\n  goes on"]\n',
        'a:\n  -\n    b: "x\n      y"\n',
    ],
)
def test_an_unusual_layout_is_left_to_a_person(text: str) -> None:
    """What a program cannot edit without a doubt is not edited, and the person is asked to do it by hand."""
    edits = drafting.Edits(text)
    edits.append(("a",), "new")
    if isinstance(read(text)["a"][0], dict):
        edits.put(("a", 0, "b"), "z")
    with pytest.raises(UsageError, match="laid out") as refused:
        edits.done()
    assert "by hand" in refused.value.hint


def test_a_broken_file_is_not_edited() -> None:
    """A file that the strict reader refuses is not edited, and the line is named."""
    with pytest.raises(UsageError, match="it cannot be read: line 2: "):
        drafting.Edits("a: 1\na: 2\n")


def test_a_place_that_does_not_exist_is_not_made_up() -> None:
    """Nothing is added below a field that is not there, and nothing below a text."""
    edits = drafting.Edits(YAML)
    with pytest.raises(KeyError):
        edits.put(("nowhere", "else"), 1)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from(" :#'\"{}[],-&*!|>%@`"))
LINES = WORDS.map(str.strip).filter(lambda text: any(c.isalnum() for c in text))


@given(st.lists(LINES, min_size=1, max_size=4), LINES)
def test_whatever_is_written_reads_back(reasons: list[str], name: str) -> None:
    """Any text in a new record or a new item is read back as it was given, or no edit is made."""
    try:
        text = drafting.record_text({"schema": "person/1", "title": name, "keys": [{"events": [{"at": "x"}]}]})
        edits = drafting.Edits(text)
        for reason in reasons:
            edits.append(("keys", 0, "events"), {"kind": "retired", "reason": reason})
        after = edits.done()
    except UsageError:
        return  # such as letters that are not in NFC, which no record may hold
    assert read(after)["title"] == name
    assert [event.get("reason") for event in read(after)["keys"][0]["events"]] == [None, *reasons]


@given(st.integers(1, 6), st.data())
def test_edits_keep_everything_else(count: int, data: st.DataObject) -> None:
    """However many places are edited at once, all other values and every comment stay as they were."""
    edits, meant = drafting.Edits(RECORD), read(RECORD)
    for number in range(count):
        i = data.draw(st.sampled_from([0, 1]))
        event = {"kind": "retired", "at": f"2026-03-{number + 1:02d}"}
        edits.append(("keys", i, "events"), event)
        meant["keys"][i]["events"].append(event)
    after = edits.done()
    assert read(after) == meant
    assert [line for line in RECORD.split("\n") if "#" in line] == [line for line in after.split("\n") if "#" in line]


def test_the_accountability_statement_is_kept_by_version() -> None:
    """The text that people accept is there in the version that new records name, and says what the rule asks."""
    text = drafting.accountability_text()
    assert text == drafting.accountability_text(drafting.ACCOUNTABILITY)
    assert "binds me as my signature by hand does" in text
    assert "falsification" in text
    with pytest.raises(FileNotFoundError):
        drafting.accountability_text(99)


@pytest.mark.parametrize(
    ("dropped", "added", "left"),
    [
        ({0}, [], "[b, c]"),
        ({2}, [], "[a, b]"),
        ({0, 1}, [], "[c]"),
        ({1, 2}, [], "[a]"),
        ({0, 2}, [], "[b]"),
        ({0, 1, 2}, [], "[]"),
        ({0, 1, 2}, ["d", "e"], "[d, e]"),
        ({1, 2}, ["d"], "[a, d]"),
    ],
)
def test_items_leave_a_list_in_brackets(dropped: set[int], added: list[str], left: str) -> None:
    """Whichever items of a list in brackets are taken out, the commas stand between those that stay and come."""
    edits = drafting.Edits("name: [a, b, c]  # three\n")
    for number in dropped:
        edits.drop(("name", number))
    for item in added:
        edits.append(("name",), item)
    assert edits.done() == f"name: {left}  # three\n"
