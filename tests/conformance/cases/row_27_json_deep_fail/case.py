from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().restate(lambda _: b'{"a":' * 1300 + b"1" + b"}" * 1300)
