from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench
    path = bench.base.statements(path_of(CMO_ENGINEER, "enrolments"))[0].path
    bench.edit(CMO_ENGINEER).let_in().drop(path, f"{path}.sig")
