"""Step 6 of the procedure: what each added statement is worth, under base's people, keys, policy and root."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sealtrail import digest, people, signatures, statement
from sealtrail.approvals import Signed
from sealtrail.finding import Finding
from sealtrail.model import ADMIN, ROOT_HOLDER, Agreement, Approval, Envelope, Person, Root, record_file
from sealtrail.statement import Expected
from sealtrail.store import Governance, Snapshot, Statement


@dataclass(frozen=True)
class Authority:
    """What judges a step: base's governance and people, at the time of the step.

    ``roots`` is base's root and, only where the change replaces it, the one to come.
    """

    snapshot: Snapshot
    governance: Governance
    roots: tuple[Root, ...]
    at: datetime

    def person(self, identifier: str) -> Person | None:
        """The person that base knows under this id."""
        record = self.snapshot.record(identifier)
        model = record.model if record is not None and record.readable else None
        return model if isinstance(model, Person) else None

    def window(self, type_name: str) -> timedelta:
        """How old a signature may be when it lands."""
        days = self.governance.policy.signing.window_days
        return timedelta(days=days.get(type_name, days["default"]))

    @property
    def skew(self) -> timedelta:
        """How far a signature may lie ahead of the step."""
        return timedelta(minutes=self.governance.policy.signing.skew_minutes)


@dataclass(frozen=True)
class Judged:
    """A statement with everything that speaks against it."""

    path: str
    approval: Approval | None
    findings: tuple[Finding, ...]

    def signed(self) -> Signed | None:
        """The statement as something that can fill a slot, if nothing speaks against it."""
        return None if self.approval is None or self.findings else as_signed(self.path, self.approval)


def as_signed(path: str, approval: Approval) -> Signed:
    """A statement reduced to what filling a slot needs."""
    said = approval.predicate
    who = said.signatory
    return Signed(path, who.id, who.name, who.key, who.role, who.organisation, said.meaning, said.revision)


def sites_of(record: Envelope) -> frozenset[str]:
    """The sites that a record names, for the reach of roles limited to some sites."""
    named = {record.site} if record.site is not None else set()
    return frozenset(named | set(record.sites) if isinstance(record, Agreement) else named)


def reach_of(views: Iterable[Envelope]) -> frozenset[str]:
    """The sites that a signer's role must reach, over a record as base and as the result have it.

    None when one of them names none, so that no change brings a record within the reach of a limited role.
    """
    named = [sites_of(view) for view in views]
    return frozenset().union(*named) if all(named) else frozenset()


def judge_statement(
    held: Statement, parsed: Approval, expected: Expected, sites: frozenset[str], authority: Authority
) -> Judged:
    """Everything that speaks against one statement, the weightiest first."""
    misnamed = name_findings(held)
    if misnamed:
        return Judged(held.path, parsed, misnamed)
    found = list(statement.mismatches(parsed, expected))
    if not any(f.code == "statement.format" for f in found):
        found += _time(parsed, expected, authority)
        found += _signer(parsed, sites, authority)
    found += _signature(held, parsed, authority)
    return Judged(held.path, parsed, tuple(found))


def _time(approval: Approval, expected: Expected, authority: Authority) -> list[Finding]:
    signed, place = statement.signed_at(approval), record_file(expected.path)
    window = authority.window("default" if place is None else place.type.name)
    if signed > authority.at + authority.skew:
        return [
            Finding(
                "time.future",
                f"signed at {signed:%Y-%m-%d %H:%M} UTC, after the step itself ({authority.at:%Y-%m-%d %H:%M} UTC)",
                "set the clock right and sign again",
            )
        ]
    if signed < authority.at - window:
        return [
            Finding(
                "time.backdated",
                f"signed at {signed:%Y-%m-%d %H:%M} UTC, more than {window.days} days before landing",
                "read it again and sign anew",
            )
        ]
    return []


def _signer(approval: Approval, sites: frozenset[str], authority: Authority) -> list[Finding]:
    signatory, signed = approval.predicate.signatory, statement.signed_at(approval)
    person = authority.person(signatory.id)
    found = list(people.identity_findings(signatory, person))
    if person is None:
        return found
    found += people.role_findings(
        person,
        signatory.role,
        signed_at=signed,
        at=authority.at,
        sites=sites,
        root=root_naming(authority.roots, signatory.id),
    )
    if signatory.role != ROOT_HOLDER:
        found += people.key_findings(person, signatory.key, signed_at=signed, at=authority.at)
    if approval.predicate.meaning not in _OPEN_TO_ADMINS and people.holds(person, ADMIN, signed):
        found.append(
            Finding(
                "person.role",
                f"{person.printed_name} administers records and approves nothing",
                "somebody who keeps no keys and files for others signs",
            )
        )
    return found


_OPEN_TO_ADMINS = frozenset({"authored", "acknowledged"})


def _signature(held: Statement, approval: Approval, authority: Authority) -> list[Finding]:
    if held.signature is None:
        return list(signature_findings(held, "", authority.snapshot))
    signatory = approval.predicate.signatory
    if approval.predicate.meaning in authority.governance.policy.keys.user_verification:
        return [
            Finding(
                "signature.user-verification",
                f"the policy demands a PIN or a fingerprint for "
                f'"{approval.predicate.meaning}", and this key cannot prove one',
                "sign with a security key that verifies its user",
            )
        ]
    line = _key_line(signatory.id, signatory.role, signatory.key, authority)
    if line is None:
        if signatory.role == ROOT_HOLDER:
            return [
                Finding(
                    "key.unknown",
                    f"{signatory.key} is no root key of {signatory.name}",
                    "root holders sign with the key that root names",
                )
            ]
        person = authority.person(signatory.id)
        if person is not None and people.find_key(person, signatory.key) is not None:
            return [
                Finding(
                    "key.weak",
                    f"{signatory.key} of {signatory.name} is no key that can verify anything",
                    "sign with another key",
                )
            ]
        return []  # the standing of the signer has told it already
    found = signature_findings(held, line, authority.snapshot)
    if found:
        return list(found)
    kind = line.split(" ")[0]
    if kind not in authority.governance.policy.keys.accepted:
        return [Finding("key.weak", f"the policy does not accept keys of the kind {kind}", "sign with another key")]
    return []


def name_findings(held: Statement) -> tuple[Finding, ...]:
    """Whether a statement is named after its content (``statement.format``)."""
    name = statement.file_name(held.data)
    if held.path.rpartition("/")[2] == name:
        return ()
    return (Finding("statement.format", "the file is not named after its content", f"it must be called {name}"),)


def orphan_finding() -> Finding:
    """What is said of a signature that comes without its statement (``statement.format``)."""
    return Finding(
        "statement.format",
        "this signature comes without its statement",
        "remove it and sign again with sealtrail sign",
    )


def signature_findings(held: Statement, line: str, snapshot: Snapshot) -> tuple[Finding, ...]:
    """Whether the signature beside a statement was made over it with a key (``signature.*``). Verified once."""
    if held.signature is None:
        return (
            Finding(
                "signature.format",
                "the statement has no signature beside it",
                f"sign again, or put {held.path.rpartition('/')[2]}.sig back",
            ),
        )
    armoured = held.signature
    key = ("verified", digest.sha256(held.data), digest.sha256(armoured), line)
    verdict: signatures.Verdict = snapshot.remember(key, lambda: _verify(held.data, armoured, line))
    if verdict.valid:
        return ()
    return (Finding(verdict.code, verdict.message, verdict.hint or "sign again with sealtrail sign"),)


def _verify(data: bytes, armoured: bytes, line: str) -> signatures.Verdict:
    return signatures.verify(armoured, data, namespace=statement.NAMESPACE, key=signatures.parse_public(line))


def _key_line(person: str, role: str, fingerprint: str, authority: Authority) -> str | None:
    """The public key to verify with: of root for its holders, of the person record for everybody else."""
    if role == ROOT_HOLDER:
        return root_line(authority.roots, person, fingerprint)
    known = authority.person(person)
    return None if known is None else person_line(known, fingerprint)


def root_naming(roots: Sequence[Root], person: str) -> Root:
    """The root that names this person as a holder, the first where none does."""
    named = (r for r in roots if any(h.person == person for o in r.organisations for h in o.holders))
    return next(named, roots[0])


def root_line(roots: Iterable[Root], person: str, fingerprint: str) -> str | None:
    """The key with this fingerprint that one of the roots names for a holder, nothing when none does."""
    lines = [h.public for r in roots for o in r.organisations for h in o.holders if h.person == person]
    return next((line for line in lines if signatures.fingerprint_of_line(line) == fingerprint), None)


def person_line(person: Person, fingerprint: str) -> str | None:
    """The key of a person that really has this fingerprint, ended or not, nothing when there is none."""
    key = people.find_key(person, fingerprint)
    usable = key is not None and signatures.fingerprint_of_line(key.public) == fingerprint
    return key.public if key is not None and usable else None
