"""Which key a statement must be signed with, whether it was, and whether that was done as the policy asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sealtrail import digest, people, signatures, statement
from sealtrail.finding import Finding
from sealtrail.gate.authority import Authority
from sealtrail.model import ROOT_HOLDER, Approval, Person, Root
from sealtrail.store import Governance, Snapshot, Statement


def made_findings(held: Statement, approval: Approval, authority: Authority) -> list[Finding]:
    """Everything that speaks against the signature beside a statement."""
    if held.signature is None:
        return list(signature_findings(held, "", authority.snapshot))
    signatory = approval.predicate.signatory
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
    verdict = _verdict(held.data, held.signature, line, authority.snapshot)
    if not verdict.valid:
        return [_invalid(verdict)]
    return list(use_findings(verdict, approval.predicate.meaning, authority.governance))


def use_findings(verdict: signatures.Verdict, meaning: str, governance: Governance) -> Iterator[Finding]:
    """How a key was used: a kind that the policy accepts, by somebody present, who was verified where that is asked.

    ``ssh-keygen -Y verify`` asks for none of this. A passkey signs for the pages that root names alone.
    """
    policy, token = governance.policy.keys, verdict.token
    if verdict.kind not in policy.accepted:
        message = f"the policy does not accept keys of the kind {verdict.kind}"
        yield Finding("key.weak", message, "sign with another key")
    if token is not None and not token.user_present:
        message = "nobody touched the security key when it signed"
        yield Finding("signature.user-verification", message, "sign again, and touch the key when it asks")
    if meaning in policy.user_verification and (token is None or not token.user_verified):
        message = f'the policy demands a PIN or a fingerprint for "{meaning}", and this signature shows none'
        hint = "sign with a security key that verifies its user (ssh-keygen -t ed25519-sk -O verify-required)"
        yield Finding("signature.user-verification", message, hint)
    if token is not None and verdict.kind == people.PASSKEY:
        origins = governance.root.passkey_origins
        hint = "sign on the page that both organisations named in root"
        if token.origin not in origins:
            message = f"the passkey signed for {token.origin}, and root names {', '.join(origins) or 'no page'}"
            yield Finding("signature.origin", message, hint)
        elif not _is_of(token.origin, token.application):
            message = f"the key was made for {token.application}, and signed for {token.origin}"
            yield Finding("signature.origin", message, hint)


def _is_of(origin: str, application: str) -> bool:
    """Whether a page lies in the domain that a passkey was made for (WebAuthn, section 5.1.3, step 8)."""
    host = origin.removeprefix("https://").partition(":")[0]
    return host == application or host.endswith(f".{application}")


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
    verdict = _verdict(held.data, held.signature, line, snapshot)
    return () if verdict.valid else (_invalid(verdict),)


def _invalid(verdict: signatures.Verdict) -> Finding:
    return Finding(verdict.code, verdict.message, verdict.hint or "sign again with sealtrail sign")


def _verdict(data: bytes, armoured: bytes, line: str, snapshot: Snapshot) -> signatures.Verdict:
    def verify() -> signatures.Verdict:
        return signatures.verify(armoured, data, namespace=statement.NAMESPACE, key=signatures.parse_public(line))

    key = ("verified", digest.sha256(data), digest.sha256(armoured), line)
    verdict: signatures.Verdict = snapshot.remember(key, verify)
    return verdict


def _key_line(person: str, role: str, fingerprint: str, authority: Authority) -> str | None:
    """The public key to verify with: of root for its holders, of the person record for everybody else."""
    if role == ROOT_HOLDER:
        return root_line(authority.roots, person, fingerprint)
    known = authority.person(person)
    return None if known is None else person_line(known, fingerprint)


def root_line(roots: Iterable[Root], person: str, fingerprint: str) -> str | None:
    """The key with this fingerprint that one of the roots names for a holder, nothing when none does."""
    lines = [h.public for r in roots for o in r.organisations for h in o.holders if h.person == person]
    return next((line for line in lines if signatures.fingerprint_of_line(line) == fingerprint), None)


def person_line(person: Person, fingerprint: str) -> str | None:
    """The key of a person that really has this fingerprint, ended or not, nothing when there is none."""
    key = people.find_key(person, fingerprint)
    usable = key is not None and signatures.fingerprint_of_line(key.public) == fingerprint
    return key.public if key is not None and usable else None
