from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan()
    side = scene.commit()
    scene.offer(scene.commit(parents=(scene.main, side), message="Merge"))
