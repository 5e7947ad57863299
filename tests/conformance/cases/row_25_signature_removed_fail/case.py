from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    bench.drop(bench.base.statements(path_of(CAPA, "approvals"))[0].path + ".sig")
