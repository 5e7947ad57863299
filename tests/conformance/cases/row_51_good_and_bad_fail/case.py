from __future__ import annotations

from tests.conformance.builder import Scene
from tests.conformance.ground import MAIN


def bend(scene: Scene) -> None:
    scene.bench.plan().approve()
    scene.offer(scene.commit())
    scene.refs = (f"{scene.offered}:{MAIN}", f"{scene.offered}:refs/tags/v1")
