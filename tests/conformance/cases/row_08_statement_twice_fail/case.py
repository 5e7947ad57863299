from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import QA


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().sign(QA, said={"nonce": "0" * 32})
