"""Which landed steps are in doubt because others may have used a key, and which of them were signed anew since.

Position beats clock: what landed before the time T from which on a key may have been misused stays valid, and nothing
new is taken from it. A step that landed at T or later, and would not stand without that key, is SUSPECT. So is a step
that rests on a person or a policy which a suspect step landed. Both stay so until the two sides sign the same text anew
(DESIGN "keys over time").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sealtrail import gate, signatures
from sealtrail.finding import Finding, Severity
from sealtrail.git import EMPTY_TREE
from sealtrail.model import ROOT_HOLDER, Person, Policy, Root, Signatory, type_of
from sealtrail.store import Snapshot
from sealtrail.workflow import signs_anew

_GOVERNS = frozenset({"system_change", "incident"})
"""Types whose records are never revised: what governs is signed anew by the next policy."""


@dataclass(frozen=True)
class Suspect:
    """A valid step that is in doubt, why, and the records that have not been signed anew since."""

    step: gate.Step
    why: str
    waiting: frozenset[str]
    """The numbers of its records that nobody signed anew yet; none when the doubt is cleared."""

    @property
    def is_open(self) -> bool:
        """Whether the doubt stands."""
        return bool(self.waiting)

    @property
    def finding(self) -> Finding:
        """What is said of it (``key.compromised``)."""
        names = ", ".join(sorted(self.waiting))
        return Finding(
            "key.compromised",
            f"this step is suspect: {self.why}",
            f"look at {names}: what is right is signed anew (sealtrail revise, and change nothing), what is wrong is "
            "voided or approved again",
            severity=Severity.FLAG,
            commit=self.step.commit.id,
        )


def suspects(steps: Sequence[gate.Step]) -> tuple[Suspect, ...]:
    """The steps in doubt, of ``steps`` that count; what the last one left says which keys others may have used."""
    if not steps:
        return ()
    since = _misused(steps[-1].result)
    if not since:
        return ()
    doubt = _Doubt(since)
    for step in steps:
        doubt.look_at(step)
    return tuple(doubt.found)


def _misused(snapshot: Snapshot) -> dict[str, datetime]:
    """By fingerprint: from when on others may have used a key, as both sides declared it."""
    found: dict[str, datetime] = {}
    governance, _ = snapshot.governance()
    for former in governance.root.former_holders if governance is not None else ():
        if former.since is not None:
            found[signatures.fingerprint_of_line(former.public)] = former.since
    for record in snapshot.records("person"):
        for key in record.model.keys if record.readable and isinstance(record.model, Person) else ():
            if key.compromised_since is not None:
                found[key.fingerprint] = key.compromised_since
    return found


@dataclass
class _Doubt:
    """What is in doubt so far, walking forward."""

    since: Mapping[str, datetime]
    found: list[Suspect] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    """The people whose records a suspect step wrote, and nobody signed anew."""
    root: Root | None = None
    """The root before the first suspect step that changed what governs, while nobody signed anew what governs."""

    def look_at(self, step: gate.Step) -> None:
        """Take in one step that counts."""
        why = self._why(step)
        if self.root is not None and _renews_policy(step) and self._is_by_both(step, self.root):
            why = self._misuse(step)
        if why:
            self._doubt(step, why)
            return
        renewed = {v.id for v in step.verdict.records if _renews(step, v)}
        self.people -= renewed
        renewed |= {v.id for v in step.verdict.records if v.transition is not None and v.transition[1] == "voided"}
        if _renews_policy(step):
            self.root = None
            renewed |= {i for s in self.found for i in s.waiting if _type(i) in _GOVERNS}
        self.found = [replace(s, waiting=s.waiting - renewed - _approved_again(s.step, step)) for s in self.found]

    def _doubt(self, step: gate.Step, why: str) -> None:
        changed = [v for v in step.verdict.records if v.transition is not None]
        self.found.append(Suspect(step, why, frozenset(v.id for v in changed)))
        for verdict in changed:
            if verdict.path.startswith("records/people/"):
                self.people.add(verdict.id)
        if _governs(step) and self.root is None:
            self.root = _root_before(step)

    def _why(self, step: gate.Step) -> str:
        """Why a step is in doubt, the empty text when it is not."""
        misused = self._misuse(step)
        if misused:
            return misused
        if self.root is not None:
            return "it was judged by rules that a suspect step brought"
        # Who writes down that a text is signed anew adds nothing to it: those who fill its places vouch for it.
        renews = all(_renews(step, v) for v in step.verdict.records if v.transition is not None)
        named = {
            name
            for one, said in _statements(step)
            if not (renews and one.approval is not None and one.approval.predicate.meaning == "authored")
            for name in (said.id, said.deputy_for)
            if name
        }
        tainted = sorted(self.people & named)
        return f"what is known of {', '.join(tainted)} was landed by a suspect step" if tainted else ""

    def _misuse(self, step: gate.Step) -> str:
        used = {
            s.path: said for s, said in _statements(step) if said.key in self.since and step.at >= self.since[said.key]
        }
        if not used or self._stands_without(step, used):
            return ""
        said = next(iter(used.values()))
        since = self.since[said.key].astimezone(UTC)
        return f"others may have used the key {said.key} of {said.name} since {since:%Y-%m-%d %H:%M} UTC"

    @staticmethod
    def _stands_without(step: gate.Step, paths: Iterable[str]) -> bool:
        gone = {name: None for path in paths for name in (path, f"{path}.sig")}
        without = step.result.advance(gone)
        if step.base is None:
            return gate.judge_genesis(without, step.at).accepted
        return gate.judge(step.base, without, step.at, step.cured).accepted

    def _is_by_both(self, step: gate.Step, root: Root) -> bool:
        """Whether the holders whom nothing casts doubt on reach each side's threshold of a root."""
        signed = {
            (said.id, said.key)
            for s, said in _statements(step)
            if said.role == ROOT_HOLDER and s.approval is not None and s.approval.predicate.meaning == "approved"
        }
        for org in root.organisations:
            keys = {(h.person, signatures.fingerprint_of_line(h.public)) for h in org.holders}
            if len({person for person, key in signed & keys if key not in self.since}) < org.threshold:
                return False
        return True


def _statements(step: gate.Step) -> Iterator[tuple[gate.StatementVerdict, Signatory]]:
    for verdict in step.verdict.records:
        for one in verdict.statements:
            if one.valid and not one.late and one.approval is not None:
                yield one, one.approval.predicate.signatory


def _governs(step: gate.Step) -> bool:
    if step.base is None:
        return True
    old, new = step.base.entry("schema"), step.result.entry("schema")
    return old != new


def _root_before(step: gate.Step) -> Root | None:
    governance, _ = (step.base or step.result).governance()
    return None if governance is None else governance.root


def _renews(step: gate.Step, verdict: gate.RecordVerdict) -> bool:
    """Whether the step signs a record anew: the same text, with the signatures that its state takes."""
    if step.base is None or verdict.transition is None:
        return False
    old, new = step.base.record_at(verdict.path), step.result.record_at(verdict.path)
    return old is not None and new is not None and signs_anew(old, new)


def _approved_again(doubted: gate.Step, step: gate.Step) -> frozenset[str]:
    """The records that a step brought into the same state again, with every signature that the doubted step had."""
    before = {v.id: v for v in doubted.verdict.records if not v.path.startswith("records/people/")}
    found = set()
    for verdict in step.verdict.records:
        old = before.get(verdict.id)
        if old is None or old.transition is None or verdict.transition is None:
            continue
        given, again = _places(old), _places(verdict)
        if given and given <= again and old.transition[1] == verdict.transition[1]:
            found.add(verdict.id)
    return frozenset(found)


def _places(verdict: gate.RecordVerdict) -> frozenset[tuple[str, str, str]]:
    said = [s.approval.predicate for s in verdict.statements if s.valid and not s.late and s.approval is not None]
    return frozenset(
        (one.signatory.role, one.signatory.organisation, one.meaning) for one in said if one.meaning != "authored"
    )


def _renews_policy(step: gate.Step) -> bool:
    """Whether the step brings the next policy and changes nothing of what governs but its version."""
    if step.base is None or not _governs(step):
        return False
    changed = step.result.objects.changes(_schema(step.base), _schema(step.result))
    if set(changed) != {"policy.yaml"}:
        return False
    old, new = (snapshot.file("schema/policy.yaml", Policy) for snapshot in (step.base, step.result))
    same = {"version": new.model.version, "previous": new.model.previous}
    return old.model.model_copy(update=same) == new.model


def _schema(snapshot: Snapshot) -> str:
    entry = snapshot.entry("schema")
    return EMPTY_TREE if entry is None else entry.id


def _type(record: str) -> str:
    found = type_of(record)
    return "" if found is None else found.name
