from __future__ import annotations

import hashlib

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, path_of


def bend(scene: Scene) -> None:
    bench, record = scene.bench, "CAPA-HRW-2026-0003"
    pins = ["attachments:"]
    for number in range(200):
        name, data = f"part-{number:03}.csv", f"{number}\n".encode()
        bench.write(path_of(record, "attachments", name), data)
        fields = f"path: {name}, sha256: '{hashlib.sha256(data).hexdigest()}', bytes: {len(data)}"
        pins.append(f"  - {{{fields}, media_type: text/csv, title: {name}}}")
    bench.opened(record).add(record, "\n".join(pins)).sign(CMO_ENGINEER, "authored")
