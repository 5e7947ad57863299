from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().write(path_of(CAPA, "attachments", "evidence"), Entry("160000", scene.main))
