from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA


def bend(scene: Scene) -> None:
    bench = scene.bench.edit(CAPA, "plan_approved", why="Agreed with Jose\u0301 Luis")
    bench.approve()
