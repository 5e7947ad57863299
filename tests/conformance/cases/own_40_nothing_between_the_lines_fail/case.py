from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    bench.write(path_of(CAPA), bench.read(path_of(CAPA)) + b"\0And something else.\n")
