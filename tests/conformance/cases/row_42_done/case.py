from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    scene.land()
    bench.edit(CAPA, "implementing", why="Work begins").sign(CMO_ENGINEER, "authored")
    scene.land()
    due = 'due: "2026-12-11"\n'
    bench.edit(CAPA, swap={due: f'{due}    done_on: "2026-11-30"\n'}).sign(CMO_ENGINEER, "authored")
