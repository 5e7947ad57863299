from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    scene.bench.write("site/pages/About.md", "# Another page\n").pin().page_signed()
