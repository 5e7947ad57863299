"""Steps 5 to 7 of the procedure, for one record: the edge, the fields, the statements, the quorum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sealtrail.approvals import Signed, Slot, union
from sealtrail.finding import Finding
from sealtrail.gate.added import (
    Landed,
    added,
    due,
    filled_places,
    is_late,
    judge_added,
    landed_statements,
    reach,
    twins,
)
from sealtrail.gate.authority import Authority
from sealtrail.gate.change import Change
from sealtrail.gate.quorum import quorum
from sealtrail.gate.statements import Judged
from sealtrail.gate.verdict import RecordVerdict, StatementVerdict
from sealtrail.model import field_title
from sealtrail.store import Snapshot
from sealtrail.workflow import Requirement, require, signs_anew


@dataclass(frozen=True)
class Outcome:
    """What became of a record: the verdict to show, what was found, and the valid signatures for later steps."""

    verdict: RecordVerdict
    findings: tuple[Finding, ...]
    signed: tuple[Signed, ...]
    content: bool


def judge_record(change: Change, base: Snapshot | None, result: Snapshot, authority: Authority) -> Outcome:
    """Judge one changed record. Everything that is wrong is reported at once."""
    found = list(_append_only(change))
    if change.record is None or not change.record.readable:
        if change.record is not None:
            found += change.record.findings
        elif change.base is None:
            found.append(without_record(change))
        return Outcome(_verdict(change, (), (), None), tuple(found), (), change.has_content)
    before, sites = landed_statements(change, base), reach(change)
    requirement = None
    if change.has_content:
        found += _unchanged_text(change)
        found += _readable_before(change)
        requirement = _requirement(change, before, authority)
        if requirement is not None:
            found += _field_findings(change, requirement)
    judged = [judge_added(held, change, before, requirement, sites, authority) for held in added(change, result)]
    landed = [one.signed for one in before]
    doubled = twins(judged, landed)
    found += [f.located(j.path, change.place.id) for j in judged for f in j.findings] + list(doubled)
    bad = {f.path for f in doubled}
    valid = [s for j in judged for s in [j.signed()] if s is not None and j.path not in bad and not is_late(j.approval)]
    missing: tuple[Slot, ...] = ()
    if requirement is not None:
        missing, refused = quorum(change, requirement, valid, landed, sites, authority)
        found += refused
        bad |= {f.path for f in refused}
    verdicts = tuple(_statement_verdict(j, found) for j in judged)
    transition = None if requirement is None else requirement.transition
    signed = tuple(s for s in valid if s.path not in bad)
    verdict = replace(
        _verdict(change, verdicts, missing, transition),
        expected=due(change, requirement, authority),
        writers=() if requirement is None else requirement.writers,
        sites=sites,
        roots=authority.roots,
    )
    return Outcome(verdict, tuple(found), signed, change.has_content)


def _append_only(change: Change) -> Iterator[Finding]:
    for place, old, new in change.parts:
        if old is not None and place.part not in {"index", "attachment"}:
            what = "removed" if new is None else "changed"
            yield Finding(
                "approval.append-only",
                f"a landed statement was {what}",
                "what was signed stays as it is: put the file back",
                place.path,
                record=place.id,
            )


def without_record(change: Change) -> Finding:
    """What is said of files in a record's folder that has no record in it (``record.path``)."""
    return Finding(
        "record.path",
        "this folder has no index.md",
        "a record is its index.md; add it or remove the rest",
        change.folder,
        record=change.place.id,
    )


def _unchanged_text(change: Change) -> Iterator[Finding]:
    if change.base is not None and change.record is not None and change.base.data == change.record.data:
        yield change.record.finding(
            "record.revision",
            "files of the record changed and its text did not",
            "raise revision, say why in change_reason, and pin what changed",
            "revision",
            rule="R-ID-03",
        )


def _readable_before(change: Change) -> Iterator[Finding]:
    # Nobody can tell which step this is, so no workflow could ask for a signature.
    if change.base is not None and not change.base.readable:
        yield Finding(
            "record.schema",
            "the revision that this replaces cannot be read",
            "use a release of Sealtrail that can read it",
            change.index,
            record=change.place.id,
            rule="R-ID-04",
        )


def _requirement(change: Change, landed: list[Landed], authority: Authority) -> Requirement | None:
    before = change.base.model if change.base is not None and change.base.readable else None
    after = change.record.model if change.record is not None else None
    governance = authority.governance
    if change.record is None or after is None or governance.root.organisation(after.org) is None:
        return None
    anew = before is not None and change.base is not None and signs_anew(change.base, change.record)
    outcome = require(
        governance.workflows[change.place.type.name],
        before,
        after,
        root=governance.root,
        policy=governance.policy,
        around=authority.around,
        anew=anew,
    )
    if not isinstance(outcome, Requirement):
        return None  # R-ID-08 tells why not
    if not outcome.anew:
        return outcome
    return replace(outcome, slots=union([*outcome.slots, *filled_places(landed)]))


def _field_findings(change: Change, requirement: Requirement) -> Iterator[Finding]:
    record, fields = change.record, requirement.fields
    if record is None or fields is None:
        return
    for name in sorted(change.changed_fields - fields):
        inner = frozenset(field.partition(".")[2] for field in fields if field.startswith(f"{name}."))
        before = change.base.fields.get(name) if change.base is not None else None
        if inner and _without(before, inner) == _without(record.fields.get(name), inner):
            continue
        label, (start, end) = field_title(change.place.type.model, name), requirement.transition
        where = f"in state {start}" if start == end else f"on the way from {start} to {end}"
        yield record.finding(
            "record.edge",
            f'"{label}" cannot be changed {where}',
            "put it back, or change it in a state that allows it",
            name,
            rule="R-ID-08",
        )


def _without(value: object, inner: frozenset[str]) -> object:
    """The items of a list without the fields that may change in them."""
    if not isinstance(value, list):
        return value
    return [{k: v for k, v in item.items() if k not in inner} if isinstance(item, dict) else item for item in value]


def _statement_verdict(judged: Judged, findings: list[Finding]) -> StatementVerdict:
    code = next((f.code for f in judged.findings), "")
    code = code or next((f.code for f in findings if f.path == judged.path), "")
    return StatementVerdict(judged.path, judged.approval, code, is_late(judged.approval))


def _verdict(
    change: Change,
    statements: tuple[StatementVerdict, ...],
    missing: tuple[Slot, ...],
    transition: tuple[str, str] | None,
) -> RecordVerdict:
    revision = change.record.model.revision if change.record is not None and change.record.readable else 0
    return RecordVerdict(change.place.id, change.index, revision, transition, statements, missing)
