from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.swap("schema/root.yaml", "version: 1", "version: 3").next_policy().pin().holders()
