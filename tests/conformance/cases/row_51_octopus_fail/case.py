from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve()
    sides = [scene.commit(message=f"Side {number}") for number in (1, 2)]
    scene.offer(scene.commit(parents=(scene.main, *sides)))
