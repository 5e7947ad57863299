"""One record as a step changes it: what was there, what is there, which of its files the step touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from sealtrail import people, redline, rules
from sealtrail.finding import Finding
from sealtrail.gate.authority import Authority
from sealtrail.gate.waivers import never_waived, waived
from sealtrail.git import Entry
from sealtrail.model import Person, RecordFile, record_file
from sealtrail.store import Record, Snapshot

_OF_THE_STEP = frozenset({"R-ID-01", "R-ID-03", "R-ID-08"})
"""Rules about the step itself: nothing that was wrong in base excuses a step that none of them allows."""

Parts = list[tuple[RecordFile, Entry | None, Entry | None]]


@dataclass(frozen=True)
class Change:
    """One record that a step touches, on both sides of the step."""

    folder: str
    place: RecordFile
    parts: Parts
    base: Record | None
    record: Record | None

    @property
    def has_content(self) -> bool:
        """Whether anything but approvals changed, so that the record itself is changed."""
        return any(place.part not in {"statement", "signature"} for place, _, _ in self.parts)

    @property
    def org(self) -> str:
        """The organisation that the record belongs to, the empty text when it cannot be read."""
        return self.record.model.org if self.record is not None and self.record.readable else ""

    @cached_property
    def changed_fields(self) -> frozenset[str]:
        """The top-level fields whose values differ; of a new record, all that it has."""
        before = self.base.fields if self.base is not None else {}
        return redline.changed_fields(before, self.record.fields if self.record is not None else {})

    @property
    def reports_keys(self) -> bool:
        """Whether it only reports keys of a person as revoked or compromised, from now on."""
        if self.base is None or self.record is None or not (self.base.readable and self.record.readable):
            return False
        before, after = self.base.model, self.record.model
        if not (isinstance(before, Person) and isinstance(after, Person)):
            return False
        return people.only_ends_keys(before, after) and not people.dates_back(before, after)

    @property
    def index(self) -> str:
        """The path of the record's text."""
        return f"{self.folder}/index.md"


def change_of(folder: str, parts: Parts, base: Snapshot | None, result: Snapshot) -> Change:
    """The change of the record in one folder."""
    index = f"{folder}/index.md"
    before = None if base is None else base.record_at(index)
    return Change(folder, parts[0][0], parts, before, result.record_at(index))


def place_of(record: Record) -> RecordFile:
    """What the path of a record says about it."""
    found = record_file(record.path)
    if found is None:
        raise ValueError(f"{record.path} is no record's path")
    return found


def rule_findings(change: Change, base: Snapshot | None, result: Snapshot, authority: Authority) -> tuple[Finding, ...]:
    """Step 8: what the rules say of the result and did not say of base."""
    governance = authority.governance
    case = rules.Case(
        change.index, change.record, change.base, result, governance, authority.at, is_step=True, before=base
    )
    after = list(rules.examine(case))
    if base is not None:
        after = list(waived(after, base, authority.at.date()))
    if not after or base is None or change.base is None:
        return tuple(after)
    was = rules.Case(change.index, change.base, None, base, governance, authority.at, is_step=False)
    stood = rules.examine(was, needs=("record", "neighbours", "index"), only={f.rule for f in after})
    before = {f.key for f in never_waived(stood, base)}
    new = [f for f in after if f.rule in _OF_THE_STEP or f.key not in before]
    return tuple(replace(f, record=f.record or change.place.id) for f in new)
