from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench.colleague()
    bench.drop(*[path for path in bench.changes if "/enrolments/" in path]).let_in()
