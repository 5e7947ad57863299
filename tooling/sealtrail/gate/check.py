"""Check: everything that one tree alone can tell, before anything is offered. The same rules, without a step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sealtrail import rules, signatures, statement
from sealtrail.finding import Finding, ordered
from sealtrail.gate import governed, keys
from sealtrail.gate.change import place_of
from sealtrail.gate.keyuse import person_line, root_line, signature_findings
from sealtrail.gate.statements import name_findings, orphan_finding
from sealtrail.gate.tree import sort_changes
from sealtrail.gate.waivers import waived
from sealtrail.git import Changes, Entry
from sealtrail.model import ROOT_HOLDER, Approval, Person
from sealtrail.store import Governance, Record, Snapshot, Statement

_LOCAL = ("record", "neighbours")


def check(snapshot: Snapshot, at: datetime, *, only: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """What is wrong in a tree at a time ``at`` (UTC). ``only`` limits it to the records in these folders.

    Limited to some records, neither other records nor people and policy as a whole are looked at.
    """
    governance, unsound = governed.soundness(snapshot)
    if governance is None:
        return ordered([*unsound, *(f for record in snapshot.records() for f in record.findings)])
    changes: Changes = {path: (None, entry) for path, entry in looked_at(snapshot, only)}
    placed = sort_changes(changes, snapshot, governance)
    found = list(placed.findings)
    for folder in sorted(placed.records):
        record = snapshot.record_at(f"{folder}/index.md")
        if record is None:
            found.append(
                Finding(
                    "record.path",
                    "this folder has no index.md",
                    "a record is its index.md; add it or remove the rest",
                    folder,
                )
            )
        elif not record.readable:
            found += record.findings
        else:
            case = rules.Case(record.path, record, None, snapshot, governance, at, is_step=False)
            said = rules.examine(case, needs=_LOCAL if only else (*_LOCAL, "index"))
            found += waived(said, snapshot, at.date())
            found += _statements(record, snapshot, governance)
    if not only:
        found += keys.shared_keys(snapshot, governance)
    return ordered(found)


def looked_at(snapshot: Snapshot, only: frozenset[str] = frozenset()) -> Iterator[tuple[str, Entry]]:
    """The files that a check looks at: all, or those at some paths and below them. Folders elsewhere stay closed."""
    for path in sorted(only) or [""]:
        entry = snapshot.entry(path)
        if entry is not None and not entry.is_tree:
            yield path, entry
        yield from snapshot.files(path)


def _statements(record: Record, snapshot: Snapshot, governance: Governance) -> Iterator[Finding]:
    folder = f"{place_of(record).folder}/approvals"
    held = snapshot.statements(folder)
    known = {one.path.rpartition("/")[2] for one in held}
    for name in snapshot.names(folder):
        if name.endswith(".sig") and name.removesuffix(".sig") not in known:
            yield orphan_finding().located(f"{folder}/{name}", record.model.id)
    for one in held:
        for finding in _statement(one, record, snapshot, governance):
            yield finding.located(one.path, record.model.id)


def _statement(held: Statement, record: Record, snapshot: Snapshot, governance: Governance) -> Iterator[Finding]:
    parsed = statement.parse(held.data)
    if isinstance(parsed, Finding):
        yield parsed
        return
    said, revision = parsed.predicate, record.model.revision
    yield from name_findings(held)
    if said.record != record.model.id or said.repository != governance.root.repository:
        yield Finding(
            "statement.subject",
            "the statement is about another record or repository",
            "move it to where it belongs, or remove it",
        )
    elif said.revision == revision and parsed.subject[0].digest.sha256 != record.sha256:
        yield Finding(
            "statement.digest",
            "the record is not the one that was signed",
            "the text changed after signing: restore the signed text, or have everybody sign this one again",
        )
    line = _known_key(parsed, snapshot, governance)
    if line is not None or held.signature is None:
        yield from signature_findings(held, line or "", snapshot)
    else:
        yield Finding(
            "key.unknown", f"{said.signatory.key} is no key of {said.signatory.name} here", "sign with an enrolled key"
        )


def _known_key(approval: Approval, snapshot: Snapshot, governance: Governance) -> str | None:
    signatory = approval.predicate.signatory
    if signatory.role == ROOT_HOLDER:
        former = (h.public for h in governance.root.former_holders if h.person == signatory.id)
        kept = (line for line in former if signatures.fingerprint_of_line(line) == signatory.key)
        return root_line((governance.root,), signatory.id, signatory.key) or next(kept, None)
    person = _person(signatory.id, snapshot)
    return None if person is None else person_line(person, signatory.key)


def _person(identifier: str, snapshot: Snapshot) -> Person | None:
    record = snapshot.record(identifier)
    model = record.model if record is not None and record.readable else None
    return model if isinstance(model, Person) else None
