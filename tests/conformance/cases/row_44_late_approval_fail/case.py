from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, QA


def bend(scene: Scene) -> None:
    scene.bench.sign(QA, "approved", record=CAPA)
