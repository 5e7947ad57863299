from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().write(".github/workflows/gate.yml", "jobs: {gate: {steps: [{run: 'true'}]}}\n")
