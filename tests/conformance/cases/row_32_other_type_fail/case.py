from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    scene.bench.plan().swap(path_of(CAPA), "schema: capa/1", "schema: site/1").approve()
