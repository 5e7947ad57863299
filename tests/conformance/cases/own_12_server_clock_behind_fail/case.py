from __future__ import annotations

from datetime import timedelta

from tests.conformance.builder import Scene
from tests.gate.bench import AT


def bend(scene: Scene) -> None:
    scene.bench.plan().approve()
    scene.server_clock = AT - timedelta(days=365)
