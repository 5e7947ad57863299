from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_HEAD, ssh_signature


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve().sign(CMO_HEAD, role="cmo.qu")
    bench.countersign(lambda data: ssh_signature(bench.live_key(bench.person(CMO_HEAD)), data + b" "))
