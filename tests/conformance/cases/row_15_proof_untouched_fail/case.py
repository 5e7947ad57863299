from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import QA, TokenKey
from tests.signatures.authenticator import SK_ED25519, Authenticator


def bend(scene: Scene) -> None:
    token = TokenKey.of(Authenticator(SK_ED25519), flags=0)
    scene.accept_tokens().another_key(QA, token)
