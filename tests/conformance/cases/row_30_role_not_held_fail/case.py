from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_QA, DIRECTOR


def bend(scene: Scene) -> None:
    scene.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(DIRECTOR, role="sponsor.qa")
