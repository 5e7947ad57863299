from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    scene.bench.write(path_of(CAPA), Entry("120000", scene.bench.base.objects.put_blob(b"/etc/hostname")))
