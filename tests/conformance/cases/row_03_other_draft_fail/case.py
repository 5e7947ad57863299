from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import SITE


def bend(scene: Scene) -> None:
    bench = scene.bench
    branch = bench.fork().address("hall 7").site().given().edit(SITE, why="Back again").site()
    bench.address("hall 8").site()
    scene.land()
    bench.changes = dict(branch.changes)
