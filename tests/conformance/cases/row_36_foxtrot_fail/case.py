from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench, old = scene.bench, scene.main
    before = scene.tree(bench.base)
    bench.address().site()
    scene.land()
    bench.changes = {}
    scene.offer(scene.commit(before, (old, scene.main), message="Merge"))
