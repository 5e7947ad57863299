from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CLOSED, CMO_ENGINEER


def bend(scene: Scene) -> None:
    scene.bench.edit(CLOSED, swap={"title: Inactive": "title: Coated"}).sign(CMO_ENGINEER, "authored")
