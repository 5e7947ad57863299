from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    blob = scene.put("blob", b"x")
    wide = b"".join(b"100644 %07d\0" % number + bytes.fromhex(blob) for number in range(1_000_000))
    scene.bench.plan().approve().write("site/x", Entry("40000", scene.put("tree", wide)))
