"""The statements that a step adds to a record, each judged against what it must say."""

from __future__ import annotations

from datetime import UTC, datetime

from sealtrail import statement
from sealtrail.approvals import Signed
from sealtrail.finding import Finding
from sealtrail.gate.change import Change
from sealtrail.gate.statements import Authority, Judged, as_signed, judge_statement, reach_of
from sealtrail.model import Approval
from sealtrail.statement import Expected
from sealtrail.store import Snapshot, Statement
from sealtrail.workflow import Requirement


def is_late(approval: Approval | None) -> bool:
    """Whether a statement is an acknowledgement given after landing, which counts towards nothing."""
    return (
        approval is not None and approval.predicate.transition is None and approval.predicate.meaning == "acknowledged"
    )


def added(change: Change, result: Snapshot) -> list[Statement]:
    """The statements that the step adds; one whose other half is missing is named by the half that is there."""
    fresh = {place.path for place, old, _ in change.parts if place.part == "statement" and old is None}
    signatures = {p.path for p, old, new in change.parts if p.part == "signature" and old is None and new is not None}
    held = {s.path: s for s in result.statements(f"{change.folder}/approvals")}
    alone = sorted(signatures - {f"{path}.sig" for path in held})
    orphans = [Statement(path, b"", None) for path in alone]
    late = [held[path.removesuffix(".sig")] for path in signatures - set(alone)]
    return [*orphans, *{s.path: s for s in [*(held[p] for p in sorted(fresh) if p in held), *late]}.values()]


def judge_added(
    held: Statement, change: Change, base: Snapshot | None, requirement: Requirement | None, authority: Authority
) -> Judged:
    """Everything that speaks against one added statement."""
    if held.path.endswith(".sig"):
        alone = "this signature has no statement beside it"
        return Judged(held.path, None, (Finding("statement.format", alone, "remove it and sign again"),))
    parsed = statement.parse(held.data)
    if change.record is None or isinstance(parsed, Finding):
        return Judged(held.path, None, (parsed,) if isinstance(parsed, Finding) else ())
    if is_late(parsed):
        expected = _late(change, parsed, base, authority)
    else:
        expected = due(change, requirement, authority) if change.has_content else None
    if expected is None:
        surplus = Finding(
            "approval.surplus",
            f'"{parsed.predicate.meaning}" was added beside a record that did not change',
            "only an acknowledgement may be added to a landed revision: remove this one with its .sig file",
        )
        return Judged(held.path, parsed, (surplus,))
    before = [change.base.model] if change.base is not None and change.base.readable else []
    return judge_statement(held, parsed, expected, reach_of([*before, change.record.model]), authority)


def _late(change: Change, approval: Approval, base: Snapshot | None, authority: Authority) -> Expected | None:
    """What an acknowledgement after landing must say; nothing when the record never landed."""
    landed = _landed_digests(change, base)
    if not landed:
        return None
    root, said = authority.governance.root, approval.predicate
    revision = said.revision if said.revision in landed else max(landed)
    # What came before may be left out. Where it is said, it must be true.
    prior = said.prior if said.prior == landed.get(revision - 1) else None
    return Expected(
        root.repository,
        change.index,
        change.place.id,
        revision,
        landed[revision],
        prior,
        None,
        authority.policies(),
    )


def due(change: Change, requirement: Requirement | None, authority: Authority) -> Expected | None:
    """What a statement for this change must say; for a record that does not change, a late acknowledgement."""
    record, before = change.record, change.base
    if record is None or not record.readable:
        return None
    prior, transition = None, None
    if change.has_content:
        prior = None if before is None else before.sha256
        start = "none" if before is None or not before.readable else before.model.state
        transition = requirement.transition if requirement is not None else (start, record.model.state)
    return Expected(
        authority.governance.root.repository,
        change.index,
        change.place.id,
        record.model.revision,
        record.sha256,
        prior,
        transition,
        authority.policies(),
    )


def acknowledgement(base: Snapshot, record: str) -> Expected | None:
    """What a late acknowledgement of a landed record must say: it names the present revision and no step."""
    held, (governance, _) = base.record(record), base.governance()
    if held is None or not held.readable or governance is None:
        return None
    authority = Authority(base, governance, (governance.root,), datetime.min.replace(tzinfo=UTC))
    return Expected(
        governance.root.repository,
        held.path,
        record,
        held.model.revision,
        held.sha256,
        None,
        None,
        authority.policies(),
    )


def _landed_digests(change: Change, base: Snapshot | None) -> dict[int, str]:
    """The digest of each landed revision: of the present one by its bytes, of earlier ones by what was signed."""
    known: dict[int, str] = {}
    if base is not None and change.base is not None and change.base.readable:
        for held in base.statements(f"{change.folder}/approvals"):
            parsed = statement.parse(held.data)
            if isinstance(parsed, Approval) and parsed.predicate.meaning == "authored":
                known[parsed.predicate.revision] = parsed.subject[0].digest.sha256
        known[change.base.model.revision] = change.base.sha256
    return known


def landed_statements(change: Change, base: Snapshot | None) -> list[Signed]:
    """The statements that base holds of the record, reduced to who signed what. They were judged when they landed."""
    if base is None:
        return []
    found = []
    for held in base.statements(f"{change.folder}/approvals"):
        parsed = statement.parse(held.data)
        if isinstance(parsed, Approval):
            found.append(as_signed(held.path, parsed))
    return found


def twins(judged: list[Judged], landed: list[Signed]) -> list[Finding]:
    """Statements that say once more what the same person has said of the revision (``approval.surplus``)."""
    seen = {(s.person, s.role, s.meaning, s.revision) for s in landed}
    found = []
    for one in sorted(judged, key=lambda j: j.path):
        if one.approval is None:
            continue
        said = one.approval.predicate
        key = (said.signatory.id, said.signatory.role, said.meaning, said.revision)
        if key in seen:
            found.append(
                Finding(
                    "approval.surplus",
                    f'{said.signatory.name} gave "{said.meaning}" for this revision already',
                    "remove this statement with its .sig file",
                    one.path,
                )
            )
        seen.add(key)
    return found
