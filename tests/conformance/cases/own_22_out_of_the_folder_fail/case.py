from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, path_of


def bend(scene: Scene) -> None:
    record = "CAPA-HRW-2026-0003"
    bench = scene.bench.opened(record).attach(record, "seals.csv", b"1\n")
    elsewhere = "../../CAPA-HRW-2026-0001/attachments/coupling-fit.csv"
    bench.swap(path_of(record), "  - path: seals.csv", f"  - path: {elsewhere}")
    bench.sign(CMO_ENGINEER, "authored")
