from __future__ import annotations

from tests.conformance.builder import Scene
from tests.conformance.ground import MAIN


def bend(scene: Scene) -> None:
    scene.refs = (f":{MAIN}",)
    scene.offer(scene.main)
