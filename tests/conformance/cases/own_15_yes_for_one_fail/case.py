from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER


def bend(scene: Scene) -> None:
    record = "CAPA-HRW-2026-0003"
    scene.bench.opened(record).sign(CMO_ENGINEER, "authored", said={"revision": True})
