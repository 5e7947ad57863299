"""Repositories to be measured, written with git's own tools: a history of landings, and one tree of many records."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from sealtrail import gate, worktree
from sealtrail.exemplar.keys import StoryKey, person_key
from sealtrail.exemplar.player import Landing, Player
from sealtrail.exemplar.world import files_of, play_story, write_history
from sealtrail.git import Repository
from sealtrail.landing import anchor_text
from sealtrail.store import Snapshot
from tests.bench.archives import REVISIONS, Archive
from tests.bench.hands import Hands
from tests.bench.matters import Events, archive, closing, matters
from tests.bench.work import PHASES, Step, Work
from tests.gate.bench import path_of, ssh_signature

START = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
"""After the last step of the story, and not after today: what is declared done must not lie ahead."""
EVERY, HOURLY, OFTEN = timedelta(hours=5), timedelta(hours=1), timedelta(minutes=30)
MAIN, SIGNED, READY = "main", "signed-commits", "ready"
SIGNERS = "allowed_signers"
ANCHOR = "anchor.json"
_CLERK = "Bench <bench@larkspur.example>"


class Works(Protocol):
    """What lands step by step."""

    def step(self, number: int, at: datetime) -> Step:
        """The next step; ``number`` counts them from 0, without a gap."""


@dataclass(frozen=True)
class Exemplar:
    """The exemplar's story as played, under the histories that are measured."""

    player: Player
    landings: list[Landing]

    @property
    def steps(self) -> int:
        """The number of steps that landed."""
        return sum(not landing.refused for landing in self.landings)

    def write(self, repository: Path) -> None:
        """Make a bare repository with the story's history as main."""
        worktree.create_bare(repository)
        write_history(repository, self.landings)

    def text(self, record: str) -> str:
        """A record of the story's last state."""
        return (self.player.snapshot.read(path_of(record)) or b"").decode()


def played(folder: Path) -> Exemplar:
    """Play the story; its keys go into a folder."""
    return Exemplar(*play_story(folder))


def make_history(
    repository: Path, exemplar: Exemplar, steps: int, work: Works | None = None, every: timedelta = EVERY
) -> None:
    """A bare repository whose main has this many steps, the exemplar's included, and beside it its anchor.

    Each step after the exemplar is a merge of a proposal of one commit, as a forge's button makes it.
    """
    exemplar.write(repository)
    stream = _Stream(repository)
    work, hands = work or Work(exemplar.text), Hands(exemplar.player.snapshot)
    texts: dict[str, bytes] = {}
    for number in range(steps - exemplar.steps):
        at = START + number * every
        step = work.step(number, at)
        index = path_of(step.record)
        files = {**step.files, **hands.statements(step, texts.get(index), at)}
        texts[index] = step.files[index]
        stream.merge(files, at, f"Land {step.record}")
    stream.end()
    (repository / ANCHOR).write_bytes(_anchor(repository))
    git(repository, "repack", "-adq", "--window=10", "--depth=50")


def sign_commits(repository: Path) -> None:
    """A branch with as many commits as main has steps, of the same trees, each signed over SSH as git signs commits."""
    key = person_key("PER-LRK-0005", 1)
    parent, listed = "", git(repository, "log", "--first-parent", "--reverse", "--format=%T %ct", MAIN)
    for line in listed.splitlines():
        tree, _, seconds = line.partition(" ")
        who = f"{_CLERK} {seconds} +0000"
        head = [f"tree {tree}\n", f"parent {parent}\n" * bool(parent), f"author {who}\ncommitter {who}\n"]
        parent = _keep(repository, _signed("".join(head).encode(), b"\nSigned\n", key))
    git(repository, "update-ref", f"refs/heads/{SIGNED}", parent)
    (repository / SIGNERS).write_text(f'PER-LRK-0005 namespaces="git" {key.public}\n', "ascii")
    git(repository, "repack", "-adq", "--window=10", "--depth=50")


def make_shelf(repository: Path, exemplar: Exemplar, records: int) -> None:
    """A bare repository whose main holds so many more records, and a branch that offers the next step of one."""
    exemplar.write(repository)
    work, hands = Work(exemplar.text, revisions=1), Hands(exemplar.player.snapshot)
    files = _shelf(work, hands, records)
    stream = _Stream(repository)
    stream.merge(files, START, f"{records} records")
    lane = next(n for n in range(records) if _phase(n) == PLANNED)
    at = START + EVERY
    step = work.capa(lane, PLANNED + 1, at)
    offered = {**step.files, **hands.statements(step, files[path_of(step.record)], at)}
    stream.propose(READY, offered, at, f"Offer {step.record}")
    stream.end()
    git(repository, "repack", "-adq")


def make_archive(repository: Path, exemplar: Exemplar, records: int) -> None:
    """A bare repository with two years of so many matters, and a branch that offers the closing of one of them."""
    exemplar.write(repository)
    hands, stream = Hands(exemplar.player.snapshot), _Stream(repository)
    stream.merge(archive(records, hands, START), START, f"{records} matters")
    last = [matter for matter in matters(records - 1) if matter.is_open][-1]
    step, before = closing(last.text, last.id), last.text.encode()
    at = START + EVERY
    stream.propose(READY, {**step.files, **hands.statements(step, before, at)}, at, f"Close {last.id}")
    stream.end()
    git(repository, "repack", "-adq")


def lay_out_archive(folder: Path, exemplar: Exemplar, records: int) -> None:
    """The exemplar and two years of so many matters as plain files."""
    _write(folder, {**files_of(exemplar.player), **archive(records, Hands(exemplar.player.snapshot), START)})


def lay_out(folder: Path, exemplar: Exemplar, records: int, *, signed: bool) -> None:
    """The exemplar and so many more records as plain files, with or without the statements of the latter."""
    files = _shelf(Work(exemplar.text, revisions=1), Hands(exemplar.player.snapshot), records)
    held = {path: data for path, data in files.items() if signed or "/approvals/" not in path}
    _write(folder, {**files_of(exemplar.player), **held})


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


PLANNED = 1
"""The phase in which a plan waits for approval."""


def _phase(number: int) -> int | None:
    """How far the n-th record of a shelf has come, nothing for one that is no CAPA: of five, three are."""
    return number // 5 % PHASES if number % 5 < 3 else None


def _shelf(work: Work, hands: Hands, records: int) -> dict[str, bytes]:
    """So many records, in all the states that they go through, each with the statements of its last step."""
    files: dict[str, bytes] = {}
    for number in range(records):
        phase, before = _phase(number), None
        if phase is None:
            step = work.site(START) if number % 5 == 3 else work.product(START)
        for reached in range(phase + 1 if phase is not None else 0):
            step, before = work.capa(number, reached, START), files.get(path_of(step.record)) if reached else None
            files |= step.files
        files |= {**step.files, **hands.statements(step, before, START)}
    return files


def _anchor(repository: Path) -> bytes:
    opened = Repository(repository)
    tip = opened.branch(MAIN)
    assert tip is not None
    *_, genesis = opened.first_parents(tip)
    return anchor_text(gate.anchor_of(genesis.id, Snapshot(opened.objects, genesis.tree)))


def _signed(head: bytes, tail: bytes, key: StoryKey) -> bytes:
    """A commit's bytes with git's own signature header over all the rest (gitformat-signature, gpgsig)."""
    lines = ssh_signature(key, head + tail, "git").decode().rstrip("\n").replace("\n", "\n ")
    return head + f"gpgsig {lines}\n".encode() + tail


def _keep(repository: Path, commit: bytes) -> str:
    """Write a commit as a loose object; its id."""
    stored = b"commit %d\0%s" % (len(commit), commit)
    name = hashlib.sha1(stored, usedforsecurity=False).hexdigest()
    path = repository / "objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(stored))
    return name


class _Stream:
    """A stream into ``git fast-import`` that extends main."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self._process = subprocess.Popen(
            ["git", "fast-import", "--quiet", "--done", "--force"],
            cwd=repository,
            stdin=subprocess.PIPE,
            env=surroundings(),
        )
        self._from = f"refs/heads/{MAIN}^0"
        self._mark = 0

    def merge(self, files: Mapping[str, bytes], at: datetime, message: str) -> None:
        """A proposal with these files, and the merge that lands it."""
        proposed = self._commit("refs/heads/proposal", (self._from,), files, at - timedelta(minutes=30), message)
        self._from = self._commit(f"refs/heads/{MAIN}", (self._from, proposed), files, at, message)

    def propose(self, branch: str, files: Mapping[str, bytes], at: datetime, message: str) -> None:
        """A branch with one commit on top of main."""
        self._commit(f"refs/heads/{branch}", (self._from,), files, at, message)

    def _commit(self, ref: str, parents: tuple[str, ...], files: Mapping[str, bytes], at: datetime, told: str) -> str:
        self._mark += 1
        who = f"{_CLERK} {int(at.timestamp())} +0000"
        self._put(f"commit {ref}\nmark :{self._mark}\ncommitter {who}\n")
        self._data(told.encode())
        for word, parent in zip(("from", "merge"), parents, strict=False):
            self._put(f"{word} {parent}\n")
        for path, data in files.items():
            self._put(f"M 100644 inline {path}\n")
            self._data(data)
        return f":{self._mark}"

    def _put(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text.encode())

    def _data(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"data %d\n%s\n" % (len(data), data))

    def end(self) -> None:
        """Everything is there, or an error."""
        assert self._process.stdin is not None
        self._put("reset refs/heads/proposal\nfrom 0000000000000000000000000000000000000000\n\ndone\n")
        self._process.stdin.close()
        assert self._process.wait() == 0


def git(repository: Path, *words: str) -> str:
    """Run git in a repository; anything but success is a fault of the benchmark."""
    done = subprocess.run(["git", *words], cwd=repository, env=surroundings(), check=True, capture_output=True)
    return done.stdout.decode()


def surroundings() -> dict[str, str]:
    """An environment in which nobody's settings play a part."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SSH_"))}
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}


def main(kind: str, size: str, target: str) -> None:
    """``python -m tests.bench.repositories history 500 DIR``, or another of the kinds below."""
    with tempfile.TemporaryDirectory(prefix="keys-") as keys:
        exemplar, path = played(Path(keys)), Path(target)
        if kind == "history":
            make_history(path, exemplar, int(size))
            sign_commits(path)
        elif kind == "events":
            make_history(path, exemplar, exemplar.steps + int(size), Events(), HOURLY)
        elif kind == "published":
            make_history(path, exemplar, exemplar.steps + REVISIONS * int(size), Archive(Work(exemplar.text)), OFTEN)
        elif kind == "shelf":
            make_shelf(path, exemplar, int(size))
        elif kind == "archive":
            make_archive(path, exemplar, int(size))
        elif kind == "matters":
            lay_out_archive(path, exemplar, int(size))
        else:
            lay_out(path, exemplar, int(size), signed=kind == "folder")


if __name__ == "__main__":
    main(*sys.argv[1:])
