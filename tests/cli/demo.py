"""The demo's world, made once for all tests that read it, and copies for those that write."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path, PurePath

from sealtrail.exemplar import World, make_world
from sealtrail.model import TYPES
from sealtrail.store import Snapshot, directory_snapshot

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=1)))
"""When somebody sits down at a desk: after the last step of the story, however long it has grown."""


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="world-")


@cache
def made() -> World:
    """The demo's world; whoever asks for it must not write to it."""
    return make_world(Path(_kept().name) / "demo", now=NOW)


def clone(target: Path, side: str = "sponsor") -> Path:
    """A copy of a working clone of the world, for a test to change."""
    shutil.copytree(made().directory / side, target, symlinks=True)
    return target


@cache
def files() -> Snapshot:
    """What a fresh clone of the world holds."""
    return directory_snapshot(made().directory / "sponsor")


def next_number(name: str, code: str = "LRK", further: int = 0) -> str:
    """The number of the next record of a type on one side's shelf, or of a further one: one above the highest."""
    kind, taken = TYPES[name], {PurePath(record.path).parent.name for record in files().records()}
    last = max((n for n in range(1, 1000) if kind.number(code, NOW.year, n) in taken), default=0)
    return kind.number(code, NOW.year, last + 1 + further)
