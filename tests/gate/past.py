"""A history in memory: the story as commits on main, and whatever a test puts on top of it, good or bad.

The bench always stands on the last valid tree. Nothing here judges: every step is judged by the gate's own walk.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sealtrail import gate, history, landing
from sealtrail.exemplar.player import Landing
from sealtrail.exemplar.world import play_story
from sealtrail.git import EMPTY_TREE, Entry, Objects, Repository
from sealtrail.model import Anchor
from sealtrail.store import Snapshot
from tests.gate.bench import ADMIN, AT, CMO_DIRECTOR, DIRECTOR, ROOT, Bench, path_of

MINUTE = timedelta(minutes=1)
LATER = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""When the whole story has been told."""
INCIDENT = "INC-LRK-2026-0001"
TREE_MODE = "40000"


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


@cache
def lived() -> Past:
    """The story under the first engine, judged once; to be forked, never changed. What grows later does not move it."""
    return told(one for one in _landings() if one.at < AT)


@cache
def grown() -> Past:
    """The whole story, under the engine that its policy names last, judged once; to be forked, never changed."""
    past = told(_landings())
    past.bench.at = LATER
    return past


@cache
def founded() -> Past:
    """The story's genesis and its first step, the two sites: where a long history would only cost time."""
    return told(_landings()[:2])


@cache
def _landings() -> tuple[Landing, ...]:
    with TemporaryDirectory() as folder:
        return tuple(play_story(Path(folder))[1])


def told(landings: Iterable[Landing]) -> Past:
    """The landings of a story as commits, each of them judged."""
    memory = Memory(Objects())
    snapshot = Snapshot(memory.objects, memory.objects.put_files({}))
    past = Past(memory, Bench(snapshot))
    for one in landings:
        if not one.refused:
            snapshot = snapshot.advance(one.changes)
            assert past.push(snapshot.tree, one.at).accepted
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
        return Past(copy.copy(self.memory), self.bench.fork(), list(self.steps))

    @property
    def state(self) -> gate.State:
        """Where the walk stands."""
        return self.steps[-1].after if self.steps else gate.State()

    @property
    def failed(self) -> dict[str, tuple[str, ...]]:
        """What speaks against each step that failed and that nobody named yet."""
        return {one.commit: one.codes for one in self.state.failed}

    # --- what happens on main ---

    def push(self, tree: str = "", at: datetime | None = None, *others: str, more: bytes = b"") -> gate.Step:
        """Put a tree (by default the bench's) on main as it is, whatever the gate thinks of it.

        ``others`` are further parents, ``more`` further headers. The bench's clock goes on by a minute.
        """
        at, tree = at or self.bench.at, tree or self.bench.result().tree
        parents = [self.memory.tip] if self.memory.tip else []
        self.memory.tip = self.memory.commit(tree, at, *parents, *others, more=more)
        (step,) = gate.judge_steps(self.memory, [self.memory.objects.landed(self.memory.tip)], self.state)
        self.steps.append(step)
        self.bench = Bench(step.after.snapshot or self.bench.base, self.bench.at + MINUTE)
        return step

    def land(self, at: datetime | None = None) -> gate.Step:
        """What is on the bench lands, and must be accepted."""
        step = self.push(at=at)
        assert step.accepted, [f"{f.code} {f.path}: {f.message}" for f in step.verdict.findings]
        return step

    def bypass(self, at: datetime | None = None) -> gate.Step:
        """Somebody put what is on the bench on main past the gate, and it must not count."""
        step = self.push(at=at)
        assert not step.accepted
        return step

    # --- incidents ---

    def incident(self, named: Mapping[str, Iterable[str]] | None = None, record: str = INCIDENT) -> Bench:
        """The last valid tree with an incident that names some steps, by default those that failed, truthfully."""
        facts = (named or self.failed).items()
        lines = [f'  - {{commit: "{commit}", codes: [{", ".join(found)}]}}' for commit, found in facts]
        self.bench.touched = record
        return self.bench.write(path_of(record), _INCIDENT.format(id=record, org=_ORG[record[4:7]]) % "\n".join(lines))

    def cure(self, named: Mapping[str, Iterable[str]] | None = None, record: str = INCIDENT) -> gate.Step:
        """An incident, signed by both sides, lands."""
        both(self.incident(named, record))
        return self.land()

    # --- what is said of it ---

    def anchor(self) -> Anchor:
        """What an inspector keeps of this history."""
        return gate.anchor_of(self.steps[0].commit.id, self.steps[0].result)

    def verify(self) -> history.Report:
        """The whole of main, walked from its genesis."""
        return history.verify(self.memory, self.anchor())

    def guard(self, folder: Path) -> Past:
        """From now on a server keeps in a folder what it keeps beside the objects; first of all the anchor."""
        self.memory.directory = folder
        landing.keeping.keep_anchor(folder, self.anchor())
        return self

    def received(self, count: int = 1) -> landing.Reception:
        """What the pre-receive hook says to the last commits of main, pushed when the last of them was made."""
        tip = self.steps[-1].commit
        update = landing.Update(self.steps[-1 - count].commit.id, tip.id, landing.MAIN)
        (reception,) = landing.receive(self.memory, [update], now=tip.committed_at)
        return reception


def bomb(objects: Objects) -> str:
    """A tree of folders within folders: a hundred million files, of nine objects."""
    tree = objects.put_files({"x.yaml": b"x"})
    for _ in range(8):
        tree = objects.with_changes(EMPTY_TREE, {f"d{number}": Entry(TREE_MODE, tree) for number in range(10)})
    return tree


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on who opens folders without end is stopped, long after any bound of the product's own."""
    opened, real = itertools.count(), Objects.tree

    def tree(objects: Objects, object_id: str) -> Mapping[str, Entry]:
        assert next(opened) < 500_000, "folders are opened without end"
        return real(objects, object_id)

    monkeypatch.setattr(Objects, "tree", tree)


def both(bench: Bench) -> Bench:
    """The signatures that an incident needs: an author's, and each side's root holders'."""
    return bench.sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)


def codes(step: gate.Step) -> set[str]:
    """What speaks against a step."""
    return {f.code for f in step.verdict.findings if f.blocks}


_ORG = {"LRK": "larkspur", "HRW": "harrow"}
_INCIDENT = """---
schema: incident/1
id: {id}
title: A push past the gate
revision: 1
state: recorded
org: {org}
parties: [larkspur, harrow]
happened: A commit was pushed past the gate.
cause: The hook had been taken away.
impact: None, as it was put back.
measures: Two people for each change of the server.
steps:
%s
---

A test.
"""
