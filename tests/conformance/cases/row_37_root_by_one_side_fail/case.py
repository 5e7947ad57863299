from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import ADMIN, DIRECTOR, ROOT


def bend(scene: Scene) -> None:
    bench = scene.bench.next_root("name: Larkspur Therapeutics\n", "name: Larkspur\n").next_policy().pin()
    bench.sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT)
