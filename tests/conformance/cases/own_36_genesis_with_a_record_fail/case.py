from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import path_of


def bend(scene: Scene) -> None:
    scene.anchor = None
    capa = scene.bench.opened("CAPA-HRW-2026-0003").read(path_of("CAPA-HRW-2026-0003"))
    scene.begin_anew()
    scene.bench.write(path_of("CAPA-HRW-2026-0003"), capa)
