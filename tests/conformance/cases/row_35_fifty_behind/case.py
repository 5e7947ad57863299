from __future__ import annotations

from tests.conformance.builder import Scene


def bend(scene: Scene) -> None:
    bench = scene.bench
    fork = bench.fork().plan().approve()
    proposal = scene.commit(scene.tree(fork.result()))
    for person, record in scene.unread(50):
        bench.sign(person, "acknowledged", record=record)
        scene.main = scene.commit()
        bench.given()
    scene.bypass(scene.main)
    bench.changes = dict(fork.changes)
    scene.offer(scene.commit(parents=(scene.main, proposal), message="Merge"))
