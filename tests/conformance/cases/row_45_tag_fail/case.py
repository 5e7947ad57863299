from __future__ import annotations

from tests.conformance.builder import Scene
from tests.scenarios.desk import git


def bend(scene: Scene) -> None:
    scene.bench.plan()
    bad = scene.commit()
    scene.refs = (f"{bad}:refs/tags/main",)
    git("update-ref", "refs/tags/main", bad, cwd=scene.clone)
    scene.offer(bad).verified = scene.main
