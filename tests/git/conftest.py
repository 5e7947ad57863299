"""A bare repository that git made, one for each test that asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import RequireTool
from tests.git.porcelain import git


@pytest.fixture
def bare(tmp_path: Path, require_tool: RequireTool) -> Path:
    """An empty bare repository."""
    require_tool("git")
    path = tmp_path / "bare.git"
    path.mkdir()
    git(path, "init", "--quiet", "--bare", "--initial-branch=main")
    return path
