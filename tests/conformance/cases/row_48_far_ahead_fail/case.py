from __future__ import annotations

from datetime import UTC, datetime

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve()
    scene.offer(scene.commit(at=datetime(2099, 1, 1, tzinfo=UTC)))
