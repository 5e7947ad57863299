"""What is due, who may do what and what has to be escalated, computed once for the whole site.

Everything here comes from the engine that ``sealtrail due``, ``suppliers`` and ``escalations`` ask; nothing is computed
a second time, and nothing is judged at any other moment than that of the last landing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sealtrail import clocks
from sealtrail.clocks import Clock, World
from sealtrail.history.landings import proven
from sealtrail.model import Envelope, Escalation
from sealtrail.rules.lateness import lateness
from sealtrail.store import Governance, Record
from sealtrail.suppliers import Registers, Row, SiteStatus, approved_suppliers, site_status
from sealtrail.thresholds import Matter, raised

Landed = tuple[Record | None, Record, datetime]
"""What stood before, what landed, and when (UTC)."""


@dataclass(frozen=True)
class Reckoning:
    """What follows from the records at one moment. Each part is computed when it is first asked for."""

    world: World

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """Every clock of every record, those that are due first in front."""
        return clocks.clocks(self.world)

    @cached_property
    def by_record(self) -> Mapping[str, tuple[Clock, ...]]:
        """The clocks of each record."""
        found = defaultdict[str, list[Clock]](list)
        for clock in self.clocks:
            found[clock.duty.record].append(clock)
        return {record: tuple(held) for record, held in found.items()}

    def next_due(self, record: str) -> date | None:
        """The day on which what is still to be done on a record is or was due first, at the obliged party's site."""
        days = (clock.due_there for clock in self.by_record.get(record, ()) if clock.open)
        return min((day.date() for day in days if day is not None), default=None)

    def is_late(self, record: str) -> bool:
        """Whether something that is still to be done on a record is late."""
        return any(clock.is_late for clock in self.by_record.get(record, ()))

    @cached_property
    def registers(self) -> Registers:
        """The registers that supplier status rests on."""
        return Registers.of(self.world.records.values())

    @cached_property
    def sites(self) -> tuple[SiteStatus, ...]:
        """The status of each site."""
        limits = self.world.governance.policy.limits
        return tuple(site_status(self.registers, site, self.world.on.date(), limits) for site in self.registers.sites)

    @cached_property
    def suppliers(self) -> tuple[Row, ...]:
        """The approved-supplier list."""
        return approved_suppliers(self.registers, self.world.on.date(), self.world.governance.policy.limits)

    @cached_property
    def matters(self) -> tuple[Matter, ...]:
        """What the thresholds of policy raise."""
        world = self.world
        late = tuple(lateness(world, world.known))
        return raised(world.known, late, world.governance.policy.thresholds, world.on.date())

    @cached_property
    def escalations(self) -> tuple[Escalation, ...]:
        """The escalations, which may answer what is raised."""
        return tuple(record for record in self.world.known if isinstance(record, Escalation))


def reckoning(
    governance: Governance, records: Mapping[str, Envelope], on: datetime, landed: Iterable[Landed]
) -> Reckoning:
    """The reckoning of some records at a moment; ``landed`` are all their revisions, which prove what they carry."""
    return Reckoning(World(governance, records, on, proven(landed)))
