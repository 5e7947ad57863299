"""The ground that all cases stand on, once a session."""

from __future__ import annotations

import pytest

from tests.conformance.ground import Ground, prepare
from tests.conftest import RequireTool


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory, require_tool: RequireTool) -> Ground:
    """The story, landed through a real hook."""
    require_tool("git")
    require_tool("ssh-keygen")
    return prepare(tmp_path_factory.mktemp("ground"))
