from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER, CMO_QA, QA


def bend(scene: Scene) -> None:
    bench = scene.bench
    bench.edit(CAPA, swap={"in at least ten lots": "in at least nine lots"}).sign(CMO_QA, "authored")
    scene.land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(QA).sign(CMO_QA)
