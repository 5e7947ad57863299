from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_LEFT


def bend(scene: Scene) -> None:
    scene.bench.edit(CMO_LEFT, "active").let_in()
