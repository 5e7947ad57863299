from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import SITE, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench
    bench.address("hall 7").site()
    again = bench.read(path_of(SITE))
    scene.land()
    bench.edit(SITE, why="Not in hall 7 after all", swap={"patient packs in hall 7": "patient packs"}).site()
    scene.land()
    bench.write(path_of(SITE), again)
