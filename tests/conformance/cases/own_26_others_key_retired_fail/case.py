from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_QA, DIRECTOR, HEAD, QA, ROOT


def bend(scene: Scene) -> None:
    bench = scene.bench.key_event(CMO_QA, "retired", "2026-10-12T07:00:00Z")
    bench.sign(QA, "authored").sign(DIRECTOR, role=ROOT).sign(HEAD, role="sponsor.qa")
