from __future__ import annotations

from tests.conformance.builder import Scene
from tests.scenarios.desk import git


def bend(scene: Scene) -> None:
    scene.offer(git("rev-parse", f"{scene.main}~1", cwd=scene.clone))
