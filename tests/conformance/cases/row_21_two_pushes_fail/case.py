from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan()
    scene.offer(scene.commit())
    assert scene.push(f"{scene.offered}:refs/heads/aside").code == 0
