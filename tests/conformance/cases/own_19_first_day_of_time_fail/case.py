from __future__ import annotations

import re

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, path_of


def bend(scene: Scene) -> None:
    text = scene.bench.opened("CAPA-HRW-2026-0003").read(path_of("CAPA-HRW-2026-0003")).decode()
    when = re.search(r'opened_at: "(.*)"', text)
    assert when is not None
    bench = scene.bench.swap(path_of("CAPA-HRW-2026-0003"), when[1], "0001-01-01T00:00:00+14:00")
    bench.sign(CMO_ENGINEER, "authored")
