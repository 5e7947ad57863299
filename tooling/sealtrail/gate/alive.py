"""Whether what governs can still be changed once a step has landed (DESIGN "trust": the result must stay alive).

A repository whose next policy or next person nobody can approve is lost, however validly it came to that. So the next
change of each is tried on paper: its edge, its writers, its places, and distinct people with usable keys for them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sealtrail import people
from sealtrail.approvals import EITHER
from sealtrail.finding import Finding, Severity
from sealtrail.model import ROOT_HOLDER, Envelope, Organisation, Person, Root, SystemChange, organisation_code, validate
from sealtrail.store import Governance, Snapshot
from sealtrail.workflow import Requirement, group_of, require

_POLICY, _ROOT = "schema/policy.yaml", "schema/root.yaml"
_HINT = "name people, roles, keys or needs so that the next change can be signed"


@dataclass(frozen=True)
class _Able:
    """Who could sign what: the people, under what governs, at a time."""

    members: tuple[Person, ...]
    governance: Governance
    at: datetime

    def signers(self, meaning: str) -> Iterator[Person]:
        """Those who have a key with which the policy lets them give this meaning."""
        kinds = self._kinds(meaning)
        return (person for person in self.members if people.can_sign(person, self.at, accepted=kinds))

    def fit(self, organisation: str, role: str, meaning: str) -> frozenset[str]:
        """Those who could give it in a role, for any record. A root holder needs no other key than root's."""
        root = self.governance.root
        able: Iterable[Person] = self.signers(meaning)
        if role == ROOT_HOLDER:
            kinds = self._kinds(meaning)
            keys = {h.person: h.public for org in root.organisations for h in org.holders}
            able = (p for p in self.members if p.id in keys and people.is_accepted(keys[p.id], kinds))
        return frozenset(
            p.id
            for p in able
            if organisation in (EITHER, p.org)
            and not people.role_findings(p, role, signed_at=self.at, at=self.at, sites=(), root=root)
        )

    def _kinds(self, meaning: str) -> tuple[str, ...]:
        keys = self.governance.policy.keys
        if meaning not in keys.user_verification:
            return keys.accepted
        return tuple(kind for kind in keys.accepted if kind in people.VERIFYING)


def worse_findings(
    was: Governance, base: Snapshot, governance: Governance, result: Snapshot, at: datetime, *, only_reports: bool
) -> Iterator[Finding]:
    """``alive_findings`` of a step: what base lacked in the same words is flagged, what the step brings about blocks.

    Where a step ``only_reports`` keys, what letting somebody in can mend is flagged too: a lost key must not go on
    signing because few people are left.
    """
    found = list(alive_findings(governance, result, at, mendable=only_reports))
    before = list(alive_findings(was, base, at)) if any(f.blocks for f in found) else []
    known, stuck = {f.key for f in before}, {organisation_code(f.record) for f in before if f.record}
    for finding in found:
        newcomer = bool(finding.record) and base.record(finding.record) is None
        lacked = finding.key in known or (newcomer and organisation_code(finding.record) in stuck)
        yield replace(finding, severity=Severity.FLAG) if lacked else finding


def alive_findings(
    governance: Governance, snapshot: Snapshot, at: datetime, *, mendable: bool = False
) -> Iterator[Finding]:
    """What would keep the next change of root, policy or people from ever landing (``policy.liveness``).

    What letting somebody in can mend is flagged and no more, where that is said to be enough.
    """
    held = [record.model for record in snapshot.records("person") if record.readable]
    members = tuple(model for model in held if isinstance(model, Person))
    able = _Able(members, governance, at)
    yield from _machinery(governance)
    for org in governance.root.organisations:
        yield from _standing(org, able)
        samples = [p.model_copy(update={"state": "active", "deputies": ()}) for p in members if p.org == org.id]
        for sample in samples[:1]:
            newcomer = sample.model_copy(update={"id": f"PER-{org.code}-9999"})
            yield from _person_change(org, None, newcomer, able)
        # Nobody signs for a change of themselves, so each member's own next change is tried.
        for sample in samples:
            for finding in _person_change(org, sample, sample, able):
                told = replace(finding, record=sample.id)
                yield replace(told, severity=Severity.FLAG) if mendable else told
    yield from _system_change(able)


def stranded_findings(governance: Governance, snapshot: Snapshot, types: Iterable[str]) -> Iterator[Finding]:
    """Records of these types whose state their workflow does not know, so that nothing could ever move them."""
    for name in sorted(types):
        workflow = governance.workflows.get(name)
        for record in snapshot.records(name):
            if record.readable and (workflow is None or record.model.state not in workflow.states):
                yield record.finding(
                    "policy.liveness",
                    f"this record is in state {record.model.state}, which its workflow would no longer know",
                    "keep the state, with an edge that leads out of it",
                    "state",
                )


def _machinery(governance: Governance) -> Iterator[Finding]:
    policy = governance.policy
    for path in (_ROOT, _POLICY, *(f"schema/workflows/{name}.yaml" for name in sorted(governance.workflows))):
        if group_of(policy, path) is None:
            yield _lost(f"{path} could never be changed again: the policy does not name it under governed", _POLICY)


def _standing(org: Organisation, able: _Able) -> Iterator[Finding]:
    if len(able.fit(org.id, ROOT_HOLDER, "approved")) < org.threshold:
        yield _lost(
            f"{org.id} would have too few active root holders to approve anything",
            _ROOT,
            "name root holders who are active people of this organisation, with keys that the policy takes",
        )
    quality = able.governance.policy.words.get("quality")
    role = None if quality is None else (quality.sponsor if org.side == "sponsor" else quality.cmo)
    own = [p for p in able.signers("approved") if p.org == org.id]
    if role is None or not any(people.holds(p, role, able.at) for p in own):
        yield _lost(
            f"{org.id} would have nobody in its quality unit who can sign",
            "records/people",
            "give somebody the role and a key first",
        )


def _person_change(org: Organisation, before: Person | None, after: Person, able: _Able) -> Iterator[Finding]:
    governance, root = able.governance, able.governance.root
    path = "schema/workflows/person.yaml"
    what = (
        f"people of {org.id} could no longer be let in" if before is None else f"{after.id} could no longer be changed"
    )
    needed = require(governance.workflows["person"], before, after, root=root, policy=governance.policy)
    if isinstance(needed, Finding):
        yield _lost(f"{what}: {needed.message}", path)
        return
    asked = {(s.organisation, s.role) for s in needed.slots if s.meaning == "approved"}
    if (org.id, ROOT_HOLDER) not in asked or not any(o == root.other(org.id).id for o, _ in asked):
        yield _lost(
            f"{what}: that takes the approval of a root holder of {org.id} and of somebody of "
            f"{root.other(org.id).id}, and the workflow does not ask for both",
            path,
        )
    elif not _fillable(needed, able):
        yield _lost(f"{what}: too few different people could sign", "records/people")


def _system_change(able: _Able) -> Iterator[Finding]:
    governance, root, path = able.governance, able.governance.root, "schema/workflows/system_change.yaml"
    needs = [
        require(governance.workflows["system_change"], None, _sample(org), root=root, policy=governance.policy)
        for org in root.organisations
    ]
    found = [needed for needed in needs if isinstance(needed, Requirement)]
    if not found:
        yield _lost("the policy could never be changed again: the workflow has no edge for it", path)
    elif not any(_thresholds(needed, root) for needed in found):
        yield _lost(
            "the policy could never be changed again: that takes the thresholds of both sides' root holders, and the "
            "workflow does not ask for them",
            path,
        )
    elif not any(_fillable(needed, able) for needed in found):
        yield _lost("the policy could never be changed again: too few different people could sign", "records/people")


def _thresholds(needed: Requirement, root: Root) -> bool:
    counts = {s.organisation: s.count for s in needed.slots if (s.role, s.meaning) == (ROOT_HOLDER, "approved")}
    return all(counts.get(org.id, 0) >= org.threshold for org in root.organisations)


def _sample(org: Organisation) -> Envelope:
    """A change of the policy, as it would be written by one side."""
    made = validate(
        SystemChange,
        {
            "schema": "system_change/1",
            "id": f"SYS-{org.code}-2026-0001",
            "title": "The next policy",
            "revision": 1,
            "state": "effective",
            "org": org.id,
            "reason": "The next policy",
            "pins": [{"path": _POLICY}],
        },
    )
    if isinstance(made, tuple):
        raise TypeError("the sample is no system change")
    return made


def _fillable(needed: Requirement, able: _Able) -> bool:
    """Whether different people could be the author and fill every place (those that may coincide, by anybody)."""
    seats = [frozenset().union(*(able.fit(w.organisation, w.role, "authored") for w in needed.writers))]
    for slot in needed.slots:
        who = able.fit(slot.organisation, slot.role, slot.meaning) - slot.excluded
        if slot.may_coincide:
            if len(who) < slot.count:
                return False
        else:
            seats += [who] * slot.count
    seated: dict[str, int] = {}
    return all(_seat(i, seats, seated, set()) for i in range(len(seats)))


def _seat(i: int, seats: list[frozenset[str]], seated: dict[str, int], tried: set[str]) -> bool:
    """Give the i-th seat to somebody, moving others where that makes room (an augmenting path)."""
    for person in sorted(seats[i] - tried):
        tried.add(person)
        if person not in seated or _seat(seated[person], seats, seated, tried):
            seated[person] = i
            return True
    return False


def _lost(message: str, path: str, hint: str = _HINT) -> Finding:
    return Finding("policy.liveness", message, hint, path)
