from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import QA


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    scene.land()
    bench.key_event(QA, "retired", "2026-10-12T07:45:00Z").let_in()
