"""The desk: a working clone as the gate sees it, and what the person who sits there could sign. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sealtrail import gate, landing, people, signing, worktree
from sealtrail.approvals import EITHER, Slot
from sealtrail.cli import place
from sealtrail.errors import UsageError
from sealtrail.git import Repository
from sealtrail.model import Person, record_file
from sealtrail.store import Governance, Snapshot, directory_snapshot


@dataclass(frozen=True)
class Desk:
    """A working clone as the gate sees it: base, what would result, and who sits there."""

    folder: Path
    repository: Repository
    base: Snapshot
    result: Snapshot
    judged: landing.Landed
    person: Person | None
    governance: Governance
    at: datetime

    def verdict_on(self, number: str) -> gate.RecordVerdict | None:
        """What the gate says of one record, nothing when it is not part of the change or nothing could be judged."""
        return next((r for r in self.judged.verdict.records if r.id == number), None)


def desk_at(repo: Path, *, person: str | None, base: str | None) -> Desk:
    """Judge a working clone as it stands. Raises ``SurroundingsError`` and ``UsageError``."""
    folder, at = place.records_folder(repo), place.now()
    repository = Repository(folder)
    main, head = place.main_of(repository, base), repository.commit_of("HEAD")
    committed = repository.objects.commit(head).tree
    tree = directory_snapshot(folder, repository.objects, committed=committed).tree
    judged = landing.propose(repository, main, head, at.astimezone(UTC), tree=tree)
    # Behind an incident that is not what main holds: the last valid state says who may sign.
    state = gate.offered(repository, main, judged.tree, at.astimezone(UTC))
    before = state.snapshot or Snapshot(repository.objects, repository.objects.landed(main).tree)
    governance, findings = before.governance()
    if governance is None:
        raise UsageError(f"the branch of record cannot be read: {findings[0].message}", hint=findings[0].hint)
    who = person or worktree.setting(folder, "sealtrail.person")
    record = before.record(who) if who else None
    model = record.model if record is not None and record.readable else None
    if who and not isinstance(model, Person):
        raise UsageError(f"{who} is nobody that the branch of record knows", hint="people are added before they sign")
    known = model if isinstance(model, Person) else None
    return Desk(folder, repository, before, before.at(judged.tree), judged, known, governance, at)


def can_fill(desk: Desk, record: gate.RecordVerdict) -> tuple[Slot, ...]:
    """The places on a record that the person at the desk can fill."""
    if desk.person is None:
        return ()
    return places(desk, desk.person, record)[0]


def places(
    desk: Desk, person: Person, record: gate.RecordVerdict
) -> tuple[tuple[Slot, ...], tuple[signing.Refusal, ...]]:
    """The places on a record that a person can fill, and why not the others."""
    held_by = [r.model for r in desk.base.records("person") if r.readable]
    naming = people.principals(person, [model for model in held_by if isinstance(model, Person)])
    return signing.places(
        person,
        record.missing,
        record.writers,
        at=desk.at,
        sites=record.sites,
        root=gate.root_naming(record.roots or (desk.governance.root,), person.id),
        principals=naming,
    )


def remaining(missing: tuple[Slot, ...], taken: Slot) -> tuple[tuple[Slot, int], ...]:
    """The places that stay open when one of them is filled, with how many signatures each still takes."""
    found, is_filled = [], False
    for slot in missing:
        same = slot.meaning == taken.meaning and slot.organisation in (EITHER, taken.organisation)
        fits = same and (slot.meaning == "authored" or slot.role == taken.role)
        count = slot.count - (1 if fits and not is_filled else 0)
        is_filled = is_filled or fits
        if count:
            found.append((slot, count))
    return tuple(found)


def record_number(given: str) -> str:
    """The number that an argument means: a number itself, or a path inside a record's folder."""
    found = record_file(given.replace("\\", "/").lstrip("./")) or record_file(given.strip("/") + "/index.md")
    return found.id if found is not None else given
