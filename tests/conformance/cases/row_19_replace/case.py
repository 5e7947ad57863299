from __future__ import annotations

from tests.conformance.builder import Scene
from tests.scenarios.desk import git


def bend(scene: Scene) -> None:
    bad = scene.commit(scene.tree(scene.bench.fork().plan().result()))
    scene.bench.plan().approve()
    scene.offer(scene.commit())
    git("update-ref", f"refs/replace/{scene.offered}", bad, cwd=scene.clone)
