from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_HEAD, QA


def bend(scene: Scene) -> None:
    role = '  - {role: cmo.qu, sites: all, valid_from: "2026-01-12T00:00:00+01:00"}\nkeys:'
    bench = scene.bench.edit(CMO_ENGINEER, swap={"keys:": role}).let_in()
    bench.plan().sign(CMO_HEAD, "authored", "cmo.qu").sign(CMO_ENGINEER, role="cmo.qu").sign(QA)
