from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER, CMO_QA, QA, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    proof = bench.base.statements(path_of(QA, "enrolments"))[0]
    bench.keep(CAPA, proof.data, proof.signature)
