"""Bad input: each mistake with its file, line and column, what was expected, what to do, and never a traceback."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.demo import clone
from tests.cli.terminal import Said, sealtrail

CAPA = "records/capas/2026/CAPA-HRW-2026-0002"
SITE = "records/sites/SITE-HRW-0001"
MATCHER = re.compile(r"^(.+):(\d+):(\d+): (error|flag|advice)\[([^\]]+)\] (.+)$")
REST = "; what only all records together show: sealtrail check"
"""What a forge's problem matcher and an editor look for in the first line of a finding."""

Edit = Callable[[Path], object]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A working clone of the demo, to be spoilt."""
    return clone(tmp_path / "work")


def swap(old: bytes, new: bytes, file: str = f"{SITE}/index.md") -> Edit:
    def edit(work: Path) -> None:
        data = (work / file).read_bytes()
        assert data.count(old) >= 1
        (work / file).write_bytes(data.replace(old, new, 1))

    return edit


def whole(new: Callable[[bytes], bytes], file: str = f"{SITE}/index.md") -> Edit:
    return lambda work: (work / file).write_bytes(new((work / file).read_bytes()))


def heads(said: Said) -> list[tuple[str, int, int, str, str]]:
    """The first lines of the findings: path, line, column, code, message."""
    found = [MATCHER.match(line) for line in said.out.splitlines()]
    return [(m[1], int(m[2]), int(m[3]), m[5], m[6]) for m in found if m]


def added(path: str, data: bytes) -> Edit:
    def edit(work: Path) -> None:
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_bytes(data)

    return edit


def without_index(work: Path) -> None:
    (work / SITE / "index.md").unlink()
    added(f"{SITE}/attachments/x.txt", b"x")(work)


def linked_index(work: Path) -> None:
    (work / SITE / "index.md").unlink()
    (work / SITE / "index.md").symlink_to("/dev/null")


def statement(work: Path, folder: str = CAPA) -> Path:
    return next((work / folder / "approvals").glob("*.json"))


# What is spoilt: where it is said (path, line, column), the code, words of the message, words of the hint.
MISTAKES: dict[str, tuple[Edit, tuple[str, int, int], str, str, str]] = {
    "a field given twice": (
        swap(b"state: active\n", b"state: active\nstate: active\n"), (f"{SITE}/index.md", 7, 1), "record.schema",
        "field 'state' is given twice, on lines 6 and 7", "keep one of the two"),
    "an unknown field": (
        swap(b"country: US", b"country: US\ntimezone: x"), (f"{SITE}/index.md", 13, 1), "record.schema",
        "timezone: unknown field", "did you mean time_zone?"),
    "a date without offset": (
        swap(b"country: US", b'country: US\nopened_at: "2026-05-04T09:12:00"'), (f"{SITE}/index.md", 13, 12),
        "record.schema", "has no offset from UTC, so nobody can tell when it was", "add the offset of the place"),
    "a missing closing fence": (
        swap(b"\n---\n", b"\n"), (f"{SITE}/index.md", 1, 1), "record.schema",
        "the front matter opened here is never closed", "put the line --- after the last field"),
    "Windows line ends": (
        whole(lambda d: d.replace(b"\n", b"\r\n")), (f"{SITE}/index.md", 1, 4), "record.schema",
        "line end is CR LF (Windows)", "set git's core.autocrlf to false"),
    "a body of five megabytes": (
        whole(lambda d: d + b"x" * 5_000_000 + b"\n"), (f"{SITE}/index.md", 1, 1), "record.schema",
        "expected at most 1048576", "attachment"),
    "binary bytes": (
        whole(lambda d: d + bytes(range(256))), (f"{SITE}/index.md", 39, 118), "record.schema",
        "byte 0x80 at offset", "save the file with the encoding UTF-8"),
    "an unknown format": (
        swap(b"site/1", b"foo/1"), (f"{SITE}/index.md", 2, 9), "record.schema",
        'schema: "foo/1" is not allowed here, expected site/1', "write site/1"),
    "a folder of an unknown type": (
        added("records/widgets/WID-HRW-0001/index.md", b"x\n"), ("records/widgets/WID-HRW-0001/index.md", 1, 1),
        "tree.path", "lies among the records and belongs to none", "records/capas/<year>/<number>"),
    "a record under another number": (
        lambda w: (w / SITE).rename(w / "records/sites/SITE-HRW-0009"), ("records/sites/SITE-HRW-0009/index.md", 3, 5),
        "record.path", "the number SITE-HRW-0001 does not match the folder", "a number is never changed"),
    "a text in place of a list": (
        swap(b"parties: [larkspur, harrow]", b"parties: larkspur"), (f"{SITE}/index.md", 8, 10), "record.schema",
        "parties: expected a list", "one item a line"),
    "an empty file": (
        whole(lambda _: b""), (f"{SITE}/index.md", 1, 1), "record.schema", "the file is empty", "end the file"),
    "an empty record folder": (
        without_index, (SITE, 1, 1),
        "record.path", "this folder has no index.md", "add it or remove the rest"),
    "a link in place of a file": (
        linked_index, (f"{SITE}/index.md", 1, 1), "tree.kind", "this is a symbolic link, expected a plain file",
        "commit a plain"),
    "a policy that is gone": (
        lambda w: (w / "schema/policy.yaml").unlink(), ("schema/policy.yaml", 1, 1), "record.schema",
        "this file is missing", "put it back"),
    "a workflow that is gone": (
        lambda w: (w / "schema/workflows/capa.yaml").unlink(), ("schema/workflows/capa.yaml", 1, 1), "record.schema",
        "there is no workflow for capa", "put it back"),
    "a policy that is no YAML": (
        added("schema/policy.yaml", b"version: [\n"), ("schema/policy.yaml", 1, 10), "record.schema",
        "[ opened here is not closed properly", "close it with ]"),
    "an attachment that is not pinned": (
        added(f"{SITE}/attachments/x.txt", b"x"), (f"{SITE}/attachments/x.txt", 1, 1), "R-ID-05",
        "is not pinned", "name it under attachments"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_where_it_is_and_what_would_mend_it(work: Path, name: str) -> None:
    """Each mistake has its file, line, column and code, the expectation and a remedy, and the exit code is 1."""
    edit, place, code, message, hint = MISTAKES[name]
    edit(work)
    said = sealtrail("check", at=work)
    assert said.code == 1
    found = [(p, line, column) for p, line, column, c, m in heads(said) if c == code and message in m]
    assert found == [place], said.out
    after = said.out[said.out.index(message) :].partition("   = hint: ")[2].partition("\n")[0]
    assert hint in after
    assert after
    assert "to mend" in said.err
    assert "Traceback" not in said.out + said.err


def test_norway_is_a_market(work: Path) -> None:
    """The market NO is the country, as it was written, and no mistake."""
    swap(b"country: US", b"country: US\nmarkets: [NO]")(work)
    said = sealtrail("check", SITE, at=work)
    assert [h for h in heads(said) if h[3] != "statement.digest"] == []


def test_a_statement_without_signature_is_told_from_one_with(work: Path) -> None:
    """Where a signature file is missing, the statement is named and the file to put back."""
    path = statement(work)
    path.with_name(f"{path.name}.sig").unlink()
    said = sealtrail("check", at=work)
    assert said.code == 1
    assert heads(said) == [
        (f"{CAPA}/approvals/{path.name}", 1, 1, "signature.format", "the statement has no signature beside it")
    ]
    assert f"put {path.name}.sig back" in said.out


def test_a_signature_without_statement_is_named(work: Path) -> None:
    """A signature that belongs to nothing is said to belong to nothing."""
    path = statement(work)
    path.unlink()
    (found,) = heads(sealtrail("check", at=work))
    assert (found[0], found[3]) == (f"{CAPA}/approvals/{path.name}.sig", "statement.format")


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\x00", b"[" * 100_000, b"x" * 5_000_000], ids=len)
def test_a_statement_that_is_none_is_refused_in_words(work: Path, data: bytes) -> None:
    """Whatever lies under the name of a statement is answered with a finding at that file."""
    path = statement(work)
    path.write_bytes(data)
    said = sealtrail("check", at=work)
    assert said.code == 1
    assert {h[0] for h in heads(said)} == {f"{CAPA}/approvals/{path.name}"}
    assert "statement.format" in {h[3] for h in heads(said)} <= {"statement.format", "tree.size"}


def test_a_record_that_changed_after_signing_is_not_the_signed_one(work: Path) -> None:
    """One letter more, and the statement beside the record no longer speaks of it."""
    whole(lambda data: data + b"More.\n", f"{CAPA}/index.md")(work)
    said = sealtrail("check", CAPA, at=work)
    assert {h[3] for h in heads(said)} == {"statement.digest"}
    assert "restore the signed text, or have everybody sign this one again" in said.out


def test_all_mistakes_are_told_in_one_run(work: Path) -> None:
    """Three mistakes in three files are three findings, in the order of the paths."""
    swap(b"country: US", b"country: Norway")(work)
    swap(b"risk_tier: ", b"risk_tier: very_", "records/products/PRD-LRK-0001/index.md")(work)
    whole(lambda data: data[:-1], f"{CAPA}/index.md")(work)
    paths = [h[0] for h in heads(sealtrail("check", at=work)) if h[3] == "record.schema"]
    assert paths == [f"{CAPA}/index.md", "records/products/PRD-LRK-0001/index.md", f"{SITE}/index.md"]


def test_only_the_records_asked_for_are_checked(work: Path) -> None:
    """With a path, other records' mistakes are not told, and the summary counts what was looked at."""
    swap(b"country: US", b"country: Norway")(work)
    assert sealtrail("check", CAPA, at=work) == Said(0, "", f"1 record checked: nothing to mend{REST}\n")
    assert sealtrail("check", f"{CAPA}/index.md", at=work).err == f"1 record checked: nothing to mend{REST}\n"
    assert sealtrail("check", "records/capas", at=work).err == f"2 records checked: nothing to mend{REST}\n"
    assert sealtrail("check", "schema", at=work).err == f"0 records checked: nothing to mend{REST}\n"
    assert sealtrail("check", ".", at=work) == sealtrail("check", at=work)
    assert sealtrail("check", str(work / SITE), at=work.parent).err == f"1 record checked: 1 to mend{REST}\n"


def test_a_command_in_a_subfolder_finds_the_top(work: Path) -> None:
    """Nobody has to stand in the top folder."""
    assert sealtrail("check", at=work / "records" / "capas").err.endswith("records checked: nothing to mend\n")


ESCAPES = "\x1b[31m\x1b]0;owned\x07\u202e\u2066\x9b31m\u200b\x7f"


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_nothing_in_a_file_can_move_the_cursor(work: Path, form: str) -> None:
    """Escape sequences, bidirectional controls and invisible characters of a file are shown as escapes."""
    swap(b"title: ", f"title: {ESCAPES}".encode())(work)
    added(f"records/widgets/{ESCAPES}", b"x")(work)
    (work / SITE / "attachments").mkdir()
    (work / SITE / "attachments" / f"a{ESCAPES}.txt").write_bytes(b"x")
    said = sealtrail("check", "--format", form, at=work)
    assert said.code == 1
    assert [c for c in said.out + said.err if c in ESCAPES and not c.isascii()] == []
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", said.out + said.err)


def test_a_value_cannot_forge_a_finding_of_its_own(work: Path) -> None:
    """A line break inside a value stays inside the finding about it."""
    swap(b"country: US", b'country: "US\\nrecords/x/index.md:1:1: error[record.schema] all is well"')(work)
    lines = sealtrail("check", at=work).out.splitlines()
    # Paths hold no colon, so a matcher that says so cannot be led astray.
    found = [m[1] for line in lines if (m := re.match(r"([^:]+):\d+:\d+: (?:error|flag|advice)\[", line))]
    assert found == [f"{SITE}/index.md"]


def test_the_caret_points_at_the_character_as_printed(work: Path) -> None:
    """The marks below a line stand under the place, even where escapes make the line longer."""
    swap(b"title: ", "title: \x1b\u202e".encode())(work)
    lines = sealtrail("check", at=work).out.splitlines()
    marked = [(lines[i - 1], line) for i, line in enumerate(lines) if set(line.partition("|")[2]) == {" ", "^"}]
    assert [text[line.index("^") :][:6] for text, line in marked] == ["\\x1b\\u", "\\u202e"]


def test_a_very_long_line_is_not_repeated(work: Path) -> None:
    """A line longer than a screen is named and not printed."""
    swap(b"country: US", b"country: " + b"X" * 5000)(work)
    said = sealtrail("check", at=work)
    assert len(heads(said)) == 1
    assert "XXXXX" * 40 not in said.out


def test_a_path_that_cannot_be_checked_is_named(work: Path) -> None:
    """A path that is not there, and one outside of the repository, are wrong usage."""
    said = sealtrail("check", "nowhere", at=work)
    assert (said.code, said.err.startswith("error: there is no file or folder nowhere")) == (2, True)
    said = sealtrail("check", "CAPA-HRW-2026-0099", at=work)
    assert (said.code, said.err.startswith("error: there is no record CAPA-HRW-2026-0099")) == (2, True)
    said = sealtrail("check", SITE, str(work.parent), at=work)
    assert (said.code, "lies outside of" in said.err) == (2, True)


def test_a_record_is_checked_by_its_number(work: Path) -> None:
    """A number does as well as a path, from any folder of the clone."""
    for at in (work, work / "records"):
        said = sealtrail("check", "CAPA-HRW-2026-0002", at=at)
        assert (said.code, said.err) == (0, f"1 record checked: nothing to mend{REST}\n")


# --- no repository, another repository, odd repositories ------------------------------------------------------------


def test_a_named_repository_is_that_one_or_none(work: Path) -> None:
    """A slip in --repo never means the repository around it."""
    (work / "empty").mkdir()
    for given, said_of_it in (("empty", "is no records repository"), ("nowhere", "is no folder")):
        for words in (["check"], ["status"], ["new", "capa"], ["revise", "X", "--why", "y"]):
            said = sealtrail(*words, "--repo", given, at=work)
            assert (said.code, said.out) == (3, "")
            assert said.err.startswith(f"error[repository.none]: {given} {said_of_it}")


def test_a_folder_that_is_no_records_repository(tmp_path: Path) -> None:
    """The folder is named, what it lacks, and how to get one, with exit code 3."""
    for words in (["check"], ["status"], ["new", "capa"], ["sign", "--queue"], ["revise", "X", "--why", "y"]):
        said = sealtrail(*words, at=tmp_path)
        assert (said.code, said.out) == (3, "")
        assert said.err.startswith(f"error[repository.none]: {tmp_path} does not lie in a records repository")
        assert "   = hint: " in said.err


@pytest.mark.parametrize("command", ["verify", "trail", "signers", "build", "gate"])
def test_a_folder_that_is_no_git_repository(tmp_path: Path, command: str) -> None:
    """Commands that read a history say that there is none, with exit code 3."""
    more = ["--base", "main", "--head", "x"] if command == "gate" else []
    said = sealtrail(command, *more, at=tmp_path)
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("error[repository.none]: ")


def test_a_records_folder_without_git_can_be_checked_and_not_signed(work: Path) -> None:
    """Files alone are enough to check and to begin a record, and too little to sign or land one."""
    shutil.rmtree(work / ".git")
    assert sealtrail("check", at=work).code == 0
    assert sealtrail("new", "capa", "--org", "harrow", at=work).code == 0
    said = sealtrail("sign", "CAPA-HRW-2026-0002", at=work)
    assert said.code == 3
    assert said.err.startswith("error[repository.none]: ")
