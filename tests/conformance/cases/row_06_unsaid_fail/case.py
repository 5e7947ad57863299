from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import POLICY


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().swap(POLICY, "skew_minutes: 15", "skew_minutes: 60")
