from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.plan()
    bench.swap(path_of(CAPA), "change_reason: A test", "change_reason: &why A test\nproblem_again: *why").approve()
