"""Audits that an agreement sets a time for: how often a site is audited, how early one for cause is announced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from sealtrail.calendar import add_months
from sealtrail.clocks.clock import Duty, day_in
from sealtrail.clocks.dated import dated
from sealtrail.clocks.world import World
from sealtrail.model import Agreement, Audit


def routine(world: World, agreement: Agreement) -> Iterator[Duty]:
    """The next audit of each site of an agreement in force, counted from the last one that was held there.

    Where none was, it is counted from the first day of the agreement; where the last one names an earlier day for the
    next, that day is a clock of its own and this one is none.
    """
    owner = world.owner("sponsor.qa", agreement)
    today = day_in(world.on, world.calendar(owner.organisation, agreement))
    if not world.is_effective(agreement, today):
        return
    months = agreement.audit_interval_months
    for i, site in enumerate(agreement.sites):
        held = (a for a in world.of(Audit) if a.site == site and a.to <= today and world.reached(a, "performed").done)
        last = max(held, key=lambda audit: audit.to, default=None)
        since = agreement.effective_from if last is None else last.to
        due = add_months(since, months)
        if last is None or last.next_audit_due is None or due < last.next_audit_due:
            duty = dated(world, agreement, f"audit {site} (every {months} months)", due, "sites", i, owner=owner)
            yield replace(duty, source=agreement.id, start=since)


def announcement(world: World, audit: Audit) -> Iterator[Duty]:
    """How long before its first day a sponsor's audit for cause is announced; an agreement may ask for no notice."""
    if audit.kind_ != "for_cause" or world.side(audit.org) != "sponsor":
        return
    for agreement in world.binding(audit, audit.from_):
        days = agreement.for_cause_audit_notice_days
        if days:
            what, due = f"announce the audit, {days} days before it", audit.from_ - timedelta(days=days)
            duty = dated(world, audit, what, due, "from", end=world.reached(audit, "announced"))
            yield replace(duty, source=agreement.id)
