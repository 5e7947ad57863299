from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    folder = scene.bench.base.entry("records/sites")
    assert folder is not None
    scene.bench.plan().approve().write("site/pages/more.md", Entry("100644", folder.id))
