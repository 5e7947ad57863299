from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    bench.drop(f"{bench.statements[-1]}.sig")
