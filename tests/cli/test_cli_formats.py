"""How findings are printed: for people, for programs and for a forge, each without loss."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sealtrail.cli.render import Format, as_json, chosen, finding_json, findings_text, github, head_line, printable
from sealtrail.finding import Finding, Severity
from tests.cli.demo import NOW, clone, files, made
from tests.cli.terminal import sealtrail

MATCHER = re.compile(r"^(.+):(\d+):(\d+): (error|flag|advice)\[([^\]]+)\] (.+)$")
FOUND = Finding(
    "record.schema", "country: wrong", "write US", "records/x/index.md", 2, 10, "X-1", "country", "R-ID-04"
)  # fmt: skip
SOURCE = b"---\ncountry: Norway\n---\n"


def test_a_finding_is_printed_as_compilers_do() -> None:
    """Place, severity, code and message come first, then the line with a mark below it, then the remedy."""
    assert findings_text([FOUND], lambda _: SOURCE) == (
        "records/x/index.md:2:10: error[record.schema] country: wrong\n"
        "    2 | country: Norway\n"
        "      |          ^^^^^^\n"
        "   = hint: write US"
    )


@pytest.mark.parametrize(
    ("severity", "word"), [(Severity.BLOCK, "error"), (Severity.FLAG, "flag"), (Severity.ADVICE, "advice")]
)
def test_the_first_line_fits_the_problem_matcher(severity: Severity, word: str) -> None:
    """One expression serves forge and editor, whatever the severity, and also where no line is known."""
    for line, column in ((2, 10), (0, 0)):
        found = Finding("R-CA-04", "m: x", "", "a/b.md", line, column, severity=severity)
        match = MATCHER.match(head_line(found))
        assert match is not None
        assert match.groups() == ("a/b.md", str(line or 1), str(column or 1), word, "R-CA-04", "m: x")


def test_a_finding_about_a_commit_names_it() -> None:
    """What verify finds in history is said of the commit, with or without a path."""
    at = FOUND.at_commit("0123456789abcdef" * 2 + "01234567")
    assert head_line(at) == "records/x/index.md:2:10: error[record.schema] commit 0123456789ab: country: wrong"
    bare = Finding("anchor.missing", "no anchor was given").at_commit("f" * 40)
    assert head_line(bare) == "error[anchor.missing] commit ffffffffffff: no anchor was given"
    assert finding_json(at)["commit"].startswith("0123")
    assert "commit" not in finding_json(FOUND)


@pytest.mark.parametrize("source", [None, b"", b"only one line\n"])
def test_a_line_that_is_not_there_is_not_shown(source: bytes | None) -> None:
    """A file that has gone, or has become shorter, costs the excerpt and nothing else."""
    assert findings_text([FOUND], lambda _: source) == f"{head_line(FOUND)}\n   = hint: write US"


def test_the_mark_is_never_longer_than_the_line() -> None:
    """A column beyond the line's end is marked by one sign."""
    found = Finding("c", "m", "", "p", 1, 40)
    assert findings_text([found], lambda _: b"short\n").endswith("\n      |      ^")


def test_json_holds_everything_that_is_known() -> None:
    """A program gets each part of a finding by name, and letters as they are."""
    value = json.loads(as_json({"findings": [finding_json(FOUND)], "name": "Böttcher"}))
    assert value["findings"][0] == {
        "code": "record.schema", "severity": "block", "path": "records/x/index.md", "line": 2, "column": 10,
        "record": "X-1", "field": "country", "rule": "R-ID-04", "message": "country: wrong", "hint": "write US",
    }  # fmt: skip
    assert "Böttcher" in as_json(value)


@pytest.mark.parametrize("text", ["\x1b[31m", "\u202e", "\x9b", "\u2028", "\U000e0041", "\x7f", "\x00"])
def test_json_escapes_what_a_terminal_would_obey(text: str) -> None:
    """A control character is written as an escape, and is the same value when read."""
    printed = as_json({"a": f"x{text}y"})
    assert printed.isascii()
    assert printed.isprintable() or printed.replace("\n", "").isprintable()
    assert json.loads(printed) == {"a": f"x{text}y"}
    assert printable(text).isprintable()


def test_annotations_are_escaped_as_the_forge_asks() -> None:
    """Percent signs, line ends, colons and commas cannot end an annotation early or begin another."""
    found = Finding("c:1,d", "100 %\n::error::x\r", "h", "a,b:c%.md", 3, 4)
    assert github([found]) == (
        "::error file=a%2Cb%3Ac%25.md,line=3,col=4,title=c%3A1%2Cd::100 %25%0A::error::x\\r (h)"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "word"), [(Severity.BLOCK, "error"), (Severity.FLAG, "warning"), (Severity.ADVICE, "notice")]
)
def test_severities_become_those_of_the_forge(severity: Severity, word: str) -> None:
    """What refuses is an error, what stays visible a warning, what advises a notice."""
    found = Finding("c", "m", severity=severity)
    assert github([found]) == f"::{word} title=c::m"


def test_the_step_summary_gets_every_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All findings go to the summary as text, where nothing in them is taken for markup."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    github([FOUND, Finding("c", "a `b` \n# c", "[x](y) <b>", "p")])
    assert summary.read_text().splitlines() == [
        "before",
        "- `records/x/index.md:2:10: error[record.schema] country: wrong` write US",
        "- `p:1:1: error[c] a 'b' \\n# c` \\[x\\]\\(y\\) \\<b\\>",
    ]
    github([])
    assert len(summary.read_text().splitlines()) == 3


def test_inside_a_forges_action_its_own_format_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """A format that is asked for wins, then the one of the surroundings, then text."""
    assert chosen(None) is Format.TEXT
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert chosen(None) is Format.GITHUB
    assert chosen(Format.JSON) is Format.JSON


def test_check_prints_one_json_object(tmp_path: Path) -> None:
    """The outcome of a check is one object with its schema, the number of records and the findings."""
    work = clone(tmp_path / "work")
    (work / "records/sites/SITE-HRW-0001/attachments").mkdir()
    (work / "records/sites/SITE-HRW-0001/attachments/x.txt").write_bytes(b"x")
    said = sealtrail("check", "--format", "json", at=work)
    value = json.loads(said.out)
    assert (said.code, said.err) == (1, "")
    assert (value["schema"], value["records"]) == ("sealtrail.check/1", len(list(files().records())))
    assert [f["code"] for f in value["findings"]] == ["R-ID-05"]
    annotated = sealtrail("check", "--format", "github", at=work)
    assert annotated.out.startswith(
        "::error file=records/sites/SITE-HRW-0001/attachments/x.txt,line=1,col=1,title=R-ID"
    )


def test_a_verdict_is_one_json_object() -> None:
    """The gate's JSON has the parts that other programs rely on, for an accepted and for a refused change."""
    fork = str(made().fork)
    for branch, verdict, code in (("ready", "accepted", 0), ("waiting", "refused", 1)):
        at = NOW.isoformat()
        said = sealtrail("gate", "--repo", fork, "--base", "main", "--head", branch, "--at", at, "--format", "json")
        value = json.loads(said.out)
        assert said.code == code
        assert list(value) == ["schema", "base", "head", "result_tree", "verdict", "records", "findings"]
        assert (value["schema"], value["verdict"]) == ("sealtrail.gate/1", verdict)
        record = value["records"][0]
        assert list(record) == ["id", "path", "revision", "transition", "statements", "missing"]
        assert {s["verdict"] for s in record["statements"]} == {"valid"}
        assert bool(record["missing"]) is (verdict == "refused")
        assert {f["code"] for f in value["findings"]} == (set() if code == 0 else {"approval.missing"})


def test_a_verdict_is_told_in_words() -> None:
    """People read which record makes which step, how many signatures count, what is missing, and the outcome."""
    fork = str(made().fork)
    for branch, last in (("ready", "accepted"), ("waiting", "refused")):
        words = ["gate", "--repo", fork, "--base", "main", "--head", branch, "--at", NOW.isoformat()]
        said = sealtrail(*words)
        assert said.out.splitlines()[-1] == last
        assert re.search(r"^\S+ revision \d+: \w+ to \w+; \d+ valid signatures?(, 1 missing)?$", said.out, re.MULTILINE)
        annotated = sealtrail(*words, "--format", "github")
        assert annotated.out.startswith("::error ") is (last == "refused")


@pytest.mark.parametrize(("anchor", "verdict", "code"), [(True, "valid", 0), (False, "indeterminate", 1)])
def test_verify_prints_one_json_object(anchor: bool, verdict: str, code: int) -> None:
    """The verdict on a history says how many steps there are, where it ends, and what was found at which commit."""
    more = ["--anchor", str(made().anchor)] if anchor else []
    said = sealtrail("verify", "--repo", str(made().upstream), "--format", "json", *more)
    value = json.loads(said.out)
    assert said.code == code
    assert (value["schema"], value["verdict"], value["steps"] > 30) == ("sealtrail.verify/1", verdict, True)
    blocking = [f["code"] for f in value["findings"] if f["severity"] == "block"]
    assert blocking == ([] if anchor else ["anchor.missing"])
    assert all(len(f["commit"]) == 40 for f in value["findings"])
    text = sealtrail("verify", "--repo", str(made().upstream), *more)
    assert f"\n{verdict}: " in f"\n{text.out}"
    assert f"\n  tip     {value['tip']}" in text.out
    annotated = sealtrail("verify", "--repo", str(made().upstream), "--format", "github", *more)
    assert ("\n::error title=anchor.missing::" in f"\n{annotated.out}") is (not anchor)
