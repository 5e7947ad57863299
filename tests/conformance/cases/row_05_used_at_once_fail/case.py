from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, QA


def bend(scene: Scene) -> None:
    new = "PER-HRW-0006"
    bench = scene.bench.colleague(new).let_in().plan()
    bench.sign(CMO_ENGINEER, "authored").sign(new, key=person_key(new, 1)).sign(QA)
