from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    stale = scene.bench.fork().plan().approve()
    scene.bench.address().site()
    scene.land()
    bad = scene.commit(scene.tree(stale.result()))
    scene.bypass(bad).cleared().incident((bad, "approval.append-only approval.missing record.revision"))
