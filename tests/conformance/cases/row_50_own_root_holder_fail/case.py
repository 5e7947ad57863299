from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_DIRECTOR, CMO_ENGINEER, CMO_QA, ROOT


def bend(scene: Scene) -> None:
    bench = scene.bench.key_event(CMO_ENGINEER, "compromised", "2026-10-12T07:30:00Z", since="2026-02-01T00:00:00Z")
    bench.sign(CMO_QA, "authored").sign(CMO_DIRECTOR, role=ROOT)
