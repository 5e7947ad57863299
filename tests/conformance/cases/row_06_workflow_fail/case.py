from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_QA


def bend(scene: Scene) -> None:
    need = "      - {role: sponsor.qa, meaning: approved, when: [shared]}\n  - {from: plan_approved"
    bench = scene.bench.swap("schema/workflows/capa.yaml", need, "  - {from: plan_approved").next_policy()
    bench.pin().holders().plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
