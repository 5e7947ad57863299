"""Keys of people as a step leaves them: proven, strong, one person's for ever, never deleted (DESIGN "people")."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import digest, signatures, statement
from sealtrail.finding import Finding
from sealtrail.gate.change import Change
from sealtrail.model import Enrolment, Key, Person
from sealtrail.store import Governance, Record, Snapshot, Statement


def key_findings(change: Change, result: Snapshot, governance: Governance) -> Iterator[Finding]:
    """What is wrong with the keys of a changed person: ``key.weak``, ``policy.approval``, ``record.schema``."""
    record = change.record
    if record is None or not record.readable or not isinstance(record.model, Person):
        return
    person = record.model
    before = change.base.model if change.base is not None and change.base.readable else None
    kept = before.keys if isinstance(before, Person) else ()
    yield from _history(record, person, kept)
    if person.deputies:
        yield record.finding(
            "record.schema",
            "deputies are not supported by this engine",
            "leave the field out: it would grant nothing",
            "deputies",
        )
    known = {old.fingerprint for old in kept}
    fresh = {i: key for i, key in enumerate(person.keys) if key.fingerprint not in known}
    for i, new in fresh.items():
        yield from _new_key(record, i, new, governance)
    proven = set()
    for path, proof in _proofs(change, result).items():
        about = _about(proof)
        key = next((new for new in fresh.values() if new.fingerprint == about), None)
        if key is None:
            yield Finding(
                "policy.approval",
                "this proof of possession belongs to no new key of the person",
                "remove it, or add the key",
                path,
                record=person.id,
            )
        else:
            yield from (f.located(path, person.id) for f in _proof(path, proof, record, person, key, governance))
            proven.add(about)
    for i, new in fresh.items():
        if new.fingerprint not in proven:
            yield record.finding(
                "policy.approval",
                f"nobody proved to hold the key {new.fingerprint}",
                "the person signs a proof of possession with the key: it lies under enrolments/",
                "keys",
                i,
            )


def _history(record: Record, person: Person, kept: tuple[Key, ...]) -> Iterator[Finding]:
    by_fingerprint = {key.fingerprint: key for key in person.keys}
    if len(by_fingerprint) != len(person.keys):
        yield record.finding("key.weak", "a key is listed twice", "keep one entry a key", "keys")
    for old in kept:
        new = by_fingerprint.get(old.fingerprint)
        if new is None or new.public != old.public:
            yield record.finding(
                "policy.approval",
                f"the key {old.fingerprint} was deleted or changed",
                "keys are never deleted: give it a retired event",
                "keys",
            )
        elif new.events[: len(old.events)] != old.events:
            yield record.finding(
                "policy.approval",
                f"the history of the key {old.fingerprint} was rewritten",
                "events are only added at the end",
                "keys",
            )
        elif old.expires is not None and (new.expires is None or new.expires > old.expires):
            yield record.finding(
                "policy.approval",
                f"the key {old.fingerprint} would live longer than it was enrolled for",
                "let it expire, and enrol a new key",
                "keys",
            )


def _new_key(record: Record, i: int, key: Key, governance: Governance) -> Iterator[Finding]:
    try:
        public = signatures.parse_public(key.public)
    except signatures.KeyProblem as problem:
        yield record.finding("key.weak", str(problem), problem.hint, "keys", i, "public")
        return
    if public.fingerprint != key.fingerprint:
        yield record.finding(
            "key.weak",
            f"the fingerprint is not that of the key: expected {public.fingerprint}",
            "copy it from ssh-keygen -l",
            "keys",
            i,
            "fingerprint",
        )
    if public.algorithm not in governance.policy.keys.accepted:
        yield record.finding(
            "key.weak",
            f"the policy does not accept keys of the kind {public.algorithm}",
            f"accepted: {', '.join(governance.policy.keys.accepted)}",
            "keys",
            i,
            "public",
        )
    if key.events[0].kind != "enrolled":
        yield record.finding(
            "record.schema",
            "the first event of a key is its enrolment",
            "begin with kind: enrolled",
            "keys",
            i,
            "events",
        )


def _proofs(change: Change, result: Snapshot) -> dict[str, Statement]:
    """The proofs that the step adds, by path; a signature that lies there alone is a proof of nothing."""
    added = {
        p.path.removesuffix(".sig") for p, old, _ in change.parts if p.part.startswith("enrolment") and old is None
    }
    held = {s.path: s for s in result.statements(f"{change.folder}/enrolments")}
    return {path: held.get(path, Statement(path, b"", None)) for path in sorted(added)}


def _about(proof: Statement) -> str:
    """The fingerprint of the key that a proof is about, the empty text when it is no proof."""
    enrolment = statement.parse_enrolment(proof.data)
    return signatures.fingerprint_of_line(enrolment.predicate.public) if isinstance(enrolment, Enrolment) else ""


def _proof(
    path: str, proof: Statement, record: Record, person: Person, key: Key, governance: Governance
) -> Iterator[Finding]:
    enrolment = statement.parse_enrolment(proof.data)
    if isinstance(enrolment, Finding):
        return  # then it is about no key
    said, subject = enrolment.predicate, enrolment.subject[0]
    public = signatures.parse_public(said.public)
    expected = (governance.root.repository, person.id, person.org, key.public, record.path)
    if (said.repository, said.person, said.organisation, said.public, subject.name) != expected:
        yield Finding(
            "policy.approval",
            "the proof of possession names another repository, person or key",
            "make it again for this person and repository",
        )
    elif subject.digest.sha256 != digest.sha256(public.blob) or path.rpartition("/")[2] != statement.file_name(
        proof.data
    ):
        yield Finding("policy.approval", "the proof of possession is not about this key", "make it again")
    else:
        verdict = signatures.verify(
            proof.signature or b"", proof.data, namespace=statement.ENROLMENT_NAMESPACE, key=public
        )
        if not verdict.valid:
            yield Finding(verdict.code, verdict.message, verdict.hint or "make the proof again with the key itself")


def shared_keys(result: Snapshot, governance: Governance) -> Iterator[Finding]:
    """Keys that two people hold, or that root and somebody else hold, and root keys that are none (``key.weak``)."""
    holder: dict[str, str] = {}
    for org in governance.root.organisations:
        for h in org.holders:
            holder[h.public.split(" ")[1]] = h.person
            if not signatures.fingerprint_of_line(h.public):
                yield Finding(
                    "key.weak",
                    f"the root key of {h.person} is weak, or no key at all",
                    "name a key that ssh-keygen made: ed25519, ecdsa, or rsa of 3072 bits and more",
                    "schema/root.yaml",
                )
    for record in result.records("person"):
        if not record.readable or not isinstance(record.model, Person):
            continue
        for i, key in enumerate(record.model.keys):
            owner = holder.setdefault(key.public.split(" ")[1], record.model.id)
            if owner != record.model.id:
                yield record.finding(
                    "key.weak", f"this key belongs to {owner}", "a key belongs to one person for ever", "keys", i
                )
