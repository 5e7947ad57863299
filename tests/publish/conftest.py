"""The exemplar's history, played and verified once, and the site that is built from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sealtrail import history, publish, worktree
from sealtrail.exemplar import play_story, world
from sealtrail.git import Repository
from sealtrail.publish.holdings import Holdings, collect
from tests.conftest import RequireTool

VERSION = "0.0.0"


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory, require_tool: RequireTool) -> Path:
    """The story as a bare repository, without hook, fork or clones."""
    require_tool("git")
    require_tool("ssh-keygen")
    folder = tmp_path_factory.mktemp("published")
    player, landings = play_story(folder / "keys")
    path = folder / "records.git"
    worktree.create_bare(path)
    world.write_history(path, landings, player)
    return path


@pytest.fixture(scope="session")
def report(repository: Path) -> history.Report:
    """The story's history, verified against its own anchor."""
    opened = Repository(repository)
    return history.verify(opened, history.verify(opened, None).anchor)


@pytest.fixture(scope="session")
def holdings(report: history.Report) -> Holdings:
    """Everything that the site shows."""
    return collect(report, VERSION)


@pytest.fixture(scope="session")
def site(report: history.Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; no test changes it."""
    return publish.build(report, tmp_path_factory.mktemp("built") / "site", tool_version=VERSION).directory
