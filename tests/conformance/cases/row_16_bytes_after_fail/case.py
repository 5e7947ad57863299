from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import QA, ssh_signature


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().countersign(lambda data: ssh_signature(person_key(QA, 1), data, tail=b"\0"))
