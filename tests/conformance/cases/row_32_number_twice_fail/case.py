from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    text = scene.bench.opened("CAPA-HRW-2026-0003").read(path_of("CAPA-HRW-2026-0003"))
    scene.bench.drop(path_of("CAPA-HRW-2026-0003")).write(f"records/capas/2025/{CAPA}/index.md", text)
