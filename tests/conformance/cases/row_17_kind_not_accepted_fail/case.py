from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import QA, TokenKey
from tests.signatures.authenticator import SK_ED25519, Authenticator


def bend(scene: Scene) -> None:
    scene.bench.another_key(QA, TokenKey.of(Authenticator(SK_ED25519)))
