from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import ADMIN, CMO_HEAD, CMO_QA, DIRECTOR, ROOT


def bend(scene: Scene) -> None:
    bench = scene.bench.root(CMO_HEAD, CMO_QA).next_policy().pin()
    bench.sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA, role=ROOT)
