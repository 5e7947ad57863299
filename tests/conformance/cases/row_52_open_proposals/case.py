from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench
    signed = [bench.fork().plan().approve(), bench.fork().address().site()]
    signed += [bench.fork().sign(person, "acknowledged", record=record) for person, record in scene.unread(3)]
    bench.remembered().pin().holders()
    scene.land()
    bench.changes = {path: content for one in signed for path, content in one.changes.items()}
