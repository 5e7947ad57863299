from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER


def bend(scene: Scene) -> None:
    bench = scene.bench
    bench.edit(CMO_ENGINEER, swap={"    events:\n": '    expires: "2026-12-01T00:00:00Z"\n    events:\n'}).let_in()
    scene.land()
    bench.edit(CMO_ENGINEER, swap={'expires: "2026-12-01': 'expires: "2036-12-01'}).let_in()
