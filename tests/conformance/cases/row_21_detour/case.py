from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    draft = scene.commit(scene.tree(scene.bench.fork().plan().swap(path_of(CAPA), "mixed", "mixed up").result()))
    scene.bench.plan().approve()
    signed = scene.commit(parents=(draft,))
    scene.offer(scene.commit(parents=(scene.main, signed), message="Merge"))
