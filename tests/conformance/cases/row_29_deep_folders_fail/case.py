from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    at = scene.put("tree", b"100644 a\0" + bytes.fromhex(scene.put("blob", b"x")))
    for _ in range(2000):
        at = scene.put("tree", b"40000 a\0" + bytes.fromhex(at))
    scene.bench.plan().approve().write("site/x", Entry("40000", at))
