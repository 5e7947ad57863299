from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_QA, QA, REGULATORY


def bend(scene: Scene) -> None:
    bench = scene.deputy(QA, REGULATORY, "sponsor.qa").plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    bench.sign(REGULATORY, role="sponsor.qa", said={"signatory.deputy_for": QA})
