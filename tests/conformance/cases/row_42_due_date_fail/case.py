from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER


def bend(scene: Scene) -> None:
    due = 'due: "2027-05-31"\nsources:'
    scene.bench.edit(CAPA, swap={"sources:": due}).sign(CMO_ENGINEER, "authored")
