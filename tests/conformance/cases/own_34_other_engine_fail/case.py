from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import POLICY


def bend(scene: Scene) -> None:
    scene.bench.swap(POLICY, "engine: 1", "engine: 99").next_policy().pin().holders()
