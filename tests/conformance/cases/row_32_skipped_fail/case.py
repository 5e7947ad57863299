from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    scene.bench.plan().swap(path_of(CAPA), "revision: 3", "revision: 4").approve()
