from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_HEAD, CMO_QA, SITE


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    source = bench.statements[-1]
    bench.address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    bench.keep(SITE, bench.read(source), bench.read(f"{source}.sig"))
