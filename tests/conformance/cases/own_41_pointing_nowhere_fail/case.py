from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER, CMO_QA, QA


def bend(scene: Scene) -> None:
    record = "CAPA-HRW-2026-0003"
    bench = scene.bench.opened(record).add(record, f"links:\n  - {{rel: recurs, to: {CAPA}}}")
    bench.sign(CMO_ENGINEER, "authored")
    scene.land()
    bench.edit(CAPA, "voided").sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA, "acknowledged")
