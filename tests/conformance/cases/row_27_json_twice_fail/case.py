from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    bench.restate(lambda data: data.replace(b'"meaning":', b'"meaning":"acknowledged","meaning":'))
