from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.write("schema/workflows/capa.yaml", None).next_policy().pin().holders()
