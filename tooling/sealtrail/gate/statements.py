"""Step 6 of the procedure: what each added statement is worth, under base's people, keys, policy and root."""

from __future__ import annotations

from dataclasses import dataclass

from sealtrail import people, statement
from sealtrail.approvals import Signed
from sealtrail.finding import Finding
from sealtrail.gate.authority import Authority, root_naming
from sealtrail.gate.keyuse import made_findings
from sealtrail.model import ADMIN, ROOT_HOLDER, Approval, record_file
from sealtrail.statement import Expected
from sealtrail.store import Statement


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
    whose = who.deputy_for or ""
    return Signed(path, who.id, who.name, who.key, who.role, who.organisation, said.meaning, said.revision, whose)


def judge_statement(
    held: Statement, parsed: Approval, expected: Expected, sites: frozenset[str] | None, authority: Authority
) -> Judged:
    """Everything that speaks against one statement, the weightiest first."""
    misnamed = name_findings(held)
    if misnamed:
        return Judged(held.path, parsed, misnamed)
    found = list(statement.mismatches(parsed, expected))
    if not any(f.code == "statement.format" for f in found):
        found += _time(parsed, expected, authority)
        found += _signer(parsed, sites, authority)
    found += made_findings(held, parsed, authority)
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


def _signer(approval: Approval, sites: frozenset[str] | None, authority: Authority) -> list[Finding]:
    signatory, signed = approval.predicate.signatory, statement.signed_at(approval)
    person = authority.person(signatory.id)
    found = list(people.identity_findings(signatory, person))
    if person is None:
        return found
    root = root_naming(authority.roots, signatory.id)
    when = {"signed_at": signed, "at": authority.at}
    principal = None
    if signatory.deputy_for is None:
        found += people.role_findings(person, signatory.role, **when, sites=sites, root=root)
    else:
        principal = authority.person(signatory.deputy_for)
        found += people.deputy_findings(person, principal, signatory.role, **when, sites=sites, root=root)
    if signatory.role != ROOT_HOLDER:
        found += people.key_findings(person, signatory.key, signed_at=signed, at=authority.at)
    if approval.predicate.meaning not in _OPEN_TO_ADMINS:
        found += [
            Finding(
                "person.role",
                f"{one.printed_name} administers records and approves nothing",
                "somebody who keeps no keys and files for others signs",
            )
            for one in (person, principal)
            if one is not None and any(people.holds(one, ADMIN, when) for when in (signed, authority.at))
        ]
    return found


_OPEN_TO_ADMINS = frozenset({"authored", "acknowledged"})


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
