from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_QA, QA


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    bench.sign(QA, said={"repository": "urn:uuid:00000000-0000-4000-8000-000000000000"})
