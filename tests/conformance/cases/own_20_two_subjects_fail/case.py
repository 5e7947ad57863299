from __future__ import annotations

from sealtrail import digest
from tests.conformance.builder import Scene
from tests.gate.bench import CAPA, CMO_ENGINEER, CMO_QA, QA, SITE, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    subject = [{"name": path_of(r), "digest": {"sha256": digest.sha256(bench.read(path_of(r)))}} for r in (CAPA, SITE)]
    bench.sign(QA, outer={"subject": subject})
