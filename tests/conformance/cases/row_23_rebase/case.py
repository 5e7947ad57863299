from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    first = scene.commit()
    bench.given().address().site()
    scene.offer(scene.commit(parents=(first,)))
