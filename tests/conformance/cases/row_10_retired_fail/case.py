from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_QA, QA


def bend(scene: Scene) -> None:
    bench = scene.bench.key_event(QA, "retired", "2026-10-12T07:00:00Z").let_in()
    scene.land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    bench.sign(QA, key=person_key(QA, 1), said={"signed_at": "2026-10-05T08:00:00Z"})
