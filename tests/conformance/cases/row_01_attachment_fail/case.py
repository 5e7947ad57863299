from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, path_of


def bend(scene: Scene) -> None:
    record = "CAPA-HRW-2026-0003"
    bench = scene.bench.opened(record).attach(record, "seals.csv", b"drum,seal\n1,204417\n")
    bench.sign(CMO_ENGINEER, "authored")
    bench.write(path_of(record, "attachments", "seals.csv"), b"drum,seal\n1,204418\n")
