from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER, CMO_HEAD


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    scene.land()
    since = {"since": "2026-10-12T07:00:00Z"}
    bench.key_event(CMO_ENGINEER, "compromised", "2026-10-12T08:00:30Z", **since).let_in()
    scene.land()
    bench.edit(CAPA, why="Signed anew").sign(CMO_HEAD, "authored", "cmo.qu")
