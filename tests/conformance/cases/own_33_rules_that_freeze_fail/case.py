from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import POLICY


def bend(scene: Scene) -> None:
    bench = scene.bench.swap(POLICY, "accepted: [ssh-ed25519, ecdsa-sha2-nistp256,", "accepted: [ecdsa-sha2-nistp256,")
    bench.next_policy().pin().holders()
