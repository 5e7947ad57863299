from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_QA, QA


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    bench.sign(QA, said={"comment": "But only this once."})
