from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench
    governance, _ = bench.base.governance()
    assert governance is not None
    version, sha256 = governance.policy.version, governance.sha256
    bench.next_policy(f'{{version: {version}, sha256: "{sha256}", meanings: {{approved: I looked at it.}}}}')
    bench.pin().holders()
