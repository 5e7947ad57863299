from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    blob = scene.put("blob", b"x\n")
    scene.bench.plan().approve().write("site/pages/more.md", Entry("0100644", blob))
