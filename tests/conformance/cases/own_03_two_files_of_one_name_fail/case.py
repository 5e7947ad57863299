from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    one, other = (bytes.fromhex(scene.put("blob", text)) for text in (b"one", b"other"))
    twice = scene.put("tree", b"100644 about.md\0" + one + b"100644 about.md\0" + other)
    scene.bench.plan().approve().write("site/pages", Entry("40000", twice))
