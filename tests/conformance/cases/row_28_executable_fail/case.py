from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    script = Entry("100755", scene.bench.base.objects.put_blob(b"#!/bin/sh\n"))
    scene.bench.plan().approve().write(path_of(CAPA, "attachments", "run.sh"), script)
