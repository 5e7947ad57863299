from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import CMO_HEAD, CMO_QA, QA, TokenKey
from tests.signatures.authenticator import SK_ED25519, Authenticator


def bend(scene: Scene) -> None:
    bench = scene.with_tokens(QA, TokenKey.of(Authenticator(SK_ED25519)), verified="acknowledged")
    bench.address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    bench.sign(QA, "acknowledged", key=person_key(QA, 1))
