from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().restate(lambda data: data.replace(b'"approved"', b'"\\u0061pproved"'))
