from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CHANGE, PAGE


def bend(scene: Scene) -> None:
    bench = scene.bench
    old = bench.read(PAGE)
    bench.page().pin().page_signed()
    scene.land()
    bench.write(PAGE, old).edit(CHANGE).page_signed()
