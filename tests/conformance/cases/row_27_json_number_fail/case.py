from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().restate(lambda data: data.replace(b'"revision":3', b'"revision":1e400'))
