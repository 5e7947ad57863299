"""Keys of people as a step leaves them: proven, strong, one person's for ever, never deleted (DESIGN "people")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sealtrail import digest, people, signatures, statement
from sealtrail.finding import Finding, Severity
from sealtrail.gate.change import Change
from sealtrail.gate.keyuse import use_findings
from sealtrail.model import Enrolment, Key, Person
from sealtrail.store import Governance, Record, Snapshot, Statement

_AHEAD = timedelta(days=184)
"""Two quarters: so far ahead somebody may be named as a deputy, however many times they are named."""


def key_findings(change: Change, result: Snapshot, governance: Governance, at: datetime) -> Iterator[Finding]:
    """What is wrong with a changed person's keys and deputies at a time: ``key.*``, ``policy.approval`` and more."""
    record = change.record
    if record is None or not record.readable or not isinstance(record.model, Person):
        return
    person = record.model
    before = change.base.model if change.base is not None and change.base.readable else None
    kept = before.keys if isinstance(before, Person) else ()
    yield from _history(record, person, kept)
    yield from _event_times(record, person, kept, governance, at)
    yield from _deputies(record, person, before if isinstance(before, Person) else None, result, at)
    yield from _spare(record, person, before if isinstance(before, Person) else None, governance, at)
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


def _deputies(
    record: Record, person: Person, before: Person | None, result: Snapshot, at: datetime
) -> Iterator[Finding]:
    """Whether those who are newly named as deputies can stand in at all (``person.role``)."""
    known = () if before is None else before.deputies
    for i, deputy in enumerate(person.deputies):
        if deputy in known:
            continue
        held = result.record(deputy.person)
        other = held.model if held is not None and held.readable else None
        if not isinstance(other, Person) or other.org != person.org or other.id == person.id or other.state != "active":
            yield record.finding(
                "person.role",
                f"{deputy.person} cannot be a deputy here",
                "a deputy is somebody else of the same organisation who is active",
                "deputies",
                i,
                "person",
            )
        elif deputy.to > at + _AHEAD:
            yield record.finding(
                "person.role",
                f"a deputy until {deputy.to:%Y-%m-%d}, expected at most {_AHEAD.days} days from now on",
                "name the deputy again when the time comes: both sides sign it again",
                "deputies",
                i,
                "to",
            )
        elif not any(r.role == deputy.role for r in person.roles):
            yield record.finding(
                "person.role",
                f"{person.printed_name} does not hold the role {deputy.role} and cannot lend it",
                "name a role that stands under roles",
                "deputies",
                i,
                "role",
            )


def _spare(
    record: Record, person: Person, before: Person | None, governance: Governance, at: datetime
) -> Iterator[Finding]:
    """Whether a head of quality holds two keys, so that the loss of one stops nobody (``key.single``).

    It keeps nobody from reporting a key as lost: then, and wherever nothing got worse, it is only flagged.
    """
    live = people.live_keys(person, at)
    if person.state != "active" or len(live) >= 2 or not _heads(person, governance, at):
        return
    was_head = before is not None and _heads(before, governance, at)
    kept = before is not None and len(live) >= len(people.live_keys(before, at))
    excused = was_head and before is not None and (kept or people.only_ends_keys(before, person))
    yield replace(
        record.finding(
            "key.single",
            f"{person.printed_name} heads a quality unit and has {len(live)} key{'s' * (len(live) != 1)}, expected 2",
            "enrol a second security key, and keep it where the first one is not: sealtrail person enrol",
            "keys",
        ),
        severity=Severity.FLAG if excused else Severity.BLOCK,
    )


def _heads(person: Person, governance: Governance, at: datetime) -> bool:
    """Whether the person heads a quality unit at a time or from a later one on."""
    word = governance.policy.words.get("quality_head")
    roles = () if word is None else (word.sponsor, word.cmo)
    return any(held.role in roles and (held.valid_to is None or at < held.valid_to) for held in person.roles)


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


def _event_times(
    record: Record, person: Person, kept: tuple[Key, ...], governance: Governance, at: datetime
) -> Iterator[Finding]:
    """Whether what is new in the life of a key is said to have happened about now (``time.*``)."""
    signing, known = governance.policy.signing, {key.fingerprint: len(key.events) for key in kept}
    days = signing.window_days.get("person", signing.window_days["default"])
    for i, key in enumerate(person.keys):
        first = known.get(key.fingerprint, 0)
        for j, event in enumerate(key.events[first:], first):
            ahead = event.at > at + timedelta(minutes=signing.skew_minutes)
            if ahead or event.at < at - timedelta(days=days):
                yield record.finding(
                    "time.future" if ahead else "time.backdated",
                    f"the key was {event.kind} at {event.at.astimezone(UTC):%Y-%m-%d %H:%M}, and this lands at "
                    f"{at:%Y-%m-%d %H:%M} UTC",
                    f"say when it happened: not after landing, and at most {days} days before it",
                    "keys",
                    i,
                    "events",
                    j,
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
    if not people.is_accepted(key.public, governance.policy.keys.accepted):
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
        else:
            yield from use_findings(verdict, "enrolled", governance)


def shared_keys(result: Snapshot, governance: Governance) -> Iterator[Finding]:
    """Keys that two people hold, or that root and somebody else hold, and root keys that are none (``key.weak``)."""
    holder = {former.public.split(" ")[1]: former.person for former in governance.root.former_holders}
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
