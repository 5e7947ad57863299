"""The people of the exemplar sign in process, thousands of times: what they say is built once more, from the design."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sealtrail import digest
from sealtrail.exemplar.keys import StoryKey, person_key
from sealtrail.model import Person
from sealtrail.store import Governance, Snapshot
from tests.bench.work import Signing, Step
from tests.gate.bench import named, path_of, ssh_signature, value_of


@dataclass(frozen=True)
class Signer:
    """A person with the key that they sign with today."""

    person: Person
    key: StoryKey
    fingerprint: str


class Hands:
    """Everybody who signs, as a snapshot of the exemplar knows them."""

    def __init__(self, snapshot: Snapshot) -> None:
        governance, findings = snapshot.governance()
        assert governance is not None, findings
        self.governance: Governance = governance
        self._signers = {
            record.model.id: _signer(record.model)
            for record in snapshot.records("person")
            if record.readable and isinstance(record.model, Person) and record.model.state == "active"
        }

    def statements(self, step: Step, before: bytes | None, at: datetime) -> dict[str, bytes]:
        """The statements of a step and their signatures, by path; ``before`` is the text that the step replaces."""
        files = {}
        for signing in step.signed:
            said = self._said(step, before, signing, at)
            path = path_of(step.record, "approvals", named(said))
            files[path] = said
            files[f"{path}.sig"] = ssh_signature(self._signers[signing[0]].key, said)
        return files

    def _said(self, step: Step, before: bytes | None, signing: Signing, at: datetime) -> bytes:
        person, role, meaning = signing
        path = path_of(step.record)
        text, signer, policy = step.files[path], self._signers[person], self.governance.policy
        predicate = {
            "repository": self.governance.root.repository,
            "record": step.record,
            "revision": int(value_of(text, "revision")),
            "prior": None if before is None else hashlib.sha256(before).hexdigest(),
            "transition": {
                "from": "none" if before is None else value_of(before, "state"),
                "to": value_of(text, "state"),
            },
            "meaning": meaning,
            "meaning_text": {str(word): sentence for word, sentence in policy.meanings.items()}[meaning],
            "signatory": {
                "id": person,
                "name": signer.person.printed_name,
                "organisation": signer.person.org,
                "role": role,
                "key": signer.fingerprint,
            },
            "signed_at": f"{at - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
            "local_offset": "+02:00",
            "policy": {"version": policy.version, "sha256": self.governance.sha256},
            "reason": _reason(text),
            "nonce": hashlib.sha256(f"{step.record} {at} {person} {meaning}".encode()).hexdigest()[:32],
        }
        subject = [{"name": path, "digest": {"sha256": hashlib.sha256(text).hexdigest()}}]
        return digest.canonical(
            {
                "_type": "https://in-toto.io/Statement/v1",
                "subject": subject,
                "predicateType": "urn:sealtrail:approval:v1",
                "predicate": predicate,
            }
        )


def _reason(text: bytes) -> str:
    return value_of(text, "change_reason") if re.search(rb"^change_reason:", text, re.MULTILINE) else "Opened"


def _signer(person: Person) -> Signer:
    alive = next(key for key in person.keys if key.ended is None)
    key = next(key for n in range(1, 10) if (key := person_key(person.id, n)).public == alive.public)
    return Signer(person, key, alive.fingerprint)
