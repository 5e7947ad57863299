from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    digits = b'"revision":' + b"9" * 5000
    scene.bench.plan().approve().restate(lambda data: data.replace(b'"revision":3', digits))
