from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_QA, QA


def bend(scene: Scene) -> None:
    role = '{role: sponsor.qa, sites: all, valid_from: "2026-01-12T00:00:00+01:00"'
    bench = scene.bench.edit(QA, swap={f"{role}}}": f'{role}, valid_to: "2026-10-12T06:00:00Z"}}'}).let_in()
    scene.land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA, said={"signed_at": "2026-10-05T08:00:00Z"})
