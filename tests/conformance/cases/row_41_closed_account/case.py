from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER, CMO_HEAD, CMO_QA, QA


def bend(scene: Scene) -> None:
    bench = scene.bench
    bench.edit(CAPA).sign(CMO_QA, "authored")
    scene.land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA)
    scene.land()
    bench.edit(CAPA, "voided").sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA, "acknowledged")
