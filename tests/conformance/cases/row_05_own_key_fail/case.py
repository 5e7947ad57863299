from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import CMO_DIRECTOR, CMO_QA, ROOT


def bend(scene: Scene) -> None:
    new = "PER-HRW-0006"
    bench = scene.bench.colleague(new).sign(CMO_QA, "authored").sign(CMO_DIRECTOR, role=ROOT)
    bench.sign(new, role="sponsor.qa", said={"signatory.organisation": "larkspur"}, key=person_key(new, 1))
