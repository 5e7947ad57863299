from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    before = scene.tree(scene.bench.base)
    scene.bench.plan().approve()
    again = scene.tree()
    scene.land()
    scene.bypass(scene.commit(before))
    scene.bench.changes = {}
    scene.offer(scene.commit(again))
