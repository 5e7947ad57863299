from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA


def bend(scene: Scene) -> None:
    scene.bench.edit(CAPA, "plan_approved", why="Not \u202edevorppa\u202c yet").approve()
