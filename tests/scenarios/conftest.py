"""What the stories share: one world, made once, and a copy of it for each story."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sealtrail.exemplar import World, make_world
from tests.conftest import RequireTool
from tests.scenarios.desk import Demo, copy_of, git


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, require_tool: RequireTool) -> World:
    """The demo's world as it is made; no test changes it."""
    require_tool("git")
    require_tool("ssh-keygen")
    world = make_world(tmp_path_factory.mktemp("made") / "demo", now=datetime.now(UTC).replace(microsecond=0))
    for name in ("upstream.git", "fork.git", "sponsor", "cmo"):
        git("gc", "--quiet", cwd=world.directory / name)  # fewer files to copy
    return world


@pytest.fixture
def demo(made: World, tmp_path: Path) -> Demo:
    """A copy of the demo's world for one story."""
    return copy_of(made, tmp_path / "demo")


@pytest.fixture
def second(made: World, tmp_path: Path) -> Demo:
    """Another copy, for stories that happen twice."""
    return copy_of(made, tmp_path / "second")
