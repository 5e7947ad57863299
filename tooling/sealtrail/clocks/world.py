"""What clocks are read from: the records, what governs, and what history proves, at one moment. Lookups only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from sealtrail import agreements
from sealtrail.clocks.clock import Clock, Done, Duty, Owner, day_in, judged
from sealtrail.clocks.marks import LANDED, done_mark
from sealtrail.model import (
    AgreedTime,
    Agreement,
    Calendar,
    Deviation,
    Envelope,
    Notification,
    Organisation,
    Site,
    Waiver,
    Workflow,
)
from sealtrail.store import Governance

E = TypeVar("E", bound=Envelope)

Proven = Mapping[str, Mapping[str, tuple[datetime, ...]]]
"""By record and mark (``marks``), the moments (UTC, in order) at which a revision that newly carries it was proven."""

_FALLBACK = Calendar(schema="calendar/1", id="plain", time_zone="UTC", weekend=("saturday", "sunday"))
_VOIDED = "voided"
_AHEAD = timedelta(hours=14)
"""So far ahead of UTC are the clocks that a new day reaches first."""


@dataclass(frozen=True)
class World:
    """The records by their ids, what governs them, and what is proven of them, as seen at the moment ``on``.

    ``proven`` is ``None`` where there is no history to prove anything, as in a working directory by itself. What was
    proven after ``on`` is not known then.
    """

    governance: Governance
    records: Mapping[str, Envelope]
    on: datetime
    proven: Proven | None = None

    def of(self, kind: type[E]) -> Iterator[E]:
        """The records of one type that were not opened in error."""
        return (r for r in self._by_type.get(kind.type_name, ()) if isinstance(r, kind))

    @cached_property
    def known(self) -> tuple[Envelope, ...]:
        """The records that were not opened in error and had landed by now, as far as history tells."""
        return tuple(r for r in self.records.values() if r.state != _VOIDED and not self._lands_later(r))

    @cached_property
    def _by_type(self) -> Mapping[str, Sequence[Envelope]]:
        found = defaultdict[str, list[Envelope]](list)
        for record in self.records.values():
            if record.state != _VOIDED:
                found[record.type_name].append(record)
        return found

    @cached_property
    def about(self) -> Mapping[str, Sequence[Notification]]:
        """The notifications by the records that they are about."""
        found = defaultdict[str, list[Notification]](list)
        for one in self.of(Notification):
            for record in one.about:
                found[record].append(one)
        return found

    # --- who ---

    def side(self, organisation: str) -> str:
        """The side that an organisation stands on."""
        found = self.governance.root.organisation(organisation)
        return "sponsor" if found is None else found.side

    def owner(self, word: str, record: Envelope, person: str = "") -> Owner:
        """Who a role of a policy stands for: ``owner.quality``, ``counterparty.quality``, or a role as it is."""
        side, _, name = word.partition(".")
        organisation = self._organisation(side, record)
        if side not in {"owner", "counterparty"}:
            return Owner(organisation.id, word, person)
        words = self.governance.policy.words.get(name)
        role = name if words is None else words.sponsor if organisation.side == "sponsor" else words.cmo
        return Owner(organisation.id, role, person)

    def _organisation(self, side: str, record: Envelope) -> Organisation:
        root = self.governance.root
        own = root.organisation(record.org) or root.on_side("sponsor")
        if side == "counterparty":
            return root.other(own.id)
        return root.on_side(side) if side in {"sponsor", "cmo"} else own

    # --- where ---

    def calendar(self, organisation: str, record: Envelope) -> Calendar:
        """The working days and the zone of an organisation's site that the record names, else of its side."""
        site = self._place(record, organisation)
        key = (organisation, "" if site is None else site.id)
        if key not in self._calendars:
            self._calendars[key] = self._calendar(organisation, site)
        return self._calendars[key]

    @cached_property
    def _calendars(self) -> dict[tuple[str, str], Calendar]:
        return {}

    def _calendar(self, organisation: str, site: Site | None) -> Calendar:
        calendars, policy = self.governance.calendars, self.governance.policy
        side = policy.calendars.get("sponsor" if self.side(organisation) == "sponsor" else "cmo", "")
        found = calendars.get(side, _FALLBACK)
        if site is None:
            return found
        return calendars.get(site.calendar, found).model_copy(update={"time_zone": site.time_zone})

    def _place(self, record: Envelope, organisation: str | None = None) -> Site | None:
        """The first site that a record names, or the first that is an organisation's."""
        named = (self.records.get(number) for number in _sites(record))
        return next((s for s in named if isinstance(s, Site) and organisation in (None, s.org)), None)

    # --- which agreement ---

    def binding(self, record: Envelope, on: datetime | date) -> tuple[Agreement, ...]:
        """The agreements in force for a record's site, products and activity on the day that it was at the site.

        Each is named once, however many of its sites and products the record names.
        """
        place = self._place(record)
        there = self.calendar(record.org if place is None else place.org, record)
        day = day_in(on, there) if isinstance(on, datetime) else on
        held = self.agreements
        activity = record.activity if isinstance(record, Deviation) else None
        found: dict[str, Agreement] = {}
        for site in _sites(record):
            anything = dict.fromkeys(p for a in held if site in a.sites for p in a.products)
            for product in record.products or tuple(anything):
                bound = agreements.in_force(held, site=site, product=product, activity=activity, on=day)
                found |= {a.id: a for a in bound}
        return tuple(found.values())

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Every edition of every agreement that was not opened in error."""
        return tuple(self.of(Agreement))

    @cached_property
    def step_times(self) -> Mapping[str, Sequence[tuple[Agreement, AgreedTime]]]:
        """The times that any edition sets for single steps, by the type of record that they are for."""
        found = defaultdict[str, list[tuple[Agreement, AgreedTime]]](list)
        for agreement in self.agreements:
            for one in agreement.step_times:
                found[one.type].append((agreement, one))
        return found

    def is_effective(self, agreement: Agreement, day: date) -> bool:
        """Whether an edition is in force on a day."""
        successor = self.records.get(agreement.superseded_by or "")
        following = successor if isinstance(successor, Agreement) else None
        return agreements.standing(agreement, day, following) == "effective"

    # --- what became of it ---

    def proofs(self, record: str, mark: str) -> tuple[datetime, ...]:
        """The moments up to now at which a revision of the record newly carried a mark."""
        if self.proven is None:
            return ()
        return tuple(t for t in self.proven.get(record, {}).get(mark, ()) if t <= self.on)

    def _lands_later(self, record: Envelope) -> bool:
        """Whether history proves that a record landed for the first time only after now."""
        landed = () if self.proven is None else self.proven.get(record.id, {}).get(LANDED, ())
        return bool(landed) and landed[0] > self.on

    def did(self, record: Envelope, place: str, day: date | None) -> Done:
        """A deed as the record states it, with the landing that proves it. What lies ahead everywhere was not done."""
        if day is None or day > (self.on + _AHEAD).date():
            return Done()
        return Done(True, day, next(iter(self.proofs(record.id, done_mark(place, day))), None))

    def reached(self, record: Envelope, stop: str, after: datetime | None = None) -> Done:
        """Whether a state was reached, or left behind by a way that does not lead there any more."""
        workflow = self.governance.workflows.get(record.type_name)
        if workflow is None:
            return Done()
        ending = {s for s in workflow.states if s == stop or stop not in self.onward(record, s)}
        return self._in(record, ending, after)

    def onward(self, record: Envelope, state: str) -> frozenset[str]:
        """The states that a record of this type and custody can still come to from a state."""
        key = (record.type_name, record.custody, state)
        if key not in self._onward:
            workflow = self.governance.workflows.get(record.type_name)
            self._onward[key] = frozenset() if workflow is None else _reach(workflow, state, record.custody)
        return self._onward[key]

    @cached_property
    def _onward(self) -> dict[tuple[str, str, str], frozenset[str]]:
        return {}

    def over(self, record: Envelope) -> Done:
        """Whether nothing is left to do on a record: it is closed, or its workflow leads nowhere from here."""
        workflow = self.governance.workflows.get(record.type_name)
        states = () if workflow is None else workflow.states
        final = () if workflow is None else workflow.terminal
        return self._in(record, {s for s in states if s in final or s.startswith("closed")}, None, last=True)

    def _in(self, record: Envelope, states: set[str], after: datetime | None, *, last: bool = False) -> Done:
        if self.proven is None:
            return Done(record.state in states)
        times = sorted(t for s in states for t in self.proofs(record.id, f"state:{s}") if after is None or t >= after)
        if last and record.state not in states:
            return Done()
        return Done(bool(times), proven=(times[-1] if last else times[0]) if times else None)

    # --- how it stands ---

    @cached_property
    def waivers(self) -> Mapping[tuple[str, str], Waiver]:
        """The waivers that hold on the day, by rule and record."""
        day = self.on.date()
        held = (w for w in self.of(Waiver) if w.state == "granted" and w.expires >= day)
        return {(w.rule, w.record): w for w in held}

    def clock(self, duty: Duty) -> Clock:
        """How a duty stands now."""
        gap = timedelta(hours=self.governance.policy.signing.declared_gap_hours)
        return judged(duty, self.on, gap=gap, waiver=self.waivers.get((duty.rule, duty.record)))


def _reach(workflow: Workflow, state: str, custody: str) -> frozenset[str]:
    found: set[str] = set()
    todo = [state]
    while todo:
        here = todo.pop()
        ways = {e.to for e in workflow.edges if here in e.from_ and e.custody in (None, custody)}
        todo += sorted(ways - found)
        found |= ways
    return frozenset(found)


def _sites(record: Envelope) -> tuple[str, ...]:
    more: tuple[str, ...] = vars(record).get("sites", ())
    return tuple(dict.fromkeys([*([record.site] if record.site is not None else ()), *more]))
