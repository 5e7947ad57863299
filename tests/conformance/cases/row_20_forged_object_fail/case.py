from __future__ import annotations

import hashlib

from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    scene.offer(scene.commit())
    text = bench.read(path_of(CAPA))
    forged = text.replace(b"no tablets were mixed", b"no tablets were mixes")
    name = hashlib.sha1(b"blob %d\0" % len(text) + text).hexdigest()
    scene.put_as(name, b"blob %d\0" % len(forged) + forged)
