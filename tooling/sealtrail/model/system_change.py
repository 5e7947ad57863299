"""System changes: why governed files changed, pinning exactly what they were and what they became."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Frozen
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import RepoPath, Sha256, Text


class Content(Frozen):
    """A file's mode and digest."""

    mode: Literal["100644"]
    sha256: Sha256


class Pin(Frozen):
    """One governed file before and after the step; a side that is left out means that the file does not exist there."""

    path: RepoPath
    before: Content | None = None
    after: Content | None = None


class SystemChange(Envelope):
    """A change of what governs: root, policy, workflows, calendars, machinery, pages."""

    type_name: ClassVar[str] = "system_change"

    schema_: Literal["system_change/1"] = Field(alias="schema", title="Format")
    reason: Text = Field(title="Reason")
    pins: tuple[Pin, ...] = Field(title="Files pinned", min_length=1)
