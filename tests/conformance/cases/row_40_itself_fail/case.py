from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CHANGE, path_of


def bend(scene: Scene) -> None:
    bench, own = scene.bench.page(), f'{path_of(CHANGE)}, after: {{mode: "100644", sha256: "{"0" * 64}"}}'
    bench.pin(more=f"\n  - {{path: {own}}}").page_signed()
