from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    large = Entry("100644", scene.put("blob", bytes(100 * 1024 * 1024)))
    scene.bench.plan().approve().write(path_of(CAPA, "attachments", "film.csv"), large)
