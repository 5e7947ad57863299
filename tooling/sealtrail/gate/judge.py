"""The engine: one pure procedure that decides whether a step may land.

``sign``, ``status``, ``gate``, the pre-receive hook and ``verify`` all call it. The numbers are those of the gate's
procedure in the documentation: (1) authority from base, (3) objects and kinds, (4) default deny, (5) records, (6)
statements, (7) quorum, (8) rules, (9) root, policy and people. Step 2, the merge by path, is ``gate.merge``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sealtrail.finding import Finding, ordered
from sealtrail.gate import alive, governed, keys
from sealtrail.gate.authority import Authority
from sealtrail.gate.change import Change, change_of, place_of, rule_findings
from sealtrail.gate.incident import Failed, incident_findings
from sealtrail.gate.records import Outcome, judge_record
from sealtrail.gate.tree import Sorted, sort_step
from sealtrail.gate.verdict import RecordVerdict, Verdict
from sealtrail.model import TYPES, Root, references
from sealtrail.store import Governance, Record, Snapshot
from sealtrail.workflow import group_of


def judge(base: Snapshot, result: Snapshot, at: datetime, failed: Sequence[Failed] = ()) -> Verdict:
    """The verdict on the step from ``base`` to ``result`` at the time ``at`` (UTC). Reports every reason at once.

    ``failed`` are the steps since base that do not count and that no incident names yet.
    """
    at = at.astimezone(UTC)
    governance, unsound = governed.soundness(base)  # 1: nothing of the change decides
    if governance is None:
        return Verdict((), unsound)
    changes = result.changes_since(base)
    if not changes:
        return Verdict(
            (), (Finding("step.empty", "nothing changes", "commit the change first, unless it has landed already"),)
        )
    placed = sort_step(changes, result, governance)  # 3, 4
    authority = Authority(base, governance, _roots(result, placed, governance), at)
    found = list(placed.findings)
    touched = [change_of(folder, placed.records[folder], base, result) for folder in sorted(placed.records)]
    outcomes = []
    for change in touched:
        outcome = judge_record(change, base, result, authority)  # 5, 6, 7
        found += outcome.findings
        if outcome.content:
            found += rule_findings(change, base, result, authority)  # 8
        outcomes.append(outcome)
    found += _dangling(touched, base, result, authority)
    found += _travelling(touched, outcomes, placed, base, result, authority)  # 9
    found += incident_findings(touched, sorted(placed.governed), failed)
    signed = [
        _signed_for(change, outcome, placed, authority) for change, outcome in zip(touched, outcomes, strict=True)
    ]
    found += [f for _, findings in signed for f in findings]
    found += _coming(touched, placed, result, authority)
    return Verdict(tuple(verdict for verdict, _ in signed), ordered(found))


def _roots(result: Snapshot, placed: Sorted, governance: Governance) -> tuple[Root, ...]:
    """Base's root, and the one to come where the step replaces it: its holders approve too."""
    if "schema/root.yaml" not in placed.governed:
        return (governance.root,)
    coming = result.file("schema/root.yaml", Root)
    return (governance.root, coming.model) if coming.readable else (governance.root,)


def _dangling(touched: list[Change], base: Snapshot, result: Snapshot, authority: Authority) -> list[Finding]:
    """Records elsewhere that a voided record leaves pointing nowhere (R-ID-06); only then is everything read."""
    voided = {c.place.id for c in touched if _state(c.record) == "voided" and _state(c.base) != "voided"}
    if not voided:
        return []
    here = {c.index for c in touched}
    found: list[Finding] = []
    for record in result.records():
        if record.path in here or not record.readable:
            continue
        if any(target in voided for _, target, _ in references(record.model)):
            folder = record.path.rpartition("/")[0]
            change = Change(folder, place_of(record), [], base.record_at(record.path), record)
            found += [f for f in rule_findings(change, base, result, authority) if f.rule == "R-ID-06"]
    return found


def _state(record: Record | None) -> str:
    return record.model.state if record is not None and record.readable else ""


def _travelling(
    touched: list[Change],
    outcomes: list[Outcome],
    placed: Sorted,
    base: Snapshot,
    result: Snapshot,
    authority: Authority,
) -> Iterator[Finding]:
    """Whether what governs is pinned by its system change, and travels with nothing that it may not."""
    system = [c for c in touched if c.place.type.name == "system_change" and c.has_content]
    records = [c.record for c in system if c.record is not None and c.record.readable]
    yield from governed.pins_findings(placed.governed, records, base, result)
    yield from governed.alone_findings(outcomes, placed.governed, authority.governance.policy)


def _signed_for(
    change: Change, outcome: Outcome, placed: Sorted, authority: Authority
) -> tuple[RecordVerdict, list[Finding]]:
    """One record's verdict, with those who must sign for people and for what governs, whatever the workflows ask."""
    kind = change.place.type.name
    if not outcome.content or kind not in {"incident", "system_change", "person"}:
        return outcome.verdict, []
    found = [] if kind == "incident" else list(governed.side_findings(outcome, kind, authority, change))
    if kind == "person" or (kind == "system_change" and not _pins_authority(placed, authority)):
        return outcome.verdict, found
    short, missing = governed.threshold_findings(outcome, authority)
    return replace(outcome.verdict, missing=(*outcome.verdict.missing, *missing)), [*found, *short]


def _coming(touched: list[Change], placed: Sorted, result: Snapshot, authority: Authority) -> Iterator[Finding]:
    """Whether people and what governs are sound as the step leaves them, and stay alive."""
    changes_people = any(change.place.type.name == "person" for change in touched)
    if changes_people or any(path.startswith("schema/") for path in placed.governed):
        coming, unsound = governed.soundness(result)
        yield from unsound
        if coming is not None:
            yield from governed.version_findings(authority.governance, coming, placed.governed)
            reports = not placed.governed and all(c.reports_keys for c in touched if c.has_content)
            was, base = authority.governance, authority.snapshot
            yield from alive.worse_findings(was, base, coming, result, authority.at, only_reports=reports)
            yield from alive.stranded_findings(coming, result, _workflows(placed))
            yield from keys.shared_keys(result, coming)
    for change in touched:
        yield from keys.key_findings(change, result, authority.governance, authority.at)


def _workflows(placed: Sorted) -> frozenset[str]:
    """The record types whose workflow the step changes."""
    return frozenset(name for name in TYPES if f"schema/workflows/{name}.yaml" in placed.governed)


def _pins_authority(placed: Sorted, authority: Authority) -> bool:
    return any(group_of(authority.governance.policy, path) == "authority" for path in placed.governed)
