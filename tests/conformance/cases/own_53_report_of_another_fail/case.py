from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import QA, REGULATORY


def bend(scene: Scene) -> None:
    scene.bench.key_event(REGULATORY, "revoked", "2026-10-12T07:30:00Z").sign(QA, "authored")
