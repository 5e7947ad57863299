from __future__ import annotations

from tests.conformance.builder import Scene
from tests.gate.bench import ADMIN, CMO_HEAD, CMO_QA, HEAD


def bend(scene: Scene) -> None:
    bench = scene.bench.write("CODEOWNERS", "* @quality\n").write("site/pages/contact.md", "# Contact\n").pin()
    bench.sign(ADMIN, "authored").sign(HEAD, role="sponsor.qa_head").sign(CMO_HEAD, role="cmo.qu_head")
    bench.sign(CMO_QA, "acknowledged").sign(HEAD, role="sponsor.qa")
