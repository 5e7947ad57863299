"""The statements that a step adds to a record, each judged against what it must say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sealtrail import statement
from sealtrail.approvals import Signed, Slot, union
from sealtrail.finding import Finding
from sealtrail.gate.authority import Authority, reach_of
from sealtrail.gate.change import Change
from sealtrail.gate.statements import Judged, as_signed, judge_statement, orphan_finding
from sealtrail.model import Approval
from sealtrail.statement import Expected
from sealtrail.store import Snapshot, Statement
from sealtrail.workflow import Requirement


@dataclass(frozen=True, slots=True)
class Landed:
    """A statement that landed: who signed what, and the digest of the record that it is about."""

    signed: Signed
    sha256: str
    late: bool


def is_late(approval: Approval | None) -> bool:
    """Whether a statement is an acknowledgement given after landing, which counts towards nothing."""
    return (
        approval is not None and approval.predicate.transition is None and approval.predicate.meaning == "acknowledged"
    )


def added(change: Change, result: Snapshot) -> list[Statement]:
    """The statements that the step adds; a signature that comes without its statement stands in its place."""
    fresh = {place.path for place, old, _ in change.parts if place.part == "statement" and old is None}
    signatures = {p.path for p, old, new in change.parts if p.part == "signature" and old is None and new is not None}
    alone = sorted(signatures - {f"{path}.sig" for path in fresh})
    held = result.statements(f"{change.folder}/approvals")
    return [*(Statement(path, b"", None) for path in alone), *(one for one in held if one.path in fresh)]


def reach(change: Change) -> frozenset[str] | None:
    """The sites that the signers of a change must reach, over the record as base and as the result have it.

    Nothing, where the reach does not matter: a key is reported by whoever holds it, whatever their role is for.
    """
    if change.reports_keys:
        return None
    readable = [r.model for r in (change.base, change.record) if r is not None and r.readable]
    return reach_of(readable)


def judge_added(
    held: Statement,
    change: Change,
    landed: Iterable[Landed],
    requirement: Requirement | None,
    sites: frozenset[str] | None,
    authority: Authority,
) -> Judged:
    """Everything that speaks against one added statement; ``sites`` are those that its signer must reach."""
    if held.path.endswith(".sig"):
        return Judged(held.path, None, (orphan_finding(),))
    parsed = statement.parse(held.data)
    if change.record is None or isinstance(parsed, Finding):
        return Judged(held.path, None, (parsed,) if isinstance(parsed, Finding) else ())
    if is_late(parsed):
        expected = _late(change, parsed, landed, authority)
    else:
        expected = due(change, requirement, authority) if change.has_content else None
    if expected is None:
        surplus = Finding(
            "approval.surplus",
            f'"{parsed.predicate.meaning}" was added beside a record that did not change',
            "only an acknowledgement may be added to a landed revision: remove this one with its .sig file",
        )
        return Judged(held.path, parsed, (surplus,))
    return judge_statement(held, parsed, expected, sites, authority)


def _late(change: Change, approval: Approval, landed: Iterable[Landed], authority: Authority) -> Expected | None:
    """What an acknowledgement after landing must say; nothing when the record never landed."""
    digests = _landed_digests(change, landed)
    if not digests:
        return None
    root, said = authority.governance.root, approval.predicate
    revision = said.revision if said.revision in digests else max(digests)
    # What came before may be left out. Where it is said, it must be true.
    prior = said.prior if said.prior == digests.get(revision - 1) else None
    return Expected(
        root.repository,
        change.index,
        change.place.id,
        revision,
        digests[revision],
        prior,
        None,
        authority.governance.accepted,
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
        authority.governance.accepted,
    )


def acknowledgement(base: Snapshot, record: str) -> Expected | None:
    """What a late acknowledgement of a landed record must say: it names the present revision and no step."""
    held, (governance, _) = base.record(record), base.governance()
    if held is None or not held.readable or governance is None:
        return None
    return Expected(
        governance.root.repository,
        held.path,
        record,
        held.model.revision,
        held.sha256,
        None,
        None,
        governance.accepted,
    )


def _landed_digests(change: Change, landed: Iterable[Landed]) -> dict[int, str]:
    """The digest of each landed revision: of the present one by its bytes, of earlier ones by what was signed."""
    if change.base is None or not change.base.readable:
        return {}
    known = {one.signed.revision: one.sha256 for one in landed if one.signed.meaning == "authored"}
    return {**known, change.base.model.revision: change.base.sha256}


def landed_statements(change: Change, base: Snapshot | None) -> list[Landed]:
    """The statements that base holds of the record. They were judged when they landed."""
    held = () if base is None else base.statements(f"{change.folder}/approvals")
    return [one for one in map(_landed, held) if one is not None]


@lru_cache(maxsize=8192)
def _landed(held: Statement) -> Landed | None:
    # At every step on a record all of its statements are looked at, and none of them ever changes.
    parsed = statement.parse(held.data)
    if isinstance(parsed, Finding):
        return None
    return Landed(as_signed(held.path, parsed), parsed.subject[0].digest.sha256, is_late(parsed))


def filled_places(landed: Iterable[Landed]) -> tuple[Slot, ...]:
    """Every place that was ever filled on a record: what signing it anew has to fill again.

    Places that were filled on different revisions may be filled by one person, those of one revision not.
    """
    filled = [one.signed for one in landed if not one.late and one.signed.meaning != "authored"]
    on = Counter(signed.revision for signed in filled)
    places = Counter((signed.revision, (signed.role, signed.organisation, signed.meaning)) for signed in filled)
    return union(Slot(*key, count, may_coincide=on[revision] == 1) for (revision, key), count in places.items())


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
