from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import DIRECTOR, HEAD, QA, REGULATORY


def bend(scene: Scene) -> None:
    bench = scene.deputy(QA, REGULATORY, "sponsor.qa")
    box = 'from: "2026-10-01T00:00:00Z", to: "2026-11-01T00:00:00Z"'
    named = f"deputies:\n  - {{person: {DIRECTOR}, role: sponsor.qa, {box}}}"
    bench.edit(REGULATORY).add(REGULATORY, named).let_in(HEAD)
