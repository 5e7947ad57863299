"""The demo's world: the story as real repositories that a person can play with, and that tests build on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sealtrail import landing, worktree
from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.exemplar.book import chapters, proposals, step_time
from sealtrail.exemplar.keys import key_with, person_key, root_key, write_key
from sealtrail.exemplar.player import Landing, Player, author_of
from sealtrail.model import Person

Say = Callable[[str], None]
_WRITERS = {"sponsor": "PER-LRK-0003", "cmo": "PER-HRW-0005"}


@dataclass(frozen=True)
class World:
    """Where things lie in a demo."""

    directory: Path

    @property
    def upstream(self) -> Path:
        """The bare repository of record, its main guarded by the hook."""
        return self.directory / "upstream.git"

    @property
    def fork(self) -> Path:
        """The CMO's fork, with the branches ``ready`` and ``waiting``."""
        return self.directory / "fork.git"

    @property
    def keys(self) -> Path:
        """The story's private keys."""
        return self.directory / "keys"

    @property
    def anchor(self) -> Path:
        """What an inspector pins."""
        return self.directory / "anchor.json"

    @property
    def site(self) -> Path:
        """The built site."""
        return self.directory / "site"


def play_story(keys: Path, until: datetime | None = None) -> tuple[Player, list[Landing]]:
    """The whole story, or what of it came before a moment, in memory. Its chapters overlap in time, as in life."""
    player = Player(keys)
    steps = sorted((step for _, told in chapters() for step in told), key=step_time)
    return player, [player.play(s, step_time(s)) for s in steps if until is None or step_time(s) < until]


def make_world(directory: Path, *, now: datetime, say: Say = lambda _: None) -> World:
    """Make the demo in a directory that is empty or not there yet. ``now`` dates the proposals that wait in the fork.

    Raises ``UsageError`` when something is there already, ``SurroundingsError`` when the hook refuses the story.
    """
    if directory.exists() and any(directory.iterdir()):
        raise UsageError(f"{directory} is not empty", hint="give a directory that does not exist yet")
    world = World(directory)
    directory.mkdir(parents=True, exist_ok=True)
    say("playing the story: every step is signed and judged")
    player, landings = play_story(world.keys)
    for land in landings:
        say(f"  {land.at:%Y-%m-%d} {'REFUSED' if land.refused else 'landed '} {land.tell}")
    staging = directory / "staging.git"
    worktree.create_bare(staging)
    tip = write_history(staging, landings)
    say("pushing the history through the pre-receive hook of the bare repository")
    worktree.create_bare(world.upstream)
    landing.install_hook(world.upstream)
    pushed = worktree.push(staging, str(world.upstream), f"{tip}:{landing.MAIN}")
    if not pushed.accepted:
        raise SurroundingsError("the hook refused the story", hint=pushed.said)
    anchor = landing.kept_anchor(world.upstream)
    if anchor is not None:
        world.anchor.write_bytes(landing.anchor_text(anchor))
    shutil.rmtree(staging)
    _make_fork(world, player, tip, now, say)
    _make_clones(world, player)
    return world


def write_history(repository: Path, landings: list[Landing]) -> str:
    """Write the landed steps as commits: the proposal by its author, then the merge (or the squash) that lands it."""
    tip = ""
    for land in landings:
        for commit in land.commits:
            tip = worktree.write_commit(
                repository,
                commit.ref,
                parents=commit.parents,
                changes=land.changes,
                message=commit.message,
                author=commit.author,
                committer=commit.committer,
                authored_at=commit.authored_at,
                at=commit.at,
            )
            if tip != commit.id:
                raise SurroundingsError("git wrote another commit than the story has")
    return tip


def _make_fork(world: World, player: Player, tip: str, now: datetime, say: Say) -> None:
    worktree.clone(world.upstream, world.fork, bare=True)
    for branch, step in proposals().items():
        fresh = Player(world.keys, player.snapshot, dict(player.policies))
        land = fresh.play(step, now)
        author = author_of(player.snapshot, land.by)
        worktree.write_commit(
            world.fork,
            f"refs/heads/{branch}",
            parents=(tip,),
            changes=land.changes,
            message=f"{land.tell}\n",
            author=author,
            committer=author,
            authored_at=now,
            at=now,
        )
        say(f"  proposal {branch} in the fork: {land.tell}")


def _make_clones(world: World, player: Player) -> None:
    for side, person in _WRITERS.items():
        target = world.directory / side
        worktree.clone(world.upstream if side == "sponsor" else world.fork, target)
        author = author_of(player.snapshot, person)
        key = write_key(person_key(person, 1), world.keys)
        worktree.configure(
            target,
            {
                "user.name": author.name,
                "user.email": author.email,
                "commit.gpgsign": "false",
                "core.autocrlf": "false",
                "sealtrail.person": person,
                "sealtrail.key": str(key),
            },
        )
    worktree.configure(
        world.directory / "cmo",
        {"remote.upstream.url": str(world.upstream), "remote.upstream.fetch": "+refs/heads/*:refs/remotes/upstream/*"},
    )
    worktree.fetch(world.directory / "cmo", "upstream")
    for record in player.snapshot.records("person"):
        if isinstance(record.model, Person):
            for held in record.model.keys:
                write_key(key_with(record.model.id, held.public), world.keys)
    governance, _ = player.snapshot.governance()
    for org in governance.root.organisations if governance is not None else ():
        for holder in org.holders:
            write_key(root_key(holder.person), world.keys)


def files_of(player: Player) -> dict[str, bytes]:
    """The files of the story's last tree, as the project keeps them."""
    return {path: player.snapshot.objects.blob(entry.id) for path, entry in player.snapshot.files()}
