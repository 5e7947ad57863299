"""What clocks are read from when a rule asks: the agreements and sites of base, and what this very step proves."""

from __future__ import annotations

from dataclasses import replace

from sealtrail import clocks
from sealtrail.model import Agreement, Envelope, Notification, Site, Waiver
from sealtrail.rules.case import Case
from sealtrail.rules.held import models, naming, one
from sealtrail.store import Snapshot


def world_of(case: Case) -> clocks.World:
    """The world of one record at the moment of the case.

    In a step, what the result newly carries is proven now, and nothing else is told. A working directory by itself
    proves nothing.
    """
    told = unproven(case)
    model: Envelope = case.present.model
    subject = (model, *about(case.snapshot, model.id))
    proven = {known.id: dict.fromkeys(_new(case, known), (case.at,)) for known in subject} if case.is_step else None
    return replace(told, proven=proven)


def unproven(case: Case) -> clocks.World:
    """The same world by what its records say themselves: a step knows nothing of what landed before it."""
    model, authority = case.present.model, case.authority
    numbers = {number for number in (model.site, *getattr(model, "sites", ())) if number is not None}
    sites = [site for number in sorted(numbers) if (site := one(authority, number, Site)) is not None]
    standing = [*models(authority, Agreement), *models(authority, Waiver), *sites]
    records = {known.id: known for known in (*standing, model, *about(case.snapshot, model.id))}
    return clocks.World(case.governance, records, case.at)


def about(snapshot: Snapshot, record: str) -> tuple[Notification, ...]:
    """The notifications about a record."""
    return naming(snapshot, Notification, "about", record)


def _new(case: Case, model: Envelope) -> frozenset[str]:
    """The marks that a record carries in the result and did not carry before."""
    was = None if case.before is None else case.before.record(model.id)
    before = clocks.marks(was.model) if was is not None and was.readable else frozenset()
    return clocks.marks(model) - before
