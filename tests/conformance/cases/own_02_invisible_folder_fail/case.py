from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().write("site/x", Entry("40000", scene.put("tree", b"")))
