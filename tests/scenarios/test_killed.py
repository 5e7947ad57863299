"""Whatever dies in the middle of writing leaves what was there before, or what was meant; the next run tidies up."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.scenarios import killed as program
from tests.scenarios.desk import Demo, Desk, run

FOLDER = "capas/2026/CAPA-HRW-2026-0003"
TEXT = """---
schema: capa/1
id: CAPA-HRW-2026-0003
title: The label printer prints the expiry date in the old form
revision: 1
state: open
org: harrow
classification: minor
sources:
  - {kind: deviation, reference: EV-26-0911, summary: The form was changed in one of two places.}
problem: Nobody compares the two places.
---

Found when the first pallet was packed.
"""


@dataclass(frozen=True)
class After:
    """What lies among the records after a run, and whether the run was killed."""

    killed: bool
    files: dict[str, str]

    @property
    def shown(self) -> dict[str, str]:
        """Without what is hidden: unfinished files and drafts, which no command reads."""
        return {path: sha256 for path, sha256 in self.files.items() if "/." not in f"/{path}"}


def runs(desk: Desk, *words: str, first: int = 0, last: int = 99) -> list[After]:
    """What each run left that was killed one change later than the run before."""
    told = run(sys.executable, str(program.__file__), desk.folder, str(first), str(last), *words, cwd=desk.folder)
    assert told.code == 0, told.err
    return [After(**json.loads(line)) for line in told.out.splitlines()]


def files(desk: Desk) -> dict[str, str]:
    return program.files_in(desk.folder / "records")


def test_new_is_killed(demo: Demo) -> None:
    """Killed before any of its changes to the files, ``new`` leaves no record or the whole draft, never a part."""
    old = files(demo.cmo)
    *stopped, done = runs(demo.cmo, "new", "capa")
    assert len(stopped) >= 4
    assert all(state.killed for state in stopped)
    assert not done.killed
    assert done.files.keys() - old.keys() == {f"{FOLDER}/index.md"}
    assert all(state.shown in (old, done.files) for state in stopped)


def test_new_after_a_kill(demo: Demo) -> None:
    """The next ``new`` takes away the draft that a killed one left, and gives the same number."""
    old = files(demo.cmo)
    (left,) = runs(demo.cmo, "new", "capa", first=5, last=5)
    assert left.killed
    assert left.files.keys() - old.keys()
    assert demo.cmo.run("new", "capa").out == f"records/{FOLDER}/index.md\n"
    assert files(demo.cmo).keys() - old.keys() == {f"{FOLDER}/index.md"}


def test_revise_is_killed(demo: Demo) -> None:
    """Killed at any moment, ``revise`` leaves the landed text or the next revision, and a second run tidies up."""
    old = files(demo.cmo)
    words = ("revise", "SITE-HRW-0001", "--why", "Another hall")
    *stopped, done = runs(demo.cmo, *words)
    assert stopped
    assert done.shown == done.files
    assert all(state.shown in (old, done.files) for state in stopped)
    demo.cmo.git("checkout", "--quiet", "--", ".")
    (left,) = runs(demo.cmo, *words, first=len(stopped) - 1, last=len(stopped) - 1)
    assert left.files.keys() > old.keys()
    assert demo.cmo.run(*words).code == 0
    assert files(demo.cmo) == done.files


def test_sign_is_killed(demo: Demo) -> None:
    """Killed at any moment, ``sign`` leaves no statement or the whole one with its signature beside it."""
    demo.cmo.write("CAPA-HRW-2026-0003", TEXT)
    old = files(demo.cmo)
    *stopped, done = runs(demo.cmo, "sign", "CAPA-HRW-2026-0003")
    assert len(stopped) >= 10
    assert not done.killed
    made = done.files.keys() - old.keys()
    assert sorted(Path(path).suffix for path in made) == [".json", ".sig"]
    for state in stopped:
        shown = {path for path in state.shown if path not in old}
        assert {path: state.files[path] for path in old} == old
        assert all(f"{path}.sig" in shown for path in shown if path.endswith(".json"))


def test_signature_without_its_statement(demo: Demo) -> None:
    """Between its two renames ``sign`` leaves a signature that nothing counts, that ``check`` names with its remedy,
    and that the next ``sign`` takes away.
    """
    demo.cmo.write("CAPA-HRW-2026-0003", TEXT)
    old = files(demo.cmo)
    between = 7  # a folder; then for the signature: a name, a file, before and after its flush, a mode, a rename
    (left,) = runs(demo.cmo, "sign", "CAPA-HRW-2026-0003", first=between, last=between)
    assert [Path(path).suffix for path in left.shown.keys() - old.keys()] == [".sig"]
    checked = demo.cmo.run("check", "--format", "json")
    assert checked.code == 1
    (finding,) = checked.json["findings"]
    assert finding["code"] == "statement.format"
    assert "sign again" in finding["hint"]
    status = demo.cmo.run("status", "--format", "json").json
    assert [m["meaning"] for r in status["records"] for m in r["missing"]] == ["authored"]
    assert demo.cmo.run("sign", "CAPA-HRW-2026-0003", answer="y\n").code == 0
    assert sorted(Path(path).suffix for path in files(demo.cmo).keys() - old.keys()) == [".json", ".sig"]
    assert demo.cmo.run("status", "--format", "json").json["verdict"] == "accepted"
