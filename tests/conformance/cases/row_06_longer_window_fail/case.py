from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import ADMIN, CMO_DIRECTOR, DIRECTOR, POLICY, ROOT


def bend(scene: Scene) -> None:
    bench = scene.bench.swap(POLICY, "window_days: {default: 21,", "window_days: {default: 90,").next_policy().pin()
    bench.sign(ADMIN, "authored", said={"signed_at": "2026-09-01T08:00:00Z"})
    bench.sign(DIRECTOR, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)
