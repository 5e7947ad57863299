from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve()
    scene.offer(scene.raw_commit(more=b"gpgsig one\ngpgsig two\n"))
