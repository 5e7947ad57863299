from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER


def bend(scene: Scene) -> None:
    since = {"since": "2026-02-01T00:00:00Z"}
    scene.bench.key_event(CMO_ENGINEER, "compromised", "2026-10-12T07:30:00Z", **since).sign(CMO_ENGINEER, "authored")
