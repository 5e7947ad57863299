from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    path = "schema/workflows/capa.yaml"
    scene.bench.write(path, scene.bench.read(path) + b"# A comment.\n").pin().holders()
