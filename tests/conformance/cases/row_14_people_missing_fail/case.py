from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.drop(*[path for path, _ in scene.bench.base.files("records/people")])
