"""Desks at which the stories are played: real clones, real pushes, the real hook, the command line as a process.

A ``Desk`` is a working clone with somebody at it; a ``Demo`` is one copy of the demo's world. Statements that no honest
command would make are made by hand here, with the product's own codec and the demo's keys. Nothing here judges.

The guarded repository looks at its own clock, as on a server, so each copy of the world is as old as the test run.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sealtrail import cli, drafting, landing, signing, statement
from sealtrail.exemplar import World
from sealtrail.gate import RecordVerdict, acknowledgement
from sealtrail.git import Repository
from sealtrail.model import Person, Signatory, folder_of, index_of
from sealtrail.signatures import parse_public
from sealtrail.statement import Expected
from sealtrail.store import Snapshot, directory_snapshot

CAPA = "CAPA-HRW-2026-0002"
"""The record of the branch ``ready``."""
SITE = "SITE-HRW-0001"
"""The record of the branch ``waiting``."""

_HEAD = re.compile(
    r"(?:(?P<place>\S+:\d+:\d+): )?(?P<word>error|flag|advice)\[(?P<code>[^\]]+)\] "
    r"(?:commit (?P<commit>[0-9a-f]{12}): )?(?P<message>.*)"
)
_HINT = "   = hint: "
_WORDS = {"block": "error", "flag": "flag", "advice": "advice"}


@dataclass(frozen=True, order=True)
class Reason:
    """One finding as a person reads it, wherever it was printed."""

    place: str
    word: str
    code: str
    message: str
    hint: str


def reasons_in(text: str) -> tuple[Reason, ...]:
    """The findings in what a command printed."""
    found: list[Reason] = []
    for line in text.splitlines():
        head = _HEAD.fullmatch(line)
        if head is not None:
            found.append(Reason(head["place"] or "", head["word"], head["code"], head["message"], ""))
        elif line.startswith(_HINT) and found:
            found[-1] = replace(found[-1], hint=line.removeprefix(_HINT))
    return tuple(found)


def reasons_of(findings: list[dict[str, Any]]) -> tuple[Reason, ...]:
    """The findings of a JSON output."""
    return tuple(
        Reason(
            f"{f['path']}:{f['line'] or 1}:{f['column'] or 1}" if f["path"] else "",
            _WORDS[f["severity"]],
            f["code"],
            f["message"],
            f["hint"],
        )
        for f in findings
    )


@dataclass(frozen=True)
class Push:
    """What came of a push: whether every ref was taken, the hook's reasons, and everything that was printed."""

    accepted: bool
    reasons: tuple[Reason, ...]
    said: str

    @property
    def codes(self) -> set[str]:
        """The codes of the reasons."""
        return {reason.code for reason in self.reasons}

    def reason(self, code: str) -> Reason:
        """The first reason with a code."""
        return next(reason for reason in self.reasons if reason.code == code)


@dataclass(frozen=True)
class Told:
    """What a command answered: exit code, data and words."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The data, read as JSON."""
        return json.loads(self.out)


def run(*command: str | Path, cwd: Path, given: str = "", env: Mapping[str, str | None] | None = None) -> Told:
    """Run a program to its end, in the surroundings of the tests and what ``env`` adds (or, with ``None``, removes)."""
    surroundings = {**os.environ, **(env or {})}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        input=given.encode(),
        env={name: value for name, value in surroundings.items() if value is not None},
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Told(done.returncode, done.stdout.decode(), done.stderr.decode())


def sealtrail(*words: str | Path, cwd: Path, answer: str = "", env: Mapping[str, str | None] | None = None) -> Told:
    """Run the command line as a person does, as a process, with an answer to what it asks."""
    return run(sys.executable, "-m", "sealtrail", *words, cwd=cwd, given=answer, env=env)


def called(*words: str | Path, cwd: Path, answer: str = "") -> Told:
    """Call the command line with the same words and streams inside this process: the same code, without its start."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        patch.setattr(sys, "argv", ["sealtrail", *map(str, words)])
        patch.setattr(sys, "stdin", io.StringIO(answer))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setattr(sys, "excepthook", sys.excepthook)
        with pytest.raises(SystemExit) as left:
            cli.main()
    return Told(int(left.value.code or 0), out.getvalue(), err.getvalue())


def git(
    *words: str | Path, cwd: Path, given: str = "", env: Mapping[str, str | None] | None = None, strip: bool = True
) -> str:
    """Run git and return what it printed; anything but success is a fault of the test."""
    told = run("git", *words, cwd=cwd, given=given, env=env)
    assert told.code == 0, f"git {' '.join(map(str, words))}: {told.err}"
    return told.out.strip() if strip else told.out


@dataclass(frozen=True)
class Desk:
    """A working clone. ``main`` names the branch of record as this clone sees it, ``remote`` where it lies."""

    folder: Path
    keys: Path
    remote: str
    terminal: bool = False

    @property
    def main(self) -> str:
        """The branch of record as last fetched."""
        return f"{self.remote}/main"

    def git(self, *words: str | Path, at: datetime | None = None) -> str:
        """Run git here; ``at`` sets the time of the commit it makes."""
        when = "" if at is None else at.isoformat()
        dated = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when} if when else {}
        return git(*words, cwd=self.folder, env=dated)

    def run(self, *words: str | Path, answer: str = "", env: Mapping[str, str | None] | None = None) -> Told:
        """Run the command line here: as a process where the desk has a terminal or the surroundings matter."""
        if env is None and not self.terminal:
            return called(*words, cwd=self.folder, answer=answer)
        return sealtrail(*words, cwd=self.folder, answer=answer, env=env)

    def at_a_terminal(self) -> Desk:
        """The same desk, where each command is a process of its own."""
        return replace(self, terminal=True)

    # --- writing ---------------------------------------------------------------------------------------------------

    def begin(self, branch: str, start: str | None = None) -> Desk:
        """Check out a new branch, from the branch of record or from somewhere else."""
        self.git("checkout", "--quiet", "--no-track", "-B", branch, start or self.main)
        return self

    def text(self, record: str) -> str:
        """A record's text as it lies here."""
        return self.index(record).read_text("utf-8")

    def index(self, record: str) -> Path:
        """Where a record's text lies here."""
        return self.folder / str(index_of(record))

    def write(self, record: str, text: str) -> Desk:
        """Put a record's text."""
        self.index(record).parent.mkdir(parents=True, exist_ok=True)
        self.index(record).write_bytes(text.encode())
        return self

    def change(self, record: str, old: str, new: str) -> Desk:
        """Replace a passage of a record, and nothing else."""
        return self.write(record, drafting.replace_once(self.text(record), old, new))

    def revise(self, record: str, why: str, *, state: str | None = None, **fields: str) -> Desk:
        """Make a record its next revision, with some fields set."""
        text = drafting.revise(self.text(record), reason=why, state=state)
        for name, value in fields.items():
            text = drafting.set_field(text, name, value)
        return self.write(record, text)

    def unsign(self, record: str, person: str, meaning: str) -> Desk:
        """Take away a statement that has not landed."""
        for path in (self.folder / str(folder_of(record)) / "approvals").glob("*.json"):
            said = json.loads(path.read_bytes())["predicate"]
            if (said["signatory"]["id"], said["meaning"]) == (person, meaning) and not self._landed(path):
                path.unlink()
                path.with_name(f"{path.name}.sig").unlink()
        return self

    def _landed(self, path: Path) -> bool:
        where = path.relative_to(self.folder).as_posix()
        return run("git", "cat-file", "-e", f"{self.main}:{where}", cwd=self.folder).code == 0

    def commit(self, message: str, *, at: datetime | None = None) -> str:
        """Commit everything that lies here."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, at=at)
        return self.git("rev-parse", "HEAD")

    # --- signing by hand -------------------------------------------------------------------------------------------

    def sign(
        self, record: str, person: str, meaning: str, role: str, *, at: datetime | None = None, key: str = ""
    ) -> Desk:
        """Sign by hand, in whatever role is claimed, with the person's own key (or the named one of the demo)."""
        repository = Repository(self.folder)
        base = repository.commit_of(self.main)
        before = Snapshot(repository.objects, repository.objects.commit(base).tree)
        governance, _ = before.governance()
        held = before.record(person)
        assert governance is not None
        assert held is not None
        assert isinstance(held.model, Person)
        private = self.keys / (key or person)
        public = parse_public(signing.public_line(private))
        signatory = Signatory(
            id=person,
            name=held.model.printed_name,
            organisation=held.model.org,
            role=role,
            key=public.fingerprint,
        )
        moment = at or datetime.now(UTC)
        expected = self._expected(repository, before, base, record, moment)
        data = statement.build(
            expected,
            meaning=meaning,
            policy=(governance.policy.version, governance.sha256),
            signatory=signatory,
            at=moment,
            reason="A scenario",
            nonce="5" * 32,
        )
        signature = signing.ssh_sign(data, key=private, namespace=statement.NAMESPACE)
        signing.keep(self.folder / Path(expected.path).parent / "approvals", data, signature)
        return self

    def _expected(self, repository: Repository, before: Snapshot, base: str, record: str, moment: datetime) -> Expected:
        tree = directory_snapshot(self.folder, repository.objects).tree
        judged = landing.propose(repository, base, repository.commit_of("HEAD"), moment, tree=tree)
        found = next((r for r in judged.verdict.records if r.id == record), None)
        changed = isinstance(found, RecordVerdict) and found.transition is not None
        expected = found.expected if found is not None and changed else acknowledgement(before, record)
        assert expected is not None, f"{record} cannot be signed"
        return expected

    # --- landing ---------------------------------------------------------------------------------------------------

    def merge(self, branch: str, *, at: datetime | None = None) -> str:
        """Merge a branch into the branch of record as a forge's merge button does; nothing is pushed yet."""
        self.begin("landing")
        self.git("merge", "--quiet", "--no-ff", "-m", f"Land {branch}", branch, at=at)
        return self.git("rev-parse", "HEAD")

    def squash(self, branch: str) -> str:
        """Squash a branch onto the branch of record as a forge's squash button does; nothing is pushed yet."""
        self.begin("landing")
        self.git("merge", "--quiet", "--squash", branch)
        return self.commit(f"Land {branch}")

    def write_tree(self, tree: str, *parents: str, message: str = "By hand", at: datetime | None = None) -> str:
        """A commit of a tree on any parents, by git's own plumbing; no branch moves."""
        named = [word for parent in parents for word in ("-p", parent)]
        return self.git("commit-tree", tree, *named, "-m", message, at=at)

    def push(self, *refs: str, force: bool = False) -> Push:
        """Push to the guarded repository and hear what its hook says."""
        told = run("git", "push", *(["--force"] if force else []), self.remote, *refs, cwd=self.folder)
        said = [line.removeprefix("remote: ").rstrip() for line in told.err.splitlines()]
        return Push(told.code == 0, reasons_in("\n".join(said)), told.err)

    def gate(self, head: str = "HEAD") -> Told:
        """Ask the gate about a proposal, for programs."""
        return self.run("gate", "--base", self.main, "--head", head, "--format", "json")


@dataclass(frozen=True)
class Demo:
    """One copy of the demo's world, with a desk on each side."""

    world: World
    sponsor: Desk = field(init=False)
    cmo: Desk = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sponsor", Desk(self.world.directory / "sponsor", self.world.keys, "origin"))
        object.__setattr__(self, "cmo", Desk(self.world.directory / "cmo", self.world.keys, "upstream"))

    @property
    def tip(self) -> str:
        """Where main of the guarded repository is."""
        return git("rev-parse", "refs/heads/main", cwd=self.world.upstream)

    def verify(self, *words: str | Path) -> Told:
        """Verify the guarded repository against the anchor, for programs."""
        given = words or ("--anchor", self.world.anchor)
        command = ("verify", "--repo", self.world.upstream, *given, "--format", "json")
        return called(*command, cwd=self.world.directory)

    def bypass(self, desk: Desk, commit: str) -> None:
        """Push to main past the gate, as somebody with a hand on the server can."""
        hook = self.world.upstream / "hooks" / "pre-receive"
        aside = hook.with_name("aside")
        hook.rename(aside)
        desk.git("push", "--quiet", "--force", desk.remote, f"{commit}:refs/heads/main")
        aside.rename(hook)


def objections(told: Told) -> list[dict[str, Any]]:
    """The findings of a JSON output that block. What is only flagged stays with a valid history for ever."""
    return [f for f in told.json["findings"] if f["severity"] == "block"]


def landed_at(demo: Demo, commit: str) -> datetime:
    """When a commit of the guarded repository says that it was made."""
    return datetime.fromtimestamp(int(git("show", "--no-patch", "--format=%ct", commit, cwd=demo.world.upstream)), UTC)


def refused(demo: Demo, desk: Desk, ref: str = "HEAD:main", *, force: bool = False) -> Push:
    """A push that is refused with reasons and remedies, and that moves nothing."""
    before = demo.tip
    push = desk.push(ref, force=force)
    assert not push.accepted, push.said
    assert demo.tip == before
    assert push.reasons, push.said
    assert all(reason.hint for reason in push.reasons if reason.word == "error"), push.said
    return push


def copy_of(world: World, folder: Path) -> Demo:
    """A copy of a world that knows where it lies."""
    shutil.copytree(world.directory, folder, dirs_exist_ok=True)
    for config in folder.glob("**/config"):
        config.write_text(config.read_text("utf-8").replace(str(world.directory), str(folder)), "utf-8")
    return Demo(World(folder))
