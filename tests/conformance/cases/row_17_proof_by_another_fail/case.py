from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import CMO_QA


def bend(scene: Scene) -> None:
    bench = scene.bench.colleague()
    bench.drop(*[path for path in bench.changes if "/enrolments/" in path])
    bench.enrol("PER-HRW-0006", 1, key=person_key(CMO_QA, 1)).let_in()
