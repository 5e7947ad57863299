from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import POLICY


def bend(scene: Scene) -> None:
    bench = scene.bench
    old = bench.read(POLICY)
    bench.shorter_window().pin().holders()
    scene.land()
    bench.write(POLICY, old).pin("SYS-LRK-2026-0004").holders()
