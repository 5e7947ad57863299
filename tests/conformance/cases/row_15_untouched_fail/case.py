from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_HEAD, CMO_QA, QA, TokenKey
from tests.signatures.authenticator import SK_ED25519, Authenticator


def bend(scene: Scene) -> None:
    token = TokenKey.of(Authenticator(SK_ED25519), flags=0)
    bench = scene.with_tokens(QA, token)
    bench.address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA, "acknowledged", key=token)
