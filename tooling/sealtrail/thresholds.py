"""What the thresholds of a policy raise: matters that the working level may not keep to itself (domain 10.4).

A pure function of records, of what clocks found late, of the policy's thresholds and of a day. Nothing here reads git,
a store or a clock; whether a matter was taken up is read from the escalations that name its records as evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from sealtrail.calendar import add_months
from sealtrail.model import Audit, AuditFinding, Car, Deviation, Envelope, Escalation, Scar, Site
from sealtrail.model.policy import Threshold
from sealtrail.model.words import LEVELS, Trigger

TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)
"""Everything that a threshold may count."""

_UNKNOWN_BY_NOTICE = frozenset({"complaint", "batch_record_review", "audit"})
_NOT_OPEN = frozenset({"draft", "closed", "closed_ineffective", "voided"})


@dataclass(frozen=True, slots=True)
class Late:
    """What a clock found late: a record, what of it, and when that was due at the obliged party's site."""

    trigger: Trigger
    record: str
    due: date


@dataclass(frozen=True, slots=True)
class Matter:
    """A threshold that is reached: which records show it, and since when (``None`` where no record says).

    ``asked`` is what the policy sets: how many of these, within how many months.
    """

    trigger: Trigger
    level: str
    evidence: tuple[str, ...]
    since: date | None
    asked: Threshold

    def unanswered(self, escalations: Iterable[Escalation]) -> tuple[str, ...]:
        """The records that no escalation of this level or a higher one names as its evidence."""
        named = {n for e in escalations if answers(e, self.level) for n in e.evidence}
        return tuple(number for number in self.evidence if number not in named)


@dataclass(frozen=True, slots=True)
class _Sign:
    """One thing that a trigger counts: the record that shows it, with whom it is counted together, and its day."""

    trigger: Trigger
    subject: str
    record: str
    on: date | None

    @property
    def order(self) -> tuple[date, str]:
        return self.on or date.min, self.record


def answers(escalation: Escalation, level: str) -> bool:
    """Whether an escalation takes a matter as high as a level, and was not raised in error."""
    return escalation.state != "voided" and LEVELS.index(escalation.level) >= LEVELS.index(level)


def raised(
    records: Iterable[Envelope], late: Iterable[Late], thresholds: Iterable[Threshold], on: date
) -> tuple[Matter, ...]:
    """The matters that the records raise as of a day: the highest level first, then as policy lists its thresholds.

    Records that were opened in error raise nothing, and what bears a later day does not count yet.
    """
    known = {record.id: record for record in records if record.state != "voided"}
    signs = defaultdict[tuple[Trigger, str], list[_Sign]](list)
    for sign in (*_of_clocks(known, late), *_of_records(known)):
        if sign.on is None or sign.on <= on:
            signs[sign.trigger, sign.subject].append(sign)
    matters = [
        matter
        for threshold in thresholds
        for (trigger, _), held in sorted(signs.items())
        if trigger == threshold.trigger
        for matter in _reached(threshold, sorted(held, key=lambda sign: sign.order))
    ]
    return tuple(sorted(matters, key=lambda matter: -LEVELS.index(matter.level)))


def repeats(audit: Audit, audits: Iterable[Audit]) -> Iterator[tuple[int, Audit, AuditFinding]]:
    """Which findings of an audit, by their places, a concluded earlier audit of the site had, and where.

    The same finding is one against the same clause in the same area, however it is written. A recommendation is none.
    """
    earlier = [
        a
        for a in audits
        if (a.site, a.org) == (audit.site, audit.org) and a.conclusion is not None and a.to < audit.from_
    ]
    for i, finding in enumerate(audit.findings):
        first = next(((a, f) for a in earlier for f in a.findings if _same(f, finding)), None)
        if first is not None:
            yield i, *first


def _same(one: AuditFinding, other: AuditFinding) -> bool:
    if "recommendation" in {one.classification, other.classification}:
        return False
    return (_plain(one.reference), _plain(one.area)) == (_plain(other.reference), _plain(other.area))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


# --- what is counted ---


def _of_clocks(known: Mapping[str, Envelope], late: Iterable[Late]) -> Iterator[_Sign]:
    """What came late: counted for each organisation."""
    for one in late:
        record = known.get(one.record)
        if record is not None:
            yield _Sign(one.trigger, record.org, record.id, one.due)


def _of_records(known: Mapping[str, Envelope]) -> Iterator[_Sign]:
    audits = [record for record in known.values() if isinstance(record, Audit)]
    for record in known.values():
        if isinstance(record, Deviation):
            yield from _deviation(record)
        elif isinstance(record, Scar | Car):
            yield from _request(record)
        elif isinstance(record, Audit) and record.conclusion is not None:
            yield from (_alone("repeat_audit_finding", record, record.to) for _ in repeats(record, audits))
        elif isinstance(record, Site):
            yield from _site(record)
        elif isinstance(record, Escalation) and record.level == "L2":
            yield _Sign("repeated_escalation", "", record.id, record.raised_at.date())


def _deviation(record: Deviation) -> Iterator[_Sign]:
    if record.data_integrity:
        yield _alone("data_integrity", record, record.detected_at.date())
    if record.first_known_by in _UNKNOWN_BY_NOTICE:
        yield _alone("late_discovery", record, record.detected_at.date())


def _request(record: Scar | Car) -> Iterator[_Sign]:
    opened = None if record.opened_at is None else record.opened_at.date()
    for evaluation, response in zip(record.evaluations, record.responses, strict=False):  # rounds are in order
        if evaluation.verdict == "rejected":
            yield _alone("rejected_rounds", record, response.submitted_on or opened)
    if record.state not in _NOT_OPEN:
        addressee = record.site if isinstance(record, Scar) else f"{record.addressed_to} for {record.org}"
        yield _Sign("open_requests", f"{record.type_name} {addressee}", record.id, opened)


def _site(record: Site) -> Iterator[_Sign]:
    for event in record.regulatory_history:
        trigger = next((known for known in TRIGGERS if known == event.kind), None)
        if event.open and trigger is not None:
            yield _alone(trigger, record, event.on)


def _alone(trigger: Trigger, record: Envelope, on: date | None) -> _Sign:
    """A sign that is counted for the record itself."""
    return _Sign(trigger, record.id, record.id, on)


# --- what is reached ---


def _reached(threshold: Threshold, signs: Sequence[_Sign]) -> Iterator[Matter]:
    """The matters that signs in the order of their days make: where windows share a sign, it is one matter."""
    windows: list[list[_Sign]] = []
    since: list[date | None] = []
    for last, sign in enumerate(signs):
        window = [s for s in signs[: last + 1] if _near(s, sign, threshold)]
        if len(window) < threshold.count:
            continue
        shared = frozenset(windows[-1] if windows else ())
        if not shared.isdisjoint(window):
            windows[-1] += [s for s in window if s not in shared]
        else:
            windows.append(window)
            since.append(sign.on)
    for window, first in zip(windows, since, strict=True):
        evidence = tuple(dict.fromkeys(sign.record for sign in window))
        yield Matter(threshold.trigger, threshold.level, evidence, first, threshold)


def _near(one: _Sign, last: _Sign, threshold: Threshold) -> bool:
    """Whether two signs are counted together: what stands alone is not, and of an undated one nobody can say not."""
    if threshold.count == 1:
        return one.record == last.record
    if threshold.months is None or one.on is None or last.on is None:
        return True
    return last.on <= add_months(one.on, threshold.months)
