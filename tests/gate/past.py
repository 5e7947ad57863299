"""A history in memory: the story as commits on main, and whatever a test puts on top of it, good or bad.

The bench always stands on the last valid tree. Nothing here judges: every step is judged by the gate's own walk.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sealtrail import gate, history
from sealtrail.exemplar.player import Landing
from sealtrail.git import Objects, Repository
from sealtrail.model import Anchor
from sealtrail.store import Snapshot
from tests.gate.bench import ADMIN, AT, CMO_DIRECTOR, DIRECTOR, ROOT, Bench, path_of

MINUTE = timedelta(minutes=1)
INCIDENT = "INC-LRK-2026-0001"


class Memory(Repository):
    """A repository that is its objects and one branch, and nothing else."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.tip = ""

    def branch(self, name: str) -> str | None:
        return self.tip if name == "main" else None

    def commit(self, tree: str, at: datetime, *parents: str, more: bytes = b"") -> str:
        who = b"A <a@example> %d +0000" % at.timestamp()
        lines = [b"tree " + tree.encode(), *(b"parent " + p.encode() for p in parents)]
        data = b"\n".join([*lines, b"author " + who, b"committer " + who]) + b"\n" + more + b"\nA test\n"
        return self.objects._put("commit", data)


def told(landings: Iterable[Landing]) -> Past:
    """The story's landings as commits, each of them judged."""
    memory, past = Memory(Objects()), None
    snapshot = Snapshot(memory.objects, memory.objects.put_files({}))
    for landing in landings:
        if landing.refused:
            continue
        snapshot = snapshot.advance(landing.changes)
        if past is None:
            past = Past(memory, Bench(snapshot))
        past.bench.base = snapshot.at(past.bench.base.tree)
        assert past.push(snapshot.tree, landing.at).accepted
    assert past is not None
    past.bench.at = AT
    return past


@dataclass
class Past:
    """Main as it came to be: every step as judged. ``bench`` makes the next one."""

    memory: Memory
    bench: Bench
    steps: list[gate.Step] = field(default_factory=list)

    def fork(self) -> Past:
        """The same history once more, to go on in another way."""
        memory = copy.copy(self.memory)
        return Past(memory, self.bench.fork(), list(self.steps))

    @property
    def state(self) -> gate.State:
        """Where the walk stands."""
        return self.steps[-1].after if self.steps else gate.State()

    # --- what happens on main ---

    def push(self, tree: str = "", at: datetime | None = None, *, more: bytes = b"") -> gate.Step:
        """Put a tree (by default the bench's) on main as it is, at the bench's time. The bench goes on a minute later."""
        at = at or self.bench.at
        tree = tree or self.bench.result().tree
        parents = [self.memory.tip] if self.memory.tip else []
        self.memory.tip = self.memory.commit(tree, at, *parents, more=more)
        (step,) = gate.judge_steps(self.memory, [self.memory.objects.landed(self.memory.tip)], self.state)
        self.steps.append(step)
        base = step.after.snapshot or self.bench.base
        self.bench = Bench(base, max(self.bench.at, min(at, self.bench.at + MINUTE)) + MINUTE)
        return step

    def land(self, at: datetime | None = None) -> gate.Step:
        """What is on the bench lands, and must be accepted."""
        step = self.push(at=at)
        assert step.accepted, codes(step)
        return step

    def bypass(self, at: datetime | None = None) -> gate.Step:
        """What is on the bench was put on main by somebody who went past the gate, and must not count."""
        step = self.push(at=at)
        assert not step.accepted
        return step

    # --- incidents ---

    def incident(
        self, named: Mapping[str, Iterable[str]] | None = None, *, record: str = INCIDENT, state: gate.State | None = None
    ) -> Bench:
        """A tree that is the last valid one and an incident; by default it names what failed, truthfully."""
        state = state or self.state
        facts = {one.commit: one.codes for one in state.failed} if named is None else named
        assert state.snapshot is not None
        self.bench = Bench(state.snapshot, self.bench.at)
        lines = [f"  - {{commit: {commit}, codes: [{', '.join(found)}]}}" for commit, found in facts.items()]
        org = "larkspur" if "-LRK-" in record else "harrow"
        self.bench.touched = record
        return self.bench.write(
            path_of(record),
            f"---\nschema: incident/1\nid: {record}\ntitle: A push past the gate\nrevision: 1\nstate: recorded\n"
            f"org: {org}\nparties: [larkspur, harrow]\nhappened: A commit was pushed past the gate.\n"
            "cause: The hook was taken away.\nimpact: None, as it was put back.\nmeasures: Two people at the server.\n"
            + "\n".join(["steps:", *lines])
            + "\n---\n\nA test.\n",
        )

    def cure(self, **more: str) -> gate.Step:
        """An incident that names what failed, signed by both sides, lands."""
        both(self.incident(**more))  # type: ignore[arg-type]
        return self.land()

    # --- what is said of it ---

    def anchor(self) -> Anchor:
        """What an inspector keeps of this history."""
        return gate.anchor_of(self.steps[0].commit.id, self.steps[0].result)

    def verify(self) -> history.Report:
        """The whole of main, walked from its genesis."""
        return history.verify(self.memory, self.anchor())


def both(bench: Bench) -> Bench:
    """The signatures that an incident needs: an author's, and each side's root holders'."""
    return bench.sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)


def codes(step: gate.Step) -> set[str]:
    """What speaks against a step."""
    return {f.code for f in step.verdict.findings if f.blocks}


def kept(path: Path, past: Past) -> Path:
    """A directory in which a server keeps what it keeps beside the objects, with the anchor of this history."""
    from sealtrail import landing

    (path / "sealtrail").mkdir(parents=True)
    (path / "sealtrail" / "anchor.json").write_bytes(landing.anchor_text(past.anchor()))
    return path


def renumbered(text: str, revision: int) -> str:
    """A record's text with another revision."""
    return re.sub(r"^revision: \d+$", f"revision: {revision}", text, flags=re.M)
