from __future__ import annotations

from tests.conformance.builder import Scene
from tests.scenarios.desk import git


def bend(scene: Scene) -> None:
    good = scene.commit(scene.tree(scene.bench.fork().plan().approve().result()))
    scene.bench.plan()
    bad = scene.commit()
    scene.offer(bad)
    git("update-ref", f"refs/replace/{bad}", good, cwd=scene.clone)
