from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve()
    (scene.clone / "info").mkdir(exist_ok=True)
    (scene.clone / "info" / "grafts").write_text(f"{scene.main}\n", "ascii")
