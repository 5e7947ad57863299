from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    path = bench.statements[-1]
    bench.write(path, bench.read(path).replace(b'"reason":"A test"', b'"reason":"B test"'))
