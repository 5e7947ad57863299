from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import DIRECTOR, HEAD


def bend(scene: Scene) -> None:
    scene.bench.next_root(f"person: {HEAD}, public", f"person: {DIRECTOR}, public").next_policy().pin().holders()
