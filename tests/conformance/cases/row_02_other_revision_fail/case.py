from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER, CMO_QA


def bend(scene: Scene) -> None:
    bench = scene.bench
    old = bench.fork().plan().approve()
    source = old.statements[-1]
    bench.edit(CAPA, why="A word more").sign(CMO_ENGINEER, "authored")
    scene.land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    bench.keep(CAPA, old.read(source), old.read(f"{source}.sig"))
