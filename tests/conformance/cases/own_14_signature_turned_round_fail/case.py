from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import QA, ssh_signature
from tests.signatures.forge import armour, blob_of

ORDER = 2**252 + 27742317777372353535851937790883648493


def larger(armoured: bytes) -> bytes:
    blob = blob_of(armoured)
    number = int.from_bytes(blob[-32:], "little") + ORDER
    return armour(blob[:-32] + number.to_bytes(32, "little"))


def bend(scene: Scene) -> None:
    scene.bench.plan().approve().countersign(lambda data: larger(ssh_signature(person_key(QA, 1), data)))
