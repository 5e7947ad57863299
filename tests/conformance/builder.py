"""Turns what a case bends into real commits, in a hostile clone beside a guarded repository of record.

A case stands on the exemplar's story as it landed, with fixed keys and a fixed clock. The tree is bent on the bench of
``tests.gate``; here it becomes git objects, written byte by byte by code of its own, so that neither git nor the
product can mend what a case means to be broken. Nothing here judges.
"""

from __future__ import annotations

import hashlib
import shutil
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sealtrail.exemplar.book import chapters, step_time
from sealtrail.exemplar.player import Player
from sealtrail.git import EMPTY_TREE
from sealtrail.store import Snapshot
from tests.conformance.ground import MAIN, Ground, copy_to
from tests.gate.bench import DIRECTOR, HEAD, POLICY, Bench, TokenKey
from tests.gate.past import INCIDENT, Memory, Past, both
from tests.scenarios.desk import Told, git, run
from tests.signatures.authenticator import ORIGIN, SK_ECDSA, SK_ED25519, WEBAUTHN

TICK = timedelta(minutes=1)
"""Between two landings of a case."""


@dataclass
class Scene:
    """One case being made: the step on the bench, the clone of whoever tries it, and the server that is tried.

    ``offered`` is the commit that shall become main, and ``refs`` the refspecs of the push where it is not just that.
    ``verified`` is the tip of the copy that is verified, where it is not what was offered; ``anchor`` is what the
    inspector holds. ``server_clock`` is the bench's time unless a case sets another one.
    """

    ground: Ground
    folder: Path
    main: str = ""
    offered: str = ""
    verified: str = ""
    refs: tuple[str, ...] = ()
    anchor: Path | None = None
    server_clock: datetime | None = None
    bench: Bench = field(init=False)
    known: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.bench, self.known = Bench(self.ground.snapshot), set(self.ground.stored)
        self.main, self.anchor = self.ground.tip, self.ground.anchor
        for path in (self.clone, self.server):
            copy_to(path, self.ground)
        (self.clone / "hooks" / "pre-receive").unlink()

    @property
    def clone(self) -> Path:
        """The bare repository of whoever makes the attempt."""
        return self.folder / "clone.git"

    @property
    def server(self) -> Path:
        """The guarded repository of record."""
        return self.folder / "server.git"

    # --- objects, to the byte ---

    def put(self, kind: str, data: bytes) -> str:
        """Write an object of any content into the clone, whether git would have made it or not."""
        head = b"%s %d\0" % (kind.encode(), len(data))
        name = hashlib.sha1(head + data, usedforsecurity=False).hexdigest()
        if name not in self.known:
            self.put_as(name, head + data)
        return name

    def put_as(self, name: str, content: bytes) -> Path:
        """Write a loose object's content under any name."""
        path = self.clone / "objects" / name[:2] / name[2:]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(zlib.compress(content, 1))
        self.known.add(name)
        return path

    def tree(self, made: Snapshot | None = None) -> str:
        """A tree that was made in memory (by default the bench's), written into the clone."""
        made = made or self.bench.result()
        self._copy(made, made.tree)
        return made.tree

    def _copy(self, snapshot: Snapshot, name: str) -> None:
        held = snapshot.objects._memory.get(name)
        if name in self.known or held is None:
            return
        if held[0] == "tree":
            at = 0
            while at < len(held[1]):
                at = held[1].index(b"\0", at) + 21
                self._copy(snapshot, held[1][at - 20 : at].hex())
        self.put(*held)

    def commit(
        self,
        tree: str = "",
        parents: tuple[str, ...] | None = None,
        *,
        at: datetime | None = None,
        author: str = "Somebody <somebody@harrow.example>",
        message: str = "A step",
    ) -> str:
        """A commit of a tree (by default the bench's) on some parents (by default main)."""
        seconds = int((at or self.bench.at).timestamp())
        above = (self.main,) if parents is None and not self.bench.genesis else parents or ()
        lines = [f"tree {tree or self.tree()}", *(f"parent {parent}" for parent in above)]
        lines += [f"author {author} {seconds} +0000", f"committer {author} {seconds} +0000"]
        return self.put("commit", "\n".join([*lines, "", message, ""]).encode())

    def raw_commit(self, first: bytes = b"", *, more: bytes = b"", message: bytes = b"A step\n") -> str:
        """A commit of the bench's tree on main with lines before its own and after them, whatever git thinks of it."""
        who = b"A <a@harrow.example> %d +0000" % self.bench.at.timestamp()
        own = b"tree %s\nparent %s\nauthor %s\ncommitter %s\n"
        filled = own % (self.tree().encode(), self.main.encode(), who, who)
        return self.put("commit", first + filled + more + b"\n" + message)

    # --- what happened before ---

    def land(self) -> Scene:
        """What is on the bench was offered, is good, and landed; the next step is made on it."""
        commit = self.commit()
        self.bench.land()
        return self.bypass(commit)

    def bypass(self, commit: str) -> Scene:
        """Somebody with a hand on the server put a commit on main past the hook. The bench stands where it stood."""
        self.main = commit
        self.bench.at += TICK
        git("update-ref", MAIN, commit, cwd=self.clone)
        past = ("--quiet", "--no-tags", "--force", "--update-head-ok")
        git("fetch", *past, self.clone, f"{MAIN}:{MAIN}", cwd=self.server)
        return self

    def cleared(self) -> Scene:
        """What is on the bench is taken off it."""
        self.bench.changes, self.bench.statements = {}, []
        return self

    def accept_tokens(self, verified: str = "") -> Bench:
        """Both sides accept security keys, and passkeys on one page; ``verified`` is a meaning that asks for a PIN."""
        kinds = f"{SK_ED25519}, {SK_ECDSA}, {WEBAUTHN}"
        asked = f"keys:\n  user_verification: [{verified}]\n" if verified else "keys:\n"
        self.bench.swap(POLICY, "keys:\n", asked).swap(POLICY, "accepted: [", f"accepted: [{kinds}, ")
        origins = f"passkey_origins: [{ORIGIN}]\norganisations:\n"
        self.bench.next_policy().next_root("organisations:\n", origins).pin().holders()
        return self.land().bench

    def with_tokens(self, person: str, key: TokenKey, verified: str = "") -> Bench:
        """The same, and a person has enrolled such a key, at which somebody was present."""
        self.accept_tokens(verified).another_key(person, TokenKey.of(key.token))
        return self.land().bench

    def deputy(self, principal: str, deputy: str, role: str, to: str = "2026-11-01T00:00:00Z") -> Bench:
        """Somebody of the sponsor is named deputy of a colleague for a role, until a time."""
        named = f'{{person: {deputy}, role: {role}, from: "2026-10-01T00:00:00Z", to: "{to}"}}'
        holder = HEAD if deputy == DIRECTOR else DIRECTOR
        self.bench.edit(principal).add(principal, f"deputies:\n  - {named}").let_in(holder)
        return self.land().bench

    def incident(self, *failed: tuple[str, str], record: str = INCIDENT) -> Scene:
        """On the bench, an incident that names commits with what speaks against each, signed by both sides."""
        past = Past(Memory(self.bench.base.objects), self.bench)
        both(past.incident({commit: codes.split() for commit, codes in failed}, record))
        return self

    def other_history(self) -> str:
        """A commit of another repository: the same people began again a day later, and signed it well."""
        _, (genesis, *_) = next(iter(chapters()))
        player = Player(self.folder / "keys")
        player.play(genesis, step_time(genesis) + timedelta(days=1))
        return self.commit(self.tree(player.snapshot), (), at=step_time(genesis) + timedelta(days=1))

    def begin_anew(self) -> Scene:
        """A server that is empty still, and on the bench the story's first step, signed as it was."""
        founding = self.ground.landings[0]
        empty = Snapshot(self.bench.base.objects, EMPTY_TREE)
        self.bench = Bench(empty, at=founding.at, changes=dict(founding.changes), genesis=True)
        git("update-ref", "-d", MAIN, cwd=self.server)
        shutil.rmtree(self.server / "sealtrail")
        return self

    def unread(self, count: int) -> list[tuple[str, str]]:
        """So many pairs of a person and a record that the person has not acknowledged yet."""
        people = [r.model.id for r in self.bench.base.records("person") if r.readable and r.model.state == "active"]
        records = [r.model.id for r in self.bench.base.records("person", "system_change") if r.readable]
        return [(person, record) for record in records for person in people][:count]

    # --- what is tried ---

    def offer(self, commit: str) -> Scene:
        """The commit that shall become main."""
        self.offered = commit
        return self

    def push(self, *refs: str) -> Told:
        """A real push from the clone to the guarded repository, at the server's clock."""
        clock = self.server.joinpath("clock.new")
        clock.write_text((self.server_clock or self.bench.at).isoformat(), "ascii")
        clock.replace(self.server / "clock")
        return run("git", "push", "--force", self.server, *refs, cwd=self.clone)
