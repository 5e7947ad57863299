from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, path_of


def bend(scene: Scene) -> None:
    record, data = "CAPA-HRW-2026-0003", b"drum,seal\n1,204417\n"
    bench = scene.bench.opened(record).attach(record, "seals.csv", data).sign(CMO_ENGINEER, "authored")
    bench.write(path_of(record, "attachments", "seals.csv"), data[::-1])
