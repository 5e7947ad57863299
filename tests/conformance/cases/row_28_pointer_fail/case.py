from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER


def bend(scene: Scene) -> None:
    record = "CAPA-HRW-2026-0003"
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12\n"
    scene.bench.opened(record).attach(record, "scan.csv", pointer).sign(CMO_ENGINEER, "authored")
