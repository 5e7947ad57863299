from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import ADMIN, CMO_ENGINEER, CMO_QA, DIRECTOR, QA, ROOT


def bend(scene: Scene) -> None:
    role = '  - {role: sponsor.qa, sites: all, valid_from: "2026-01-12T00:00:00+01:00"}\nkeys:'
    bench = scene.bench.edit(ADMIN, swap={"keys:": role})
    bench.sign(QA, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA)
    scene.land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(ADMIN, role="sponsor.qa")
