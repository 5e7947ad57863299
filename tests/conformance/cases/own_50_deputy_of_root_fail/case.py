from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import ADMIN, CMO_DIRECTOR, DIRECTOR, QA, ROOT


def bend(scene: Scene) -> None:
    bench = scene.bench.shorter_window().pin().sign(ADMIN, "authored").sign(CMO_DIRECTOR, role=ROOT)
    bench.sign(QA, role=ROOT, key=person_key(QA, 1), said={"signatory.deputy_for": DIRECTOR})
