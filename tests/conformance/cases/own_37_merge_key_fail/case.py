from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    why = "change_reason: A test\n"
    scene.bench.plan().swap(path_of(CAPA), why, f"{why}<<: {{state: open}}\n").approve()
