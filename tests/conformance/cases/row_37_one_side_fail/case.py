from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import ADMIN, DIRECTOR, HEAD, ROOT


def bend(scene: Scene) -> None:
    bench = scene.bench.shorter_window().pin().sign(ADMIN, "authored")
    bench.sign(HEAD, role=ROOT).sign(DIRECTOR, role=ROOT)
