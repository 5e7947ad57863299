from __future__ import annotations

from tests.conformance.builder import Scene
from tests.conformance.ground import MAIN
from tests.scenarios.desk import git


def bend(scene: Scene) -> None:
    scene.bench.plan().approve()
    scene.offer(scene.commit())
    git("update-ref", MAIN, scene.offered, cwd=scene.clone)
    whole = scene.clone.rename(scene.folder / "whole.git")
    git("clone", "--quiet", "--bare", "--depth", "5", whole.as_uri(), scene.clone, cwd=scene.folder)
