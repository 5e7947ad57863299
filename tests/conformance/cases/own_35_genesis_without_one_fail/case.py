from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_DIRECTOR


def bend(scene: Scene) -> None:
    scene.anchor = None
    scene.begin_anew()
    founding, missing = "SYS-LRK-2026-0001", CMO_DIRECTOR
    for path in [p for p in scene.bench.changes if f"{founding}/approvals/" in p and p.endswith(".json")]:
        if missing.encode() in scene.bench.read(path):
            scene.bench.drop(path, f"{path}.sig")
