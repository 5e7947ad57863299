from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER


def bend(scene: Scene) -> None:
    bench = scene.bench
    side = scene.commit(scene.tree(bench.fork().plan().approve().result()))
    bench.edit(CAPA, why="A word more").sign(CMO_ENGINEER, "authored")
    scene.land().offer(side)
