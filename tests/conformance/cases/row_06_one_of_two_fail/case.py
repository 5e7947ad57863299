from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench.page().write("site/pages/contact.md", "Call 555 0199.\n").pin(leave_out="site/pages/contact.md")
    bench.page_signed()
