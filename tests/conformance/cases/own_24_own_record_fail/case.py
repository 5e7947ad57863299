from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_HEAD, CMO_QA, QA, ROOT


def bend(scene: Scene) -> None:
    bench = scene.bench.edit(CMO_HEAD, swap={"Holds one of Harrow's two root keys.": "Holds a root key."})
    bench.sign(CMO_QA, "authored").sign(QA).sign(CMO_HEAD, role=ROOT)
