from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan()
    bad = scene.commit()
    scene.bypass(bad).cleared().incident((bad, "approval.missing"))
