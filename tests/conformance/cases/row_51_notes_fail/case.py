from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.refs = (f"{scene.offer(scene.main).offered}:refs/notes/commits",)
