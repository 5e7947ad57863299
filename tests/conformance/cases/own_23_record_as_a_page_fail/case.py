from __future__ import annotations

import hashlib

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CHANGE, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.plan()
    after = f'{{mode: "100644", sha256: "{hashlib.sha256(bench.read(path_of(CAPA))).hexdigest()}"}}'
    before = f'{{mode: "100644", sha256: "{hashlib.sha256(bench.base.read(path_of(CAPA)) or b"").hexdigest()}"}}'
    pin = f"  - {{path: {path_of(CAPA)}, before: {before}, after: {after}}}"
    bench.change_record(CHANGE, pin).page_signed()
