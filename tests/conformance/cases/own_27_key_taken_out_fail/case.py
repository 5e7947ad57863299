from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.second_key(CMO_ENGINEER, 7)
    text = bench.read(path_of(CMO_ENGINEER)).decode()
    scene.land()
    key = person_key(CMO_ENGINEER, 7)
    block = text[text.index(f'  - fingerprint: "{key.fingerprint}"') : text.index("identity:")]
    bench.edit(CMO_ENGINEER, swap={block: ""}).let_in()
