from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER, CMO_QA


def bend(scene: Scene) -> None:
    bench = scene.bench
    more = "parties, products, classification]"
    bench.swap("schema/workflows/capa.yaml", "extent, due, body]", f"extent, due, body, {more}").next_policy()
    bench.pin().holders()
    scene.land()
    away = {"parties: [larkspur, harrow]\n": "", "products: [PRD-LRK-0001]\n": "", "ation: major": "ation: minor"}
    bench.edit(CAPA, "plan_approved", swap=away).sign(CMO_ENGINEER, "authored").sign(CMO_QA)
