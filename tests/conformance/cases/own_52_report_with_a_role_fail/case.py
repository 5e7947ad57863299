from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, path_of


def bend(scene: Scene) -> None:
    role = '  - {role: cmo.qu, sites: all, valid_from: "2026-01-12T00:00:00+01:00"}\nkeys:'
    bench = scene.bench.key_event(CMO_ENGINEER, "compromised", "2026-10-12T07:30:00Z")
    bench.swap(path_of(CMO_ENGINEER), "keys:", role).sign(CMO_ENGINEER, "authored")
