"""due: what is late and coming, by who owes it, from a verified history or from files by themselves."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.demo import clone, made
from tests.cli.terminal import Said, sealtrail

LATE = "2026-12-20"
"""A day after the first action of the story's second CAPA was due, and before the second one is."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, repository_root: Path) -> Path:
    """The exemplar's files, without any repository around them."""
    folder = tmp_path_factory.mktemp("files")
    for name in ("records", "agreements", "schema"):
        shutil.copytree(repository_root / name, folder / name)
    return folder


def due(repo: Path, *words: str) -> Said:
    return sealtrail("due", "--repo", str(repo), *words)


def clocks_of(said: Said, record: str) -> list[dict[str, Any]]:
    value = json.loads(said.out)
    assert value["schema"] == "sealtrail.due/1"
    return [clock for clock in value["clocks"] if clock["record"] == record]


def test_what_is_late_stands_under_its_owner() -> None:
    """The page says at which moment and on which proof it judges, and each clock by local time and UTC, zone named."""
    said = due(made().upstream, "--on", LATE)
    assert said.code == 1
    first, *lines = said.out.splitlines()
    assert first.startswith("judged at 2026-12-20 12:00 UTC; proven by ")
    assert first.endswith(" verified steps")
    at = lines.index("Harrow Oral Solids, cmo.qu")
    mine = "    CAPA-HRW-2026-0002  action A1: Withdraw blank labels from the coating suite."
    found = next(n for n, line in enumerate(lines) if line.startswith(mine))
    assert (lines[at + 1], found > at) == ("  late", True)
    due_on, person = lines[found + 1].split("; ")
    assert due_on == "        due 2026-12-11 23:59 America/New_York (2026-12-12 04:59 UTC), 9 days late"
    assert person == "Nguyễn Minh Đức (PER-HRW-0004)"
    assert "  coming" in lines
    assert any(re.match(r"[2-9] late, [0-9]+ coming, ", line) for line in lines)


def test_what_the_list_does_not_see_is_said() -> None:
    """Data that is owed for each batch cannot be followed without batches, and the list ends with saying so."""
    said = due(made().upstream, "--on", LATE)
    (missing,) = (line for line in said.out.splitlines() if "with each batch" in line)
    assert "QA-LRK-0001-02 asks for batch summary, " in missing
    assert "nobody is reminded" in missing
    as_data = json.loads(due(made().upstream, "--on", LATE, "--format", "json").out)
    assert missing.strip() in as_data["gaps"]
    job = due(made().upstream, "--on", LATE, "--format", "github")
    assert "with each batch" not in job.out
    assert missing.strip() in job.err


def test_records_that_cannot_be_read_are_counted(files: Path, tmp_path: Path) -> None:
    """In files alone a record that cannot be read is left out, and the list says how many are."""
    here = tmp_path / "here"
    shutil.copytree(files, here)
    (here / "records/capas/2026/CAPA-HRW-2026-0002/index.md").write_text("---\n", "utf-8")
    said = due(here, "--on", LATE)
    assert "CAPA-HRW-2026-0002  action" not in said.out
    assert "1 record cannot be read and left out here: sealtrail check tells why" in said.out


def test_nothing_is_late() -> None:
    """The command leaves with 0 as long as nothing is late, on the last day too."""
    assert due(made().upstream, "--on", "2026-11-27").code == 0
    assert due(made().upstream, "--on", "2026-11-27T23:59:59-05:00").code == 0
    assert due(made().upstream, "--on", "2026-11-28T00:00:00-05:00").code == 1


def test_a_day_alone_is_that_day_on_both_sides() -> None:
    """A date means noon in Greenwich, when it is the same day in Berlin and in New Jersey."""
    (clock, *_) = clocks_of(due(made().upstream, "--on", "2026-12-11", "--format", "json"), "CAPA-HRW-2026-0002")
    assert clock["days"] == 0
    assert "today" in due(made().upstream, "--on", "2026-12-11").out


def test_as_data() -> None:
    """Programs get every clock with its times in UTC and there, and what proves it."""
    said = due(made().upstream, "--on", LATE, "--format", "json")
    first, *_ = clocks_of(said, "CAPA-HRW-2026-0002")
    assert first | {"what": ""} == {
        "record": "CAPA-HRW-2026-0002",
        "what": "",
        "source": "record",
        "rule": "R-CA-07",
        "field": "actions.0.due",
        "owner": {"organisation": "harrow", "role": "cmo.qu", "person": "PER-HRW-0004"},
        "start": "2026-10-05T12:50:00Z",
        "due": "2026-12-12T04:59:59Z",
        "due_local": "2026-12-11T23:59:59-05:00",
        "time_zone": "America/New_York",
        "calendar": "us-nj",
        "state": "missed",
        "open": True,
        "late": True,
        "coming": False,
        "days": -9,
        "declared": None,
        "proven": None,
        "backdated": False,
        "why": "",
    }
    done, *_ = clocks_of(said, "CAPA-HRW-2026-0001")
    assert done["state"] == "met"
    assert done["declared"] < done["proven"]
    assert json.loads(said.out)["on"] == "2026-12-20T12:00:00Z"
    assert json.loads(said.out)["verified_steps"] > 1


def test_for_a_scheduled_job() -> None:
    """A forge gets a warning at the line of each date that is late, and a notice for each that is coming."""
    said = due(made().upstream, "--on", LATE, "--format", "github")
    late = [line for line in said.out.splitlines() if line.startswith("::warning ")]
    coming = [line for line in said.out.splitlines() if line.startswith("::notice ")]
    assert said.code == 1
    (mine,) = (line for line in late if "CAPA-HRW-2026-0002" in line)
    assert mine.startswith("::warning file=records/capas/2026/CAPA-HRW-2026-0002/index.md,line=46,")
    assert "title=due.late::Harrow Oral Solids, cmo.qu: CAPA-HRW-2026-0002 action A1" in mine
    assert coming
    assert all("title=due.coming::" in line for line in coming)
    assert len(late) + len(coming) == len(said.out.splitlines())
    assert due(made().upstream, "--on", "2028-01-03", "--format", "json").code == 1


def test_files_alone_prove_nothing(files: Path) -> None:
    """Where there is no history the files are told, with the word unproven in the first line."""
    said = due(files, "--on", LATE)
    assert said.code == 1
    assert said.out.startswith("judged at 2026-12-20 12:00 UTC; unproven, as the files say\n")
    assert "there is no history here that proves anything" in said.err
    proven = {clock["proven"] for clock in json.loads(due(files, "--on", LATE, "--format", "json").out)["clocks"]}
    assert proven == {None}


def test_a_history_that_does_not_verify_proves_nothing(repository_root: Path) -> None:
    """The project's own commits are no records history, so that only its files are told."""
    if not (repository_root / ".git").exists():
        pytest.skip("the project's own repository is not here")
    said = due(repository_root, "--on", LATE, "--format", "json")
    assert json.loads(said.out)["verified_steps"] == 0
    assert clocks_of(said, "CAPA-HRW-2026-0002")[0]["state"] == "missed"


def test_inside_a_clone(tmp_path: Path) -> None:
    """In a working clone the branch of record is told, and not what lies unfinished in the files."""
    here = clone(tmp_path / "sponsor")
    index = here / "records/capas/2026/CAPA-HRW-2026-0002/index.md"
    index.write_text(index.read_text("utf-8").replace('due: "2026-12-11"', 'due: "2027-12-11"'), "utf-8")
    said = sealtrail("due", "--on", LATE, at=here)
    assert said.code == 1
    assert "due 2026-12-11 23:59" in said.out


def test_an_earlier_day() -> None:
    """Asked about an earlier day, what was done or landed only later is not done, nor known."""
    said = due(made().upstream, "--on", "2026-05-18", "--format", "json")
    first = clocks_of(said, "CAPA-HRW-2026-0001")[0]
    assert (first["state"], first["open"]) == ("running", True)
    assert clocks_of(said, "CAPA-HRW-2026-0002") == []


@pytest.mark.parametrize("on", ["yesterday", "2026-13-01", "20.12.2026", "2026-12-20T12:00"])
def test_no_date(on: str) -> None:
    """What is no date is refused with an example of one, never guessed."""
    said = due(made().upstream, "--on", on)
    assert (said.code, said.out) == (2, "")
    assert "2026-05-04" in said.err


def test_nowhere(tmp_path: Path) -> None:
    """In a folder with neither history nor records there is nothing to tell."""
    said = due(tmp_path, "--on", LATE)
    assert said.code == 3
    assert "is no records repository" in said.err


def test_unreadable_policy(files: Path, tmp_path: Path) -> None:
    """Where the policy cannot be read, no clock can be either, and the command says so."""
    shutil.copytree(files, tmp_path / "broken")
    (tmp_path / "broken" / "schema" / "policy.yaml").write_text("schema: policy/9\n", "utf-8")
    said = due(tmp_path / "broken", "--on", LATE)
    assert said.code == 3
    assert "what governs this repository cannot be read" in said.err
