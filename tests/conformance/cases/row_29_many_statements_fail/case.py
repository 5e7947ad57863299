from __future__ import annotations

from sealtrail.git import Entry
from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.plan()
    one = Entry("100644", bench.base.objects.put_blob(b"{}"))
    bench.changes |= {path_of(CAPA, "approvals", f"{number:016x}.json"): one for number in range(100_000)}
