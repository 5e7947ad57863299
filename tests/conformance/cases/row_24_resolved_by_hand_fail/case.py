from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench
    branch = bench.fork().plan().approve()
    side = scene.commit(scene.tree(branch.result()))
    bench.edit(CAPA, why="A word more").sign(CMO_ENGINEER, "authored")
    scene.land()
    bench.plan().swap(path_of(CAPA), "change_reason: A test", "change_reason: Settled while merging")
    bench.changes |= {path: content for path, content in branch.changes.items() if "/approvals/" in path}
    scene.offer(scene.commit(parents=(scene.main, side), message="Merge, with conflicts settled"))
