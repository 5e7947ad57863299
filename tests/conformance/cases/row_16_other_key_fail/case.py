from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import HEAD, ssh_signature


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().countersign(lambda data: ssh_signature(person_key(HEAD, 1), data))
