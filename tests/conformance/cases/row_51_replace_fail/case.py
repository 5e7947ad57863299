from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve()
    scene.refs = (f"{scene.offer(scene.commit()).offered}:refs/replace/{scene.main}",)
