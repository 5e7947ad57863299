"""What templates tell those who fill them in, from ``guidance.yaml``: words for people, never what is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sealtrail import frontmatter

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a type is for, headings, what to write in a field, and what the words mean that a field may hold."""

    types: Mapping[str, str]
    headings: Words
    fields: Words
    words: Mapping[tuple[str, ...], Mapping[str, str]]

    def field(self, models: tuple[str, ...], name: str) -> str | None:
        """What to write in a field of a model, or of the first of its ancestors that says so."""
        return next((self.fields[model][name] for model in models if name in self.fields.get(model, {})), None)

    def meanings(self, words: tuple[str, ...]) -> Mapping[str, str]:
        """What each word of a list means. Raises ``KeyError`` for a list that nobody has explained."""
        return self.words[words]


@cache
def guidance() -> Guidance:
    """The guidance that this release brings. Raises ``ValueError`` where it cannot be read."""
    path = Path(__file__).with_name("guidance.yaml")
    read = frontmatter.parse_yaml(path.read_bytes(), path.name)
    if read.document is None:
        raise ValueError(f"the guidance cannot be read: {read.findings[0].message}")
    data: Mapping[str, Any] = read.document.data
    words = {tuple(meanings): meanings for meanings in data["words"].values()}
    return Guidance(data["types"], data["headings"], data["fields"], words)
