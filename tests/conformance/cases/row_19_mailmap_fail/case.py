from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().write(".mailmap", "Annika Böttcher <a@larkspur.example> <somebody@harrow.example>\n")
