from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_HEAD, CMO_QA


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    bench.sign(CMO_HEAD, role="sponsor.qa", said={"signatory.organisation": "larkspur"})
