from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.next_root("threshold: 1", "threshold: 3").next_policy().pin().holders()
