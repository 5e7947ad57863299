from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import QA


def bend(scene: Scene) -> None:
    bench = scene.bench
    bench.edit(QA, swap={"    events:\n": '    expires: "2026-12-01T00:00:00Z"\n    events:\n'}).let_in()
    scene.land()
    bench.plan().approve()
