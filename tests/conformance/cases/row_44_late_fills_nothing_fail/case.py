from __future__ import annotations

import hashlib

from tests.conformance.builder import Scene
from tests.gate.bench import CMO_HEAD, CMO_QA, HEAD, SITE, path_of


def bend(scene: Scene) -> None:
    bench = scene.bench.address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    old = hashlib.sha256(bench.base.read(path_of(SITE)) or b"").hexdigest()
    said = {"transition": None, "revision": 1, "prior": None}
    outer = {"subject": [{"name": path_of(SITE), "digest": {"sha256": old}}]}
    bench.sign(HEAD, "acknowledged", "sponsor.qa", said=said, outer=outer)
