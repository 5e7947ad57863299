from __future__ import annotations

from datetime import UTC, datetime

from tests.conformance.builder import TICK, Scene
from tests.gate.bench import CAPA, QA


def bend(scene: Scene) -> None:
    bench, now = scene.bench, scene.bench.at
    bench.at = datetime(2099, 6, 1, 12, tzinfo=UTC)
    bench.sign(QA, "acknowledged", record=CAPA)
    far = scene.commit()
    scene.bypass(far).cleared().bench.at = now + TICK
    scene.incident((far, "time.future"))
