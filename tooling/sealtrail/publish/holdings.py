"""Everything that the site shows, gathered once: each record with its standing, revisions, trail and references.

Pure values from a verified report. The trail is walked once and the references of all records are turned round once,
so that no page reads history again. Nothing in here leads back to a report, a step or a snapshot: what ``audience``
takes out of these values cannot be reached by any page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from sealtrail import gate, history
from sealtrail.errors import SealtrailError
from sealtrail.model import INVERSE, Agreement, Envelope, RecordFile, Root, record_file, references
from sealtrail.publish import words
from sealtrail.publish.basis import Audience, Basis, Files, Landing, Withheld, basis_of
from sealtrail.publish.reckoning import Reckoning, reckoning
from sealtrail.publish.standing import Standing, standing_of
from sealtrail.store import Governance, Record

K = TypeVar("K", str, int)
V = TypeVar("V")


class PublishError(SealtrailError):
    """The history cannot be published as it is, or the site came out incomplete (exit code 1)."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision as it landed, and the one it replaced."""

    step: Landing
    record: Record
    previous: Record | None


@dataclass(frozen=True, slots=True)
class Reference:
    """Another record that this one names, or that names this one, and how that reads."""

    word: str
    id: str


@dataclass(frozen=True)
class Held:
    """A record as the site shows it."""

    record: Record
    place: RecordFile
    standing: Standing
    revisions: tuple[Revision, ...]
    events: tuple[history.Event, ...]
    names: tuple[Reference, ...]
    named_by: tuple[Reference, ...]

    @property
    def model(self) -> Envelope:
        """What the record says."""
        return self.record.model

    @property
    def base(self) -> str:
        """The record's address without an ending; it never changes, whatever becomes of the record."""
        return f"{self.place.type.folder}/{self.place.id}"

    @property
    def page(self) -> str:
        """The address of its page."""
        return f"{self.base}.html"

    @cached_property
    def signatures(self) -> tuple[history.Signature, ...]:
        """All its valid signatures in the order of landing."""
        return tuple(event.who[0] for event in self.events if event.action == "signed")

    @property
    def latest(self) -> Revision:
        """The revision that stands."""
        return self.revisions[-1]


@dataclass(frozen=True)
class Holdings:
    """The verified state of a repository with its whole trail, as one audience sees it."""

    basis: Basis
    files: Files
    governance: Governance
    records: Mapping[str, Held]
    given: Mapping[str, tuple[history.Event, ...]]
    """The signatures of each person, by their number."""
    steps: Mapping[int, tuple[history.Event, ...]]
    """The events of each landing."""
    keys: tuple[history.KnownKey, ...]
    """The keys that signatures are checked with."""
    tool_version: str
    moment: history.Moment | None = None
    """The earlier moment that is shown; nothing for the present state."""
    audience: Audience = "partner"
    withheld: Mapping[str, Withheld] = field(default_factory=dict)
    """By number, what this audience does not see."""

    @property
    def root(self) -> Root:
        """Who stands behind the repository."""
        return self.governance.root

    @cached_property
    def landings(self) -> int:
        """How many landings count."""
        return len(self.basis.landings)

    @cached_property
    def at(self) -> datetime:
        """The only "now" that the site knows: the time of the last landing, or the earlier moment that is shown."""
        return self.basis.landings[-1].at if self.moment is None else self.moment.at

    @cached_property
    def day(self) -> date:
        """The date on which standings are computed."""
        return self.at.date()

    @property
    def day_is(self) -> str:
        """What that day is, in words."""
        return "the day of the last landing" if self.moment is None else "the earlier day that is shown"

    @cached_property
    def reckoned(self) -> Reckoning:
        """What follows from the records on that date: clocks, suppliers, escalations."""
        models = {number: held.model for number, held in self.records.items()}
        landed = ((one.previous, one.record, one.step.at) for held in self.records.values() for one in held.revisions)
        return reckoning(self.governance, models, self.at, landed)

    def organisation(self, org: str) -> str:
        """An organisation's name."""
        found = self.root.organisation(org)
        return org if found is None else found.name

    @property
    def doubts(self) -> Mapping[str, str]:
        """By number: why a record is in doubt, as long as nobody signed it anew."""
        return self.basis.doubts

    @cached_property
    def by_type(self) -> Mapping[str, tuple[Held, ...]]:
        """The records of each type in the order of their numbers."""
        return _grouped(self.records.values(), lambda held: held.place.type.name)

    def of_type(self, name: str) -> tuple[Held, ...]:
        """The records of one type in the order of their numbers."""
        return self.by_type.get(name, ())

    def withheld_of(self, name: str) -> tuple[Withheld, ...]:
        """Those of one type that this audience does not see, in the order of their numbers."""
        return tuple(one for one in self.withheld.values() if one.place.type.name == name)

    @property
    def asked(self) -> str:
        """The earlier moment in words, such as ``2026-08-01``; the empty text for the present state."""
        if self.moment is None:
            return ""
        day = self.day.isoformat()
        return day if self.moment.asked == day else f"commit {self.basis.tip[:10]} of {day}"


def verified(report: history.Report) -> history.Report:
    """The report, where a site may be made of it. Raises ``PublishError`` unless it is valid or merely in doubt.

    A key that was stolen must not take the site away: what it casts doubt on is shown, and said to be in doubt.
    """
    if report.verdict not in {"valid", "suspect"}:
        raise PublishError(
            f"the history is {report.verdict}, expected valid: nothing is published that has not been verified",
            hint="see what sealtrail verify says, and give it the anchor that you keep", code="publish.verdict",
        )  # fmt: skip
    return report


def collect(report: history.Report, tool_version: str, moment: history.Moment | None = None) -> Holdings:
    """Gather everything that the verified steps of a history left, all of it, for whoever may see all.

    ``moment`` is the earlier one that the report was cut at. Raises ``PublishError`` where no step is valid.
    """
    snapshot = report.snapshot
    governance = None if snapshot is None else snapshot.governance()[0]
    if snapshot is None or governance is None:
        raise PublishError("no step of this history is valid", hint="see what sealtrail verify says",
                           code="publish.verdict")  # fmt: skip
    basis = basis_of(report)
    revisions, events = _walked(report, {one.number: one for one in basis.landings})
    by_record = _grouped(events, lambda event: event.record)
    given = _grouped((e for e in events if e.action == "signed"), lambda event: event.who[0].person)
    present = {record.model.id: record for record in snapshot.records()}
    names, named_by = _references(present)
    day = (basis.landings[-1].at if moment is None else moment.at).date()
    records = {}
    for record in sorted(present.values(), key=lambda r: r.path):
        record_id, place = record.model.id, record_file(record.path)
        if place is None:
            raise PublishError(f"{record.path} is no record's path", code="publish.path")
        successor = _successor(record.model, present)
        terminal = frozenset(governance.workflows[place.type.name].terminal)
        standing = _standing(record.model, successor, by_record.get(record_id, ()), day, terminal)
        records[record_id] = Held(record, place, standing, tuple(revisions[record_id]), by_record.get(record_id, ()),
                                  tuple(names[record_id]),
                                  tuple(r for r in named_by[record_id] if r not in names[record_id]))  # fmt: skip
    steps = _grouped(events, lambda event: event.step)
    keys = history.known_keys(report)
    return Holdings(basis, Files(snapshot), governance, records, given, steps, keys, tool_version, moment)


def _grouped(values: Iterable[V], key: Callable[[V], K]) -> dict[K, tuple[V, ...]]:
    found: dict[K, list[V]] = defaultdict(list)
    for value in values:
        found[key(value)].append(value)
    return {name: tuple(held) for name, held in found.items()}


def _successor(model: Envelope, present: Mapping[str, Record]) -> Agreement | None:
    found = present.get(model.superseded_by or "") if isinstance(model, Agreement) else None
    return found.model if found is not None and isinstance(found.model, Agreement) else None


def _standing(
    model: Envelope,
    successor: Agreement | None,
    events: Sequence[history.Event],
    day: date,
    terminal: frozenset[str],
) -> Standing:
    since = next((e.proven_at.date() for e in reversed(events) if e.action in {"created", "state"}), day)
    return standing_of(model, on=day, since=since, terminal=terminal, successor=successor)


def _walked(
    report: history.Report, landings: Mapping[int, Landing]
) -> tuple[dict[str, list[Revision]], list[history.Event]]:
    """All revisions of each record, and the whole trail. Step by step, for both read the same few folders."""
    found: dict[str, list[Revision]] = defaultdict(list)
    events: list[history.Event] = []
    for step in report.valid_steps:
        for old, new in _landed(step):
            found[new.model.id].append(Revision(landings[step.number], new, old))
        events += history.trail((step,))
    return found, events


def _landed(step: gate.Step) -> Iterator[tuple[Record | None, Record]]:
    if step.base is None:
        for record in step.result.records():
            yield None, record
        return
    for verdict in step.verdict.records:
        old, new = step.base.record_at(verdict.path), step.result.record_at(verdict.path)
        if new is not None and (old is None or old.data != new.data):
            yield old, new


def _references(present: Mapping[str, Record]) -> tuple[dict[str, list[Reference]], dict[str, list[Reference]]]:
    names: dict[str, list[Reference]] = defaultdict(list)
    named_by: dict[str, list[Reference]] = defaultdict(list)
    for record_id, record in present.items():
        for place, target, _ in references(record.model):
            there, back = _words(record.model, place)
            if Reference(there, target) not in names[record_id]:
                names[record_id].append(Reference(there, target))
            if Reference(back, record_id) not in named_by[target]:
                named_by[target].append(Reference(back, record_id))
    return names, named_by


def _words(model: Envelope, place: tuple[str | int, ...]) -> tuple[str, str]:
    field, at = str(place[0]), place[1] if len(place) > 1 else 0
    if field == "links" and isinstance(at, int):
        relation = model.links[at].rel
        return words.RELATIONS[relation], words.human(INVERSE[relation])
    title = words.human(field)
    return words.NAMED_AS.get(field, (title, f"{title} of"))
