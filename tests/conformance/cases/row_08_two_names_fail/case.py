from __future__ import annotations

from sealtrail.exemplar.keys import root_key
from tests.conformance.builder import Scene
from tests.gate.bench import DIRECTOR, HEAD


def bend(scene: Scene) -> None:
    scene.bench.next_root(root_key(HEAD).public, root_key(DIRECTOR).public).next_policy().pin().holders()
