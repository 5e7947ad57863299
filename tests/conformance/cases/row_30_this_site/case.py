from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, QA, path_of


def bend(scene: Scene) -> None:
    bench, new = scene.bench.colleague(), "PER-HRW-0006"
    bench.swap(path_of(new), "sites: all", "sites: [SITE-HRW-0001]").let_in()
    scene.land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(new).sign(QA)
