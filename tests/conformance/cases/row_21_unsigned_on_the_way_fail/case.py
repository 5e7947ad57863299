from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    first = scene.commit(scene.tree(scene.bench.fork().plan().result()))
    scene.bench.plan().approve()
    scene.offer(scene.commit(parents=(first,)))
