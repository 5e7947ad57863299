from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import path_of
from tests.signatures.forge import IDENTITY, ed25519_blob, line


def bend(scene: Scene) -> None:
    public, weak = person_key("PER-HRW-0006", 1).public, line(ed25519_blob(IDENTITY))
    scene.bench.colleague().swap(path_of("PER-HRW-0006"), f'"{public}"', f'"{weak}"').let_in()
