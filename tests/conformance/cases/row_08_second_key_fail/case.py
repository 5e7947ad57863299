from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import QA


def bend(scene: Scene) -> None:
    bench = scene.bench.second_key(QA, 7)
    scene.land()
    bench.plan().approve().sign(QA, key=person_key(QA, 7), said={"nonce": "0" * 32})
