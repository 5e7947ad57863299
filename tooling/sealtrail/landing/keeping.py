"""What a guarded repository keeps beside its objects: the anchor, how far it has been verified, and the hook itself."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sealtrail import __version__, gate, worktree
from sealtrail.atomic import write_atomically
from sealtrail.errors import UsageError
from sealtrail.git import Repository
from sealtrail.model import Anchor
from sealtrail.store import Snapshot


@dataclass(frozen=True)
class Verified:
    """How far this server has judged main: the tip, the number of steps, the time of the last one, by which release.

    It saves walking the same history at every push, and is believed only for exactly this tip and this release.
    """

    tip: str
    steps: int
    at: str
    release: str = __version__


def kept_anchor(directory: Path) -> Anchor | None:
    """The anchor that a bare repository keeps, nothing when it has none. Raises ``UsageError`` for a broken one."""
    path = directory / "sealtrail" / "anchor.json"
    if not path.exists():
        return None
    return gate.parse_anchor(path.read_bytes(), "the server's anchor.json")


def keep_anchor(directory: Path, anchor: Anchor) -> None:
    """Keep the anchor in a bare repository, unless one is kept already."""
    path = directory / "sealtrail" / "anchor.json"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, anchor_text(anchor))


def anchor_text(anchor: Anchor) -> bytes:
    """An anchor as the file that people keep."""
    return (json.dumps(anchor.model_dump(), indent=2) + "\n").encode()


def keep_verified(directory: Path, verified: Verified) -> None:
    """Remember how far main is verified."""
    path = directory / "sealtrail" / "verified.json"
    path.parent.mkdir(exist_ok=True)
    write_atomically(path, (json.dumps(asdict(verified)) + "\n").encode())


def verified_at(repository: Repository, tip: str) -> gate.State | None:
    """The state that judging goes on from, if this release has verified exactly this tip."""
    try:
        kept = Verified(**json.loads((repository.directory / "sealtrail" / "verified.json").read_bytes()))
        at = datetime.fromisoformat(kept.at)
    except (OSError, ValueError, TypeError):
        return None
    if (kept.tip, kept.release) != (tip, __version__):
        return None
    return gate.State(Snapshot(repository.objects, repository.objects.commit(tip).tree), kept.steps, at)


def install_hook(repository: Path, *, anchor: Anchor | None = None, python: str = sys.executable) -> Path:
    """Put the pre-receive hook into a bare repository and return its path.

    Raises ``UsageError`` when the repository is not bare, or another hook is there already.
    """
    opened = Repository(repository)
    if opened.work_tree is not None:
        raise UsageError(
            f"{repository} is not a bare repository",
            hint="the hook guards the repository that everybody pushes to; make one with: git init --bare",
        )
    hook = opened.directory / "hooks" / "pre-receive"
    text = _HOOK.format(python=shlex.quote(python))
    if hook.exists() and _MARK not in hook.read_text("utf-8", "replace"):
        raise UsageError("the repository has another pre-receive hook", hint=f"move {hook} away first")
    kept = kept_anchor(opened.directory)
    if anchor is not None and kept not in (None, anchor):
        raise UsageError(
            "the repository keeps another anchor already",
            hint="compare both with an independent copy; an administrator removes the wrong one by hand",
        )
    if anchor is not None:
        keep_anchor(opened.directory, anchor)
    hook.parent.mkdir(exist_ok=True)
    write_atomically(hook, text.encode())
    hook.chmod(0o755)
    worktree.configure(
        opened.directory, {"receive.denyDeletes": "true", "core.logAllRefUpdates": "true", "core.hooksPath": "hooks"}
    )
    return hook


_MARK = "sealtrail hook pre-receive"
_HOOK = """#!/bin/sh
# Sealtrail judges every push to main with the program that installed this hook, never with code from the push.
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP
exec {python} -I -B -m sealtrail hook pre-receive
"""
