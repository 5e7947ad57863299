from __future__ import annotations

from datetime import timedelta

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve()
    scene.land()
    scene.bench.address().site()
    scene.offer(scene.commit(at=scene.bench.at - timedelta(minutes=3)))
