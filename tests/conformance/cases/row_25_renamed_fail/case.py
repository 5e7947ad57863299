from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    bench, name = scene.bench, path_of(CAPA, "approvals", "0123456789abcdef.json")
    path = bench.base.statements(path_of(CAPA, "approvals"))[0].path
    bench.write(name, bench.read(path)).write(f"{name}.sig", bench.read(f"{path}.sig")).drop(path, f"{path}.sig")
