from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import DIRECTOR, HEAD, QA, ROOT


def bend(scene: Scene) -> None:
    scene.bench.colleague().sign(QA, "authored").sign(DIRECTOR, role=ROOT).sign(HEAD, role="sponsor.qa")
