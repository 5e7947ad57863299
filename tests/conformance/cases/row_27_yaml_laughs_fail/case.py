from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    why = "change_reason: A test"
    lines = [why, "l0: &l0 lol", *(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 10))]
    scene.bench.plan().swap(path_of(CAPA), why, "\n".join(lines)).approve()
