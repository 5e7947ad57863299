from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import SITE
from tests.scenarios.desk import git


def bend(scene: Scene) -> None:
    bench = scene.bench
    side = scene.commit(scene.tree(bench.fork().edit(SITE, why="One").site().result()))
    bench.address().site()
    scene.land().offer(side)
    (scene.clone / "info").mkdir(exist_ok=True)
    (scene.clone / "info" / "attributes").write_text("* merge=union\n", "ascii")
    git("config", "merge.renames", "true", cwd=scene.clone)
    git("config", "merge.directoryRenames", "true", cwd=scene.clone)
