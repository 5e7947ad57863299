from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import ADMIN, CMO_DIRECTOR, CMO_HEAD, DIRECTOR, ROOT


def bend(scene: Scene) -> None:
    bench = scene.bench.second_key(CMO_DIRECTOR, 7, holder=CMO_HEAD)
    scene.land()
    bench.shorter_window().pin().sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT)
    bench.sign(CMO_DIRECTOR, role=ROOT, key=person_key(CMO_DIRECTOR, 7))
