from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_QA, REGULATORY


def bend(scene: Scene) -> None:
    role = '  - {role: sponsor.qa, sites: all, valid_from: "2026-11-01T00:00:00+01:00"}\nkeys:'
    bench = scene.bench.edit(REGULATORY, swap={"keys:": role}).let_in()
    scene.land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(REGULATORY, role="sponsor.qa")
