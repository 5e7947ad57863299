from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_DIRECTOR


def bend(scene: Scene) -> None:
    scene.bench.plan()
    bad = scene.commit()
    scene.bypass(bad).cleared().incident((bad, "approval.missing"))
    for path in list(scene.bench.statements):
        if CMO_DIRECTOR.encode() in scene.bench.read(path):
            scene.bench.drop(path, f"{path}.sig")
