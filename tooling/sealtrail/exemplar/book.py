"""The story as it is written: its chapters, the proposals that wait at its end, and the texts that they take in.

Reads the package's own files and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from sealtrail import frontmatter
from sealtrail.errors import SealtrailError
from sealtrail.model import parse_moment

_STORY = "story"


class StoryError(SealtrailError):
    """The story does not come out as it is told."""


def chapters() -> Iterator[tuple[str, tuple[Mapping[str, Any], ...]]]:
    """The chapters of the story in their order: title and steps. Where two overlap in time, so do their steps."""
    folder = resources.files("sealtrail.exemplar") / _STORY
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            yield _chapter(file)


def proposals() -> dict[str, Mapping[str, Any]]:
    """The proposals that wait in the fork when a demo is made, by branch."""
    folder = resources.files("sealtrail.exemplar") / _STORY / "proposals"
    return {f.name.removesuffix(".yaml"): _chapter(f)[1][0] for f in sorted(folder.iterdir(), key=lambda f: f.name)}


def step_time(step: Mapping[str, Any]) -> datetime:
    """When a step of the story lands."""
    return parse_moment(step["at"])


def tree(folder: str) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder of the story, by its path in it."""

    def walk(at: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
        for item in sorted(at.iterdir(), key=lambda f: f.name):
            if item.is_dir():
                yield from walk(item, f"{prefix}{item.name}/")
            else:
                yield f"{prefix}{item.name}", item.read_bytes()

    yield from walk(resources.files("sealtrail.exemplar") / _STORY / folder, "")


def read(path: str) -> bytes:
    """A text or a file of the story."""
    found = resources.files("sealtrail.exemplar") / _STORY
    for part in path.split("/"):
        found = found / part
    return found.read_bytes()


def _chapter(file: Traversable) -> tuple[str, tuple[Mapping[str, Any], ...]]:
    parsed = frontmatter.parse_yaml(file.read_bytes(), file.name)
    if parsed.document is None:
        raise StoryError(f"{file.name} cannot be read: {parsed.findings[0].message}")
    return parsed.document.data["chapter"], tuple(parsed.document.data["steps"])
