from __future__ import annotations

from sealtrail.exemplar.keys import person_key
from tests.conformance.builder import Scene
from tests.gate.bench import CMO_ENGINEER, path_of


def bend(scene: Scene) -> None:
    new, old, lent = "PER-HRW-0006", person_key("PER-HRW-0006", 1), person_key(CMO_ENGINEER, 1)
    bench = scene.bench.colleague(new)
    bench.drop(*[path for path in bench.changes if "/enrolments/" in path])
    bench.swap(path_of(new), old.public, f"{lent.public}=").swap(path_of(new), old.fingerprint, lent.fingerprint)
    bench.enrol(new, 1, about=lent, said={"public": f"{lent.public}="}).let_in()
