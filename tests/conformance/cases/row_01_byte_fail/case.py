from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().swap(path_of(CAPA), "no tablets were mixed", "no tablets were mixes")
