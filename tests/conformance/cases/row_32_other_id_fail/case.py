from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().swap(path_of(CAPA), f"id: {CAPA}", "id: CAPA-HRW-2026-0009")
    bench.approve()
