from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import POLICY


def bend(scene: Scene) -> None:
    scene.bench.swap(POLICY, "default: 21", "default: 14").pin().holders()
