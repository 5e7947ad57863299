from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    path = bench.base.statements(path_of(CAPA, "approvals"))[0].path
    bench.write(path, bench.read(path).replace(b'"signed_at":"2026', b'"signed_at":"2025'))
