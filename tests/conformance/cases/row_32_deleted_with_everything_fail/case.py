from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    folder = path_of(CAPA, "x").removesuffix("/x")
    scene.bench.drop(*[path for path, _ in scene.bench.base.files(folder)])
