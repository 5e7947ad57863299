from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    blob = bytes.fromhex(scene.put("blob", b"x"))
    bent = scene.put("tree", b"100644 b.md\0" + blob + b"100644 about.md\0" + blob)
    scene.bench.plan().approve().write("site/pages", Entry("40000", bent))
