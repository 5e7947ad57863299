from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene
from tests.gate.bench import PAGE


def bend(scene: Scene) -> None:
    link = Entry("120000", scene.bench.base.objects.put_blob(b"../../schema/root.yaml"))
    scene.bench.write(PAGE, link).pin().page_signed()
