"""The audit trail: derived from the verified history, never written (21 CFR 11.10(e), EU GMP Annex 11 clause 9).

One event per field changed, state changed, statement added, attachment added, and per governed file. Its columns are
who, what, when and why. When has two sides: what the signer declared, and the time of the landing that proves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sealtrail import gate, redline, statement
from sealtrail.model import Approval, SystemChange, field_title
from sealtrail.store import Record

Action = Literal["created", "changed", "state", "signed", "attached", "governed"]


@dataclass(frozen=True)
class Signature:
    """A valid statement as people read it."""

    path: str
    approval: Approval
    record: str
    revision: int
    late: bool
    landed_at: datetime
    commit: str

    @property
    def person(self) -> str:
        """The signer's id."""
        return self.approval.predicate.signatory.id

    @property
    def printed_name(self) -> str:
        """The signer's name as printed (21 CFR 11.50(a)(1))."""
        return self.approval.predicate.signatory.name

    @property
    def organisation(self) -> str:
        """For whom the signer signed."""
        return self.approval.predicate.signatory.organisation

    @property
    def role(self) -> str:
        """In which role."""
        return self.approval.predicate.signatory.role

    @property
    def deputy_for(self) -> str:
        """Whose role it is, where the signer only stood in for it."""
        return self.approval.predicate.signatory.deputy_for or ""

    @property
    def meaning(self) -> str:
        """What the signature means (21 CFR 11.50(a)(3))."""
        return self.approval.predicate.meaning

    @property
    def signed_at(self) -> datetime:
        """When, as declared, in UTC (21 CFR 11.50(a)(2))."""
        return statement.signed_at(self.approval)

    @property
    def local_time(self) -> datetime:
        """When, as declared, on the signer's clock (a naive value of that clock; the offset is ``local_offset``)."""
        return statement.local_time(self.approval).replace(tzinfo=None)

    @property
    def local_offset(self) -> str:
        """The offset of the signer's clock from UTC."""
        return self.approval.predicate.local_offset


@dataclass(frozen=True)
class Event:
    """One row of the audit trail."""

    record: str
    revision: int
    action: Action
    what: str
    """The field in plain words, or what was signed."""
    place: tuple[str | int, ...]
    old: Any
    new: Any
    who: tuple[Signature, ...]
    """The authors of the change, or the one signer."""
    why: str
    proven_at: datetime
    step: int
    commit: str
    flags: tuple[str, ...] = ()

    @property
    def declared_at(self) -> datetime | None:
        """The latest time that those who did it declared, in UTC."""
        return max((s.signed_at for s in self.who), default=None)


def trail(steps: Iterable[gate.Step]) -> tuple[Event, ...]:
    """All events of the valid steps, in the order of history."""
    return tuple(event for step in steps if step.accepted for event in _step(step))


def _step(step: gate.Step) -> Iterator[Event]:
    if step.base is None:
        yield from _genesis(step)
        return
    for verdict in step.verdict.records:
        old, new = step.base.record_at(verdict.path), step.result.record_at(verdict.path)
        signatures = signatures_of(step, verdict)
        if new is not None and (old is None or old.data != new.data):
            authors = tuple(s for s in signatures if s.meaning == "authored")
            yield from _record(step, old, new, authors, _gap(step, authors))
        for one in signatures:
            yield _signed(step, one)


def signatures_of(step: gate.Step, verdict: gate.RecordVerdict) -> tuple[Signature, ...]:
    """The valid signatures that a step added to a record, authors first, then in the order of signing."""
    found = [
        Signature(s.path, s.approval, verdict.id, s.approval.predicate.revision, s.late, step.at, step.commit.id)
        for s in verdict.statements
        if s.valid and s.approval is not None
    ]
    return tuple(sorted(found, key=lambda s: (s.meaning != "authored", s.signed_at, s.path)))


def _genesis(step: gate.Step) -> Iterator[Event]:
    signatures = tuple(s for verdict in step.verdict.records for s in signatures_of(step, verdict))
    for record in step.result.records():
        yield from _record(step, None, record, signatures, ())
    for one in signatures:
        yield _signed(step, one)


def _record(
    step: gate.Step, old: Record | None, new: Record, authors: tuple[Signature, ...], flags: tuple[str, ...]
) -> Iterator[Event]:
    model = new.model
    why = model.change_reason or (authors[0].approval.predicate.reason if authors else "")

    def event(action: Action, what: str, place: tuple[str | int, ...], before: Any, after: Any) -> Event:
        return Event(
            model.id,
            model.revision,
            action,
            what,
            place,
            before,
            after,
            authors,
            why,
            step.at,
            step.number,
            step.commit.id,
            flags,
        )

    if old is None:
        yield event("created", model.title, (), None, model.state)
        for attachment in model.attachments:
            yield event("attached", attachment.title, ("attachments", attachment.path), None, attachment.sha256)
    else:
        yield from _changes(event, old, new)
    if isinstance(model, SystemChange):
        for pin in model.pins:
            yield event(
                "governed", pin.path, (pin.path,), pin.before and pin.before.sha256, pin.after and pin.after.sha256
            )


def _changes(event: Any, old: Record, new: Record) -> Iterator[Event]:
    before, after = redline.comments(old.data), redline.comments(new.data)
    if before != after:
        yield event(
            "changed", "Comments in the file", ("comments",), "\n".join(before) or None, "\n".join(after) or None
        )
    for change in redline.field_changes(old.fields, new.fields):
        if change.field in {"revision", "change_reason"}:
            continue
        title = field_title(type(new.model), change.field)
        if change.field == "state":
            yield event("state", title, change.place, change.old, change.new)
        elif change.field == "attachments" and change.old is None:
            for item in change.new if isinstance(change.new, list) else [change.new]:
                yield event("attached", item["title"], ("attachments", item["path"]), None, item["sha256"])
        else:
            yield event("changed", title, change.place, change.old, change.new)


def _signed(step: gate.Step, one: Signature) -> Event:
    said = one.approval.predicate
    return Event(
        one.record,
        one.revision,
        "signed",
        f"{one.meaning} as {one.role}" + (f", deputy of {one.deputy_for}" if one.deputy_for else ""),
        (),
        None,
        said.meaning_text,
        (one,),
        said.reason,
        step.at,
        step.number,
        step.commit.id,
        _gap(step, (one,)),
    )


def _gap(step: gate.Step, signatures: tuple[Signature, ...]) -> tuple[str, ...]:
    """Flags a declared time that lies further from the proven one than the policy tolerates."""
    governance = None if step.base is None else step.base.governance()[0]
    if governance is None:
        return ()
    allowed = timedelta(hours=governance.policy.signing.declared_gap_hours)
    wide = any(step.at - s.signed_at > allowed for s in signatures)
    return (f"signed more than {int(allowed.total_seconds() // 3600)} hours before landing",) if wide else ()
