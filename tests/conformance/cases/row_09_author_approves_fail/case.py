from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_QA, QA


def bend(scene: Scene) -> None:
    scene.bench.plan().sign(CMO_QA, "authored").sign(CMO_QA).sign(QA)
    scene.offer(scene.commit(author="José Luis Peña <per-hrw-0003@harrow.example>"))
