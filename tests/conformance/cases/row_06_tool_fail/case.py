from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench.plan().approve()
    bench.write("tooling/sealtrail/gate/judge.py", "def judge(*_): ...\n").write("conftest.py", "import os\n")
