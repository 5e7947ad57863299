"""new and revise: beginning a record and its next revision, on any desk."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sealtrail.model import TYPES
from tests.cli.demo import NOW, clone, next_number
from tests.cli.terminal import sealtrail
from tests.git.porcelain import git

CAPA = "records/capas/2026/CAPA-HRW-2026-0002/index.md"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still, in the year of the story."""
    monkeypatch.setattr("sealtrail.cli.place.now", lambda: NOW)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The sponsor's working clone."""
    return clone(tmp_path / "work")


@pytest.mark.parametrize(
    ("name", "shelf"),
    [
        ("agreement", "agreements"),
        ("capa", "records/capas/2026"),
        ("person", "records/people"),
        ("product", "records/products"),
        ("site", "records/sites"),
        ("system_change", "records/system-changes/2026"),
    ],
)
def test_a_record_of_each_type_begins_with_its_next_number(work: Path, name: str, shelf: str) -> None:
    """The draft lies where it belongs, its path is printed, and a check finds nothing but what is to be written."""
    path = f"{shelf}/{next_number(name)}"
    said = sealtrail("new", name, at=work)
    assert (said.code, said.out, said.err) == (0, f"{path}/index.md\n", "")
    lines = (work / path / "index.md").read_text().split("\n")
    checked = sealtrail("check", path, at=work)
    places = {int(m[1]) for m in re.finditer(r"^[^ :]+:(\d+):\d+: error\[record.schema\]", checked.out, re.MULTILINE)}
    assert checked.code == 1
    fields = lines[: lines.index("---", 1)]
    assert places == {n for n, line in enumerate(fields, 1) if "TODO" in line.partition("#")[0]}
    assert git(work, "status", "--porcelain", "-uall").decode() == f"?? {path}/index.md\n"


def test_numbers_are_not_given_twice(work: Path) -> None:
    """A second draft has the next number, and numbers that only main has taken count too."""
    first, second = (sealtrail("new", "capa", at=work).out for _ in range(2))
    assert [first, second] == [f"records/capas/2026/{next_number('capa', further=n)}/index.md\n" for n in (0, 1)]
    git(work, "rm", "-r", "-q", "--cached", "records/capas")
    git(work, "clean", "-fdxq")
    said = sealtrail("new", "capa", "--org", "harrow", at=work)
    assert said.out == f"records/capas/2026/{next_number('capa', 'HRW')}/index.md\n"


def test_the_organisation_is_asked_for_where_it_is_not_known(work: Path) -> None:
    """Without a person on this desk, the organisation must be named, and it must be one of the two."""
    git(work, "config", "--unset", "sealtrail.person")
    said = sealtrail("new", "capa", at=work)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error: nobody said for which organisation\n   = hint: give --org")
    said = sealtrail("new", "capa", "--org", "acme", at=work)
    assert (said.code, said.err) == (
        2,
        "error: there is no organisation acme\n   = hint: expected one of larkspur, harrow\n",
    )
    assert sealtrail("new", "capa", "--as", "PER-HRW-0005", at=work).out.startswith("records/capas/2026/CAPA-HRW-")
    assert sealtrail("new", "capa", "--as", "SITE-HRW-0001", at=work).code == 2


@pytest.mark.parametrize("given", ["CAPA", "Capa", "System-Change"])
def test_a_type_may_be_written_in_any_case(work: Path, given: str) -> None:
    """Nobody has to know how the tool spells a type."""
    assert sealtrail("new", given, at=work).code == 0


def test_the_help_names_every_type(work: Path) -> None:
    """Whoever asks how to begin a record reads all the types that there are."""
    said = " ".join(sealtrail("new", "--help", at=work).out.split())
    assert [name for name in TYPES if name not in said] == []


def test_an_unknown_type_is_answered_with_the_known_ones(work: Path) -> None:
    """A type that does not exist is refused, and the ones that do are named."""
    said = sealtrail("new", "widget", at=work)
    assert said.code == 2
    assert said.err == f"error: there is no record type widget\n   = hint: types: {', '.join(sorted(TYPES))}\n"


def test_nothing_begins_under_a_policy_that_cannot_be_read(work: Path) -> None:
    """Without governance nobody knows the first state, so nothing is written."""
    (work / "schema/policy.yaml").unlink()
    said = sealtrail("new", "capa", at=work)
    assert said.code == 2
    assert "the policy cannot be read: this file is missing" in said.err


def test_a_revision_touches_three_lines(work: Path) -> None:
    """The next revision has a higher number, its reason and its state, and no other line differs."""
    said = sealtrail("revise", "CAPA-HRW-2026-0002", "--why", "Plan sent back", "--to", "open", at=work)
    assert (said.code, said.out) == (0, f"{CAPA}\n")
    changed = [line for line in git(work, "diff", "-U0").decode().splitlines() if re.match(r"^[+-](?![+-])", line)]
    assert [line.partition(":")[0] for line in changed if line.startswith("+")] == [
        "+revision",
        "+state",
        "+change_reason",
    ]
    assert "+change_reason: Plan sent back" in changed


def test_a_record_is_revised_once_at_a_time(work: Path) -> None:
    """A second revision on top of one that has not landed is refused with the way out."""
    for given in ("CAPA-HRW-2026-0002", CAPA.removesuffix("/index.md"), CAPA):
        if given != CAPA:
            git(work, "checkout", "-q", "--", ".")
            assert sealtrail("revise", given, "--why", "x", at=work).code == 0
        else:
            said = sealtrail("revise", given, "--why", "x", at=work)
            assert said.code == 2
            assert "is being revised already" in said.err
            assert f"git restore {CAPA}" in said.err


def test_a_draft_is_not_revised(work: Path) -> None:
    """A record that never landed is edited as it is, and revise says so."""
    number = sealtrail("new", "capa", at=work).out.split("/")[3]
    before = (work / f"records/capas/2026/{number}/index.md").read_bytes()
    said = sealtrail("revise", number, "--why", "x", at=work)
    assert (said.code, said.err.startswith(f"error: {number} has not landed: it is still a draft")) == (2, True)
    assert "edit it as it is" in said.err
    assert (work / f"records/capas/2026/{number}/index.md").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["CAPA-HRW-2026-0001"], "a capa in state closed_effective is closed to edits", "closed_effective is final"),
        (
            ["CAPA-HRW-2026-0002", "--to", "implementing"],
            "a capa cannot go from plan_in_review to implementing",
            "from plan_in_review it may go to: open, plan_approved, voided",
        ),
    ],
)
def test_a_step_that_no_workflow_allows_is_not_begun(work: Path, words: list[str], message: str, hint: str) -> None:
    """What the gate would refuse later is refused at once, in the same words, and the file stays as it is."""
    said = sealtrail("revise", *words, "--why", "x", at=work)
    assert (said.code, said.err) == (2, f"error: {message}\n   = hint: {hint}\n")
    assert git(work, "status", "--porcelain") == b""


def test_a_clone_that_is_behind_is_told_so(work: Path) -> None:
    """Where main has moved on and nothing was edited here, bringing the clone up to date is all that is asked."""
    git(work, "checkout", "-q", "-b", "later")
    assert sealtrail("revise", "CAPA-HRW-2026-0002", "--why", "Sent back", "--to", "open", at=work).code == 0
    git(work, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "x")
    git(work, "checkout", "-q", "main")
    said = sealtrail("revise", "CAPA-HRW-2026-0002", "--why", "x", "--base", "later", at=work)
    assert (said.code, said.err.startswith("error: this clone is behind: CAPA-HRW-2026-0002 has changed")) == (2, True)
    assert "git pull" in said.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["CAPA-HRW-2026-0099", "--why", "x"], "there is no record CAPA-HRW-2026-0099"),
        (["../../etc/passwd", "--why", "x"], "there is no record ../../etc/passwd"),
        (["CAPA-HRW-2026-0002", "--why", " "], "the reason is empty"),
        (["CAPA-HRW-2026-0002", "--why", "x", "--to", "done"], "capa has no state done"),
    ],
)
def test_a_revision_that_cannot_be_is_refused(work: Path, words: list[str], message: str) -> None:
    """An unknown record, an empty reason and an unknown state are refused, and nothing is written."""
    said = sealtrail("revise", *words, at=work)
    assert said.code == 2
    assert said.err.startswith(f"error: {message}\n   = hint: ")
    assert git(work, "status", "--porcelain") == b""


@pytest.mark.parametrize(
    ("data", "message"), [(b"\xff\n", "is not UTF-8 text"), (b"x\n", "the record has no front matter")]
)
def test_a_file_that_cannot_be_read_is_not_revised(work: Path, data: bytes, message: str) -> None:
    """A broken file is said to be broken, and stays as it is."""
    git(work, "remote", "remove", "origin")
    (work / CAPA).write_bytes(data)
    git(work, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "x")
    said = sealtrail("revise", "CAPA-HRW-2026-0002", "--why", "x", at=work)
    assert said.code == 2
    assert message in said.err
    assert (work / CAPA).read_bytes() == data


def test_a_reason_with_odd_signs_is_kept_as_it_is(work: Path) -> None:
    """Quotation marks, colons and number signs in a reason come back as they were given."""
    why = 'Said "no": see #3, 100 %'
    assert sealtrail("revise", "CAPA-HRW-2026-0002", "--why", why, at=work).code == 0
    assert r'change_reason: "Said \"no\": see #3, 100 %"' in (work / CAPA).read_text()
    heads = sealtrail("check", CAPA, at=work)
    assert "record.schema" not in heads.out


def test_without_git_the_organisation_must_be_named(work: Path) -> None:
    """Files alone do not know who sits at this desk."""
    shutil.rmtree(work / ".git")
    assert "nobody said for which organisation" in sealtrail("new", "capa", at=work).err
    assert sealtrail("new", "capa", "--org", "harrow", at=work).code == 0
