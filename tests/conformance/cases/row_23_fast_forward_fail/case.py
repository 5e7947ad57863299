from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER


def bend(scene: Scene) -> None:
    written = scene.commit(scene.tree(scene.bench.fork().plan().result()))
    author = scene.commit(
        scene.tree(scene.bench.fork().plan().sign(CMO_ENGINEER, "authored").result()), parents=(written,)
    )
    scene.bench.plan().approve()
    scene.offer(scene.commit(parents=(author,)))
