from __future__ import annotations

from sealtrail.exemplar.keys import root_key
from tests.conformance.builder import Scene
from tests.gate.bench import CMO_HEAD, CMO_QA


def bend(scene: Scene) -> None:
    before, after = (root_key(person).public for person in (CMO_HEAD, CMO_QA))
    bench = scene.bench.next_root(f'{CMO_HEAD}, public: "{before}"', f'{CMO_QA}, public: "{after}"').next_policy()
    bench.pin().holders()
