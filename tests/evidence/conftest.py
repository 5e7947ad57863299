"""Kits of the demo's records, made once, and an inspector's machine: stock tools, an empty home, nothing of ours."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest

from sealtrail import evidence, history
from sealtrail.git import Repository
from sealtrail.history import Report
from tests.cli.demo import made
from tests.conftest import RequireTool

CAPA = "CAPA-HRW-2026-0001"
"""Fourteen revisions under two policies, with attachments."""
AGREEMENT = "QA-LRK-0001-01"
"""Eight revisions, acknowledged twice after landing."""
FOUNDER = "PER-HRW-0001"
"""A person who came with the founding, and changed a key since."""
GENESIS = "SYS-LRK-2026-0001"
"""The founding itself."""

MakeKit = Callable[[str], Path]


@pytest.fixture(scope="session")
def report() -> Report:
    """The demo's history, verified against its anchor."""
    world = made()
    return history.verify(Repository(world.upstream), history.read_anchor(world.anchor))


@pytest.fixture(scope="session")
def archive(report: Report) -> Callable[[str], bytes]:
    """The kit about a record, as it is written to disk."""
    return cache(lambda number: evidence.make(report, number, tool_version="0.0.0"))


@pytest.fixture
def unpacked(archive: Callable[[str], bytes], tmp_path: Path) -> MakeKit:
    """The kit about a record in a folder that held nothing before."""
    return lambda number: unpack(archive(number), tmp_path / "kit")


def unpack(data: bytes, folder: Path) -> Path:
    """Unpack a kit."""
    folder.mkdir()
    with ZipFile(io.BytesIO(data)) as held:
        held.extractall(folder)
    return folder


@dataclass(frozen=True)
class Machine:
    """An inspector's machine: it has a shell, and the tools in some folders, and no home worth the name."""

    path: str
    home: Path

    def run(self, *command: str, at: Path) -> subprocess.CompletedProcess[str]:
        """Run a program in a folder."""
        env = {"PATH": self.path, "HOME": str(self.home)}
        return subprocess.run(command, cwd=at, env=env, capture_output=True, text=True, check=False, timeout=120)

    def check(self, kit: Path) -> subprocess.CompletedProcess[str]:
        """Run the script of a kit, from wherever."""
        return self.run("sh", str(kit / "check.sh"), at=self.home)

    def type_all(self, kit: Path) -> list[subprocess.CompletedProcess[str]]:
        """Type every command of the README, one by one, each into a shell of its own."""
        return [self.run("sh", "-c", line, at=kit) for line in commands_shown(kit)]


@pytest.fixture
def machine(tmp_path: Path, require_tool: RequireTool) -> Machine:
    """A machine without Sealtrail."""
    tools = ("sh", "sha256sum", "ssh-keygen", "sed", "grep", "cut")
    home = tmp_path / "home"
    home.mkdir()
    return Machine(":".join(dict.fromkeys(str(require_tool(name).parent) for name in tools)), home)


def commands_shown(kit: Path) -> list[str]:
    """The command lines of the README: those that stand four blanks in."""
    text = (kit / "README.txt").read_text("utf-8")
    return [line.removeprefix("    ") for line in text.splitlines() if line.startswith("    ")]


def commands_run(kit: Path) -> list[str]:
    """The command lines of the script, without what makes a script of them."""
    lines = [line for line in (kit / "check.sh").read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines[:2] == ["set -eu", 'cd "$(dirname "$0")"']
    assert lines[-1].startswith("echo ")
    return lines[2:-1]
