from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, QA


def bend(scene: Scene) -> None:
    bench, new = scene.bench.colleague(), "PER-HRW-0006"
    scene.bypass(scene.commit())
    people = dict(bench.changes)
    bench.given().plan().sign(CMO_ENGINEER, "authored").sign(new).sign(QA)
    bench.changes |= people
