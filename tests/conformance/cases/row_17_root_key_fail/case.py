from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, CMO_HEAD, CMO_QA


def bend(scene: Scene) -> None:
    scene.bench.root(CMO_HEAD, CMO_QA, person_key(CMO_ENGINEER, 1)).next_policy().pin().holders()
