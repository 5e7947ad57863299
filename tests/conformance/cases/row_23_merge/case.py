from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    written = scene.commit(scene.tree(scene.bench.fork().plan().result()))
    scene.bench.plan().approve()
    signed = scene.commit(parents=(written,))
    scene.offer(scene.commit(parents=(scene.main, signed), message="Merge"))
