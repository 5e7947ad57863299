from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER


def bend(scene: Scene) -> None:
    bench = scene.bench
    waiting = bench.fork().plan().approve()
    bench.key_event(CMO_ENGINEER, "compromised", "2026-10-12T07:30:00Z").sign(CMO_ENGINEER, "authored")
    scene.land()
    bench.changes = dict(waiting.changes)
