from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench.page().pin().page_signed()
    bench.write("site/pages/about.md", bench.read("site/pages/about.md") + b"And more.\n")
