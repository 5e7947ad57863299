from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    folder = path_of(CAPA, "x").removesuffix("/x")
    for path, _ in scene.bench.base.files(folder):
        scene.bench.write(path.replace(CAPA, "CAPA-HRW-2026-0003"), scene.bench.base.read(path)).drop(path)
