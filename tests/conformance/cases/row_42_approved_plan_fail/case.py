from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    scene.land()
    bench.edit(CAPA, "implementing", why="Work begins").sign(CMO_ENGINEER, "authored")
    scene.land()
    bench.edit(CAPA, swap={"Withdraw blank labels from the coating suite.": "Remind the operators."})
    bench.sign(CMO_ENGINEER, "authored")
