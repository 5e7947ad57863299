from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, path_of


def bend(scene: Scene) -> None:
    bench, record = scene.bench, "CAPA-HRW-2026-0003"
    other = bench.fork().opened(record).swap(path_of(record), "title: Drums", "title: Casks")
    side = scene.commit(scene.tree(other.sign(CMO_ENGINEER, "authored").result()))
    bench.opened(record).sign(CMO_ENGINEER, "authored")
    scene.land().offer(side)
