from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import path_of, rsa_line


def bend(scene: Scene) -> None:
    public = person_key("PER-HRW-0006", 1).public
    scene.bench.colleague().swap(path_of("PER-HRW-0006"), f'"{public}"', f'"{rsa_line(1024)}"').let_in()
