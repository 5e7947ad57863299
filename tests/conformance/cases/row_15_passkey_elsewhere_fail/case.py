from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_HEAD, CMO_QA, QA, TokenKey
from tests.signatures.authenticator import WEBAUTHN, Authenticator


def bend(scene: Scene) -> None:
    token = TokenKey.of(Authenticator(WEBAUTHN), origin="https://sign.records.example.evil.example")
    bench = scene.with_tokens(QA, token, verified="acknowledged")
    bench.address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA, "acknowledged", key=token)
