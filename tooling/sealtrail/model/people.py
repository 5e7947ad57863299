"""People: who may sign, in which role, with which key, and how we know that it is them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from sealtrail.model.base import Frozen, problem
from sealtrail.model.dates import Day, Moment
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import Count, Fingerprint, KeyText, Line, PersonId, SiteId
from sealtrail.model.words import Role


class RoleHeld(Frozen):
    """A role, where it holds and when (``valid_to`` is the first moment at which it no longer holds)."""

    role: Role
    sites: Literal["all"] | tuple[SiteId, ...] = "all"
    valid_from: Moment
    valid_to: Moment | None = None


_LONGEST_DEPUTY = timedelta(days=92)
"""A quarter: who stands in for longer holds the role, and is appointed to it."""


class Deputy(Frozen):
    """Somebody who stands in for one role of the person for a while; at the moment ``to`` it is over."""

    person: PersonId
    role: Role
    from_: Moment = Field(alias="from")
    to: Moment

    @model_validator(mode="after")
    def _short(self) -> Deputy:
        if not timedelta() < self.to - self.from_ <= _LONGEST_DEPUTY:
            raise problem(
                f"a deputy from {self.from_.date()} to {self.to.date()}, expected at most {_LONGEST_DEPUTY.days} days",
                "set from before to; who stands in for longer is given the role",
            )
        return self


class KeyEvent(Frozen):
    """One event in the life of a key.

    ``since`` says from when on others may have used a compromised key; without it, from the landing of the event on.
    """

    kind: Literal["enrolled", "retired", "revoked", "compromised"]
    at: Moment
    since: Moment | None = None
    reason: Line | None = None

    @model_validator(mode="after")
    def _of_a_compromise(self) -> KeyEvent:
        if self.since is not None and (self.kind != "compromised" or self.since > self.at):
            raise problem(
                "since says from when on a compromised key may have been misused, and comes before the report of it",
                "leave it out, or correct kind or since",
            )
        return self


class Key(Frozen):
    """A public key of a person. It belongs to this person for ever and is never deleted."""

    fingerprint: Fingerprint
    public: KeyText
    expires: Moment | None = None
    events: tuple[KeyEvent, ...] = Field(min_length=1)

    @property
    def ended(self) -> KeyEvent | None:
        """The event that took the key out of use, if any; that it was compromised outweighs how else it ended."""
        ends = [event for event in self.events if event.kind != "enrolled"]
        return next((event for event in ends if event.kind == "compromised"), ends[0] if ends else None)

    @property
    def compromised_since(self) -> datetime | None:
        """The earliest time from which on others may have used the key, where both sides declared one."""
        return min((event.since for event in self.events if event.since is not None), default=None)


class Identity(Frozen):
    """How the person's identity was proven before the first key was taken (21 CFR 11.100(b))."""

    method: Literal["in_person", "video_with_id", "notified_eid"]
    checked_by: PersonId
    checked_on: Day


class Accountability(Frozen):
    """The person's acceptance that the electronic signature binds like a handwritten one (21 CFR 11.10(j))."""

    text_version: Count
    accepted_on: Day


class Person(Envelope):
    """A person who may write or sign."""

    type_name: ClassVar[str] = "person"
    kind: ClassVar[str] = "master"

    schema_: Literal["person/1"] = Field(alias="schema", title="Format")
    printed_name: Line = Field(title="Printed name")
    roles: tuple[RoleHeld, ...] = Field((), title="Roles")
    deputies: tuple[Deputy, ...] = Field((), title="Deputies")
    keys: tuple[Key, ...] = Field((), title="Keys")
    identity: Identity = Field(title="Proof of identity")
    accountability: Accountability = Field(title="Accountability for signatures")
