from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().write("records/capas/2026/CAPA-HRW-2026-0003;id/index.md", "---\n---\n")
