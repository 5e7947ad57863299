from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_QA, QA


def bend(scene: Scene) -> None:
    bench = scene.bench.key_event(CMO_ENGINEER, "retired", "2026-10-12T07:00:00Z").let_in()
    scene.land()
    event = '      - {kind: retired, at: "2026-10-12T07:00:00Z"}\n'
    again = '      - {kind: enrolled, at: "2026-10-12T07:30:00Z"}\n'
    bench.edit(CMO_ENGINEER, swap={event: event + again}).let_in()
    scene.land()
    bench.plan().sign(CMO_ENGINEER, "authored", key=person_key(CMO_ENGINEER, 1)).sign(CMO_QA).sign(QA)
