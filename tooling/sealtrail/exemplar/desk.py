"""The desk: where the people of the story sign, each with a key of theirs, as what the gate still lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sealtrail import calendar, digest, gate, signing, statement
from sealtrail.approvals import Slot
from sealtrail.exemplar.book import StoryError
from sealtrail.exemplar.keys import StoryKey, key_with, root_key, write_key
from sealtrail.model import ROOT_HOLDER, Person, folder_of
from sealtrail.store import Snapshot

_ZONES = {"LRK": "Europe/Berlin", "HRW": "America/New_York"}


@dataclass(frozen=True)
class Desk:
    """One step as it lies there to be signed: what governs it, what it comes to, what the gate says, the keys."""

    authority: Snapshot
    result: Snapshot
    verdict: gate.Verdict
    keys: Path

    def sign(self, record: str, person: str, meaning: str, when: datetime) -> Mapping[str, bytes]:
        """A statement with its signature, by their paths. Raises ``StoryError`` where nobody asked for it."""
        governance, _ = self.authority.governance()
        held = self.authority.record(person)
        signer = held.model if held is not None and held.readable else None
        if governance is None or not isinstance(signer, Person):
            raise StoryError(f"{person} cannot sign {record}: governance or person cannot be read")
        found = next((r for r in self.verdict.records if r.id == record), None)
        late = gate.acknowledgement(self.authority, record) if found is None else None
        expected = late if found is None else found.expected
        if expected is None:
            raise StoryError(f"{record} cannot be signed")
        role = signer.roles[0].role
        slots: tuple[Slot, ...] = (Slot(role, signer.org, "acknowledged"),)
        if found is not None:
            root = gate.root_naming(found.roots or (governance.root,), person)
            slots, _ = signing.places(signer, found.missing, found.writers, at=when, sites=found.sites, root=root)
        slot = _choose(slots, meaning)
        if slot is None and found is not None:
            slot = _uninvited(signer, meaning, found)
        if slot is None:
            raise StoryError(f"{person} has no place to sign {record} as {meaning}")
        key = root_key(person) if slot.role == ROOT_HOLDER else _live_key(signer)
        signatory = signing.signatory_for(signer, slot, key.public, governance.root)
        local = when.astimezone(calendar.zone(_ZONES[person.split("-")[1]]))
        reason = _reason(self.result, record)
        nonce = digest.sha256(f"{record} {expected.revision} {person} {meaning} {when.isoformat()}".encode())[:32]
        data, signature = signing.make(
            expected,
            slot,
            signatory,
            policy=(governance.policy.version, governance.sha256),
            at=local,
            reason=reason,
            key=write_key(key, self.keys),
            nonce=nonce,
        )
        path = f"{folder_of(record)}/approvals/{statement.file_name(data)}"
        return {path: data, f"{path}.sig": signature}


def _live_key(person: Person) -> StoryKey:
    return next(key_with(person.id, key.public) for key in person.keys if key.ended is None)


def _reason(result: Snapshot, record: str) -> str:
    """The reason that a story's signer gives: that of the revision, or the title of a new record."""
    held = result.record(record)
    if held is None or not held.readable:
        return "Signed"
    return held.model.change_reason or held.model.title


def _choose(slots: tuple[Slot, ...], meaning: str) -> Slot | None:
    fitting = [slot for slot in slots if slot.meaning == meaning]
    return next((s for s in fitting if s.role == ROOT_HOLDER), fitting[0] if fitting else None)


def _uninvited(signer: Person, meaning: str, verdict: gate.RecordVerdict) -> Slot | None:
    """The place of an author whom nothing asked for: what somebody would sign who thinks that the field is theirs."""
    held = {r.role for r in signer.roles}
    roles = [w.role for w in verdict.writers if w.organisation == signer.org and w.role in held]
    return Slot(roles[0], signer.org, meaning) if roles and meaning == "authored" else None
