from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import QA


def bend(scene: Scene) -> None:
    bench = scene.bench
    bench.edit(QA, swap={"    events:\n": '    expires: "2026-10-12T07:30:00Z"\n    events:\n'}).let_in()
    scene.land()
    bench.plan().approve()
