"""The demo's world, made once for all tests that read it, and copies for those that write."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sealtrail.exemplar import World, make_world

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""After the last step of the story."""


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
