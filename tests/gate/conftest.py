"""The played story, once a session, and a bench on it for each test."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sealtrail.exemplar.player import Landing, Player
from sealtrail.exemplar.world import play_story
from tests.conftest import RequireTool
from tests.gate.bench import AT, Bench


@dataclass(frozen=True)
class Story:
    """The story under the first engine as played, with every landing."""

    player: Player
    landings: tuple[Landing, ...]


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory, require_tool: RequireTool) -> Story:
    require_tool("ssh-keygen")
    player, landings = play_story(tmp_path_factory.mktemp("story"), AT)
    return Story(player, tuple(landings))


@pytest.fixture
def bench(story: Story) -> Bench:
    """The story's last tree, to be bent."""
    return Bench(story.player.snapshot)
