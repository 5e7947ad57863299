from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench
    signed = bench.fork().plan().approve()
    bench.shorter_window().pin().holders()
    scene.land()
    bench.changes = dict(signed.changes)
