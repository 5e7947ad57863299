from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import POLICY


def bend(scene: Scene) -> None:
    bench, pages = scene.bench, 'pages: ["site/pages/**", README.md]'
    bench.swap(POLICY, "authority: [schema/root.yaml, ", "authority: [")
    bench.swap(POLICY, pages, pages.replace("]", ", schema/root.yaml]")).next_policy().pin().holders()
    scene.land()
    bench.next_root("name: Larkspur Therapeutics\n", "name: Larkspur\n").next_policy().pin("SYS-LRK-2026-0004")
    bench.page_signed()
