from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    at = scene.put("blob", b"x")
    for mode in (b"100644", *[b"40000"] * 8):
        at = scene.put("tree", b"".join(mode + b" %d\0" % number + bytes.fromhex(at) for number in range(10)))
    scene.bench.plan().approve().write("site/x", Entry("40000", at))
