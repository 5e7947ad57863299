from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench
    stale = bench.fork().plan().approve()
    bench.address().site()
    scene.land()
    scene.offer(scene.commit(scene.tree(stale.result())))
