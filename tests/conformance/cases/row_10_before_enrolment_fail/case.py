from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_QA, QA


def bend(scene: Scene) -> None:
    bench = scene.bench.second_key(CMO_ENGINEER, 7)
    scene.land()
    before = {"signed_at": "2026-10-05T08:00:00Z"}
    bench.plan().sign(CMO_ENGINEER, "authored", key=person_key(CMO_ENGINEER, 7), said=before)
    bench.sign(CMO_QA).sign(QA)
