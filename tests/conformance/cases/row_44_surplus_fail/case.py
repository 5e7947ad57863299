from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_HEAD


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().sign(CMO_HEAD, role="cmo.qu")
