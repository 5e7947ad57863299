from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import ADMIN, CMO_QA, DIRECTOR, HEAD, QA, ROOT


def bend(scene: Scene) -> None:
    bench = scene.bench.leaves(QA).sign(HEAD, "authored", "sponsor.qa").sign(DIRECTOR, role=ROOT).sign(CMO_QA)
    scene.land()
    bench.leaves(HEAD).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA)
