"""Incidents: what went wrong with the record itself. Both sides sign it, so that a bad step is cured and stays seen."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Frozen
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import Line, Text


class BadStep(Frozen):
    """A commit on the branch of record that does not count, and the codes of everything that speaks against it."""

    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    codes: tuple[Annotated[Line, Field(pattern=r"^[A-Za-z][A-Za-z0-9.-]{2,40}$")], ...] = Field(min_length=1)


class Incident(Envelope):
    """What happened to the branch of record, named commit by commit and acknowledged by both sides (DESIGN "gate").

    It changes nothing else: the step that lands it puts everything back to the last valid state.
    """

    type_name: ClassVar[str] = "incident"

    schema_: Literal["incident/1"] = Field(alias="schema", title="Format")
    happened: Text = Field(title="What happened")
    cause: Text = Field(title="Cause")
    impact: Text = Field(title="What it touched")
    measures: Text = Field(title="What keeps it from happening again")
    steps: tuple[BadStep, ...] = Field(title="Steps that do not count", min_length=1)
