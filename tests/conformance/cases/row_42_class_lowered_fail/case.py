from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER


def bend(scene: Scene) -> None:
    bench = scene.bench.edit(CAPA, "open", why="Back to the start").sign(CMO_ENGINEER, "authored")
    scene.land()
    bench.edit(CAPA, swap={"classification: major": "classification: minor"}).sign(CMO_ENGINEER, "authored")
