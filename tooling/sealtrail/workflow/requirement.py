"""What one change of one record needs: its edge, its writers, the fields it may touch, its slots.

Requirements never shrink by the change itself: conditions are asked of the record in base and in the result, and the
union governs (DESIGN "requirements never shrink").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sealtrail import people, redline
from sealtrail.approvals import Slot, union
from sealtrail.finding import Finding
from sealtrail.model import (
    MACHINERY,
    ROOT_HOLDER,
    Capa,
    Edge,
    Envelope,
    Incident,
    Need,
    Organisation,
    Person,
    Policy,
    Root,
    SystemChange,
    Workflow,
)
from sealtrail.store import Record
from sealtrail.workflow.conditions import CONDITIONS, NOWHERE, Step, Surroundings

_BOTH_SIDES = ("owner.root_holder", "counterparty.quality")
CHANGES_NOTHING = "voided"
"""The state that nothing may be slipped into: only state, revision and reason change on the way there."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A role of one organisation that may sign ``authored``; where a ``person`` is named, theirs alone."""

    role: str
    organisation: str
    person: str = ""

    def admits(self, person: str) -> bool:
        """Whether it lets this person write, who holds the role."""
        return self.person in ("", person)


@dataclass(frozen=True)
class Requirement:
    """What the change needs. ``fields`` is ``None`` where every field may change."""

    transition: tuple[str, str]
    writers: tuple[Writer, ...]
    fields: frozenset[str] | None
    slots: tuple[Slot, ...]
    anew: bool = False
    """Whether the same text is signed again, so that whoever wrote it at any time approves nothing of it."""


def signs_anew(before: Record, after: Record) -> bool:
    """Whether a revision says what the one before it said, comments included: it is there to be signed anew."""
    changed = redline.changed_fields(before.fields, after.fields)
    same = redline.comments(before.data) == redline.comments(after.data)
    return same and bool(changed) and changed <= {"revision", "change_reason"}


def require(
    workflow: Workflow,
    base: Envelope | None,
    result: Envelope,
    *,
    root: Root,
    policy: Policy,
    around: Surroundings = NOWHERE,
    anew: bool = False,
) -> Requirement | Finding:
    """The requirement for the change from one revision to the next, or why there is no such change.

    ``around`` is what stands around the record in base, for conditions that ask for agreements and master data.
    ``anew`` says that the revision only signs again what stands (``signs_anew``). Codes: ``record.transition`` (no
    such edge), ``record.edge`` (the state is closed to edits).
    """
    from_state = "none" if base is None else base.state
    transition = (from_state, result.state)
    if isinstance(base, Person) and isinstance(result, Person) and people.only_ends_keys(base, result):
        return _key_report(workflow, base, result, root, policy)
    if base is not None and anew and not isinstance(base, SystemChange | Incident):
        return _reaffirmation(workflow, Step(result, root, policy, around))
    edge = _edge(workflow, *transition, result.custody)
    edit = workflow.edit.get(from_state)
    if edge is None and from_state == result.state and edit is not None:
        return Requirement(
            transition, _writers(edit.write or workflow.write, result, root, policy), _allowed(edit.fields), ()
        )
    if edge is None:
        return _no_edge(workflow, transition)
    fields = _allowed(edge.fields) if base is not None else None
    if base is not None and result.state == CHANGES_NOTHING:
        fields = MACHINERY
    elif fields is not None and edit is not None:
        also = _allowed(edit.fields)
        fields = None if also is None else fields | also
    views = [Step(view, root, policy, around) for view in (base, result) if view is not None]
    slots = union(slot for view in views for slot in _slots(edge.need, view))
    if isinstance(result, Person):
        slots = _without(slots, _fresh_deputies(base, result))
    return Requirement(transition, _writers(edge.write or workflow.write, result, root, policy), fields, slots)


def _key_report(workflow: Workflow, base: Person, result: Person, root: Root, policy: Policy) -> Requirement:
    """Who may report a key, whatever the workflow says and whatever state the person is in (DESIGN "keys over time").

    From now on: the person, or one root holder, so that nobody has to wait. Since an earlier time, which casts doubt
    on what landed: both sides.
    """
    transition, fields = (base.state, base.state), MACHINERY | {"keys"}
    if people.dates_back(base, result):
        parties = (p for word in _BOTH_SIDES for p in _parties(word, Step(result, root, policy)))
        slots = union(Slot(role, org, "approved", count, frozenset({base.id})) for role, org, count in parties)
        return Requirement(transition, _writers(workflow.write, result, root, policy), fields, slots)
    own = (Writer(role, base.org, base.id) for role in dict.fromkeys(held.role for held in base.roles))
    return Requirement(transition, (*own, Writer(ROOT_HOLDER, base.org)), fields, ())


def _reaffirmation(workflow: Workflow, step: Step) -> Requirement:
    """What signing a revision anew takes: all that any way into its state takes from another one."""
    record = step.record
    ways = (edge for edge in workflow.edges if edge.to == record.state and set(edge.from_) != {record.state})
    needs = [need for edge in ways for need in edge.need]
    slots = union(_slots(needs, step))
    writers = _writers(workflow.write, record, step.root, step.policy)
    return Requirement((record.state, record.state), writers, MACHINERY, slots, anew=True)


def _fresh_deputies(base: Envelope | None, result: Person) -> frozenset[str]:
    known = set(base.deputies) if isinstance(base, Person) else set()
    return frozenset(deputy.person for deputy in result.deputies if deputy not in known)


def _without(slots: Iterable[Slot], gaining: frozenset[str]) -> tuple[Slot, ...]:
    """The places, closed to those who would gain by the change: nobody makes themselves a deputy."""
    return tuple(replace(slot, excluded=slot.excluded | gaining) for slot in slots)


def _edge(workflow: Workflow, from_state: str, to_state: str, custody: str) -> Edge | None:
    ways = (e for e in workflow.edges if from_state in e.from_ and e.to == to_state)
    return next((e for e in ways if e.custody in (None, custody)), None)


def _no_edge(workflow: Workflow, transition: tuple[str, str]) -> Finding:
    from_state, to_state = transition
    onward = sorted({e.to for e in workflow.edges if from_state in e.from_})
    ways = f"from {from_state} it may go to: {', '.join(onward)}" if onward else f"{from_state} is final"
    if from_state == to_state:
        return Finding(
            "record.edge",
            f"{_a(workflow.type)} in state {from_state} is closed to edits",
            ways,
            field="state",
            rule="R-ID-08",
        )
    what = "begin as" if from_state == "none" else f"go from {from_state} to"
    return Finding(
        "record.transition", f"{_a(workflow.type)} cannot {what} {to_state}", ways, field="state", rule="R-ID-08"
    )


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _allowed(fields: object) -> frozenset[str] | None:
    return None if fields == "any" else MACHINERY | frozenset(fields)  # type: ignore[call-overload]


def _slots(needs: Iterable[Need], step: Step) -> Iterable[Slot]:
    for need in needs:
        if all(CONDITIONS[c.name][0](step, c.argument) for c in need.when):
            excluded = frozenset(_action_owners(step.record)) if "action_owner" in need.not_ else frozenset()
            if isinstance(step.record, Person):
                excluded |= {step.record.id}  # nobody lets in, promotes or re-keys themselves
            for role, organisation, count in _parties(need.role, step):
                yield Slot(role, organisation, need.meaning, max(count, need.count), excluded, need.may_coincide)


def _parties(role: str, step: Step) -> Iterable[tuple[str, str, int]]:
    root = step.root
    if role == ROOT_HOLDER:
        return [(ROOT_HOLDER, org.id, org.threshold) for org in root.organisations]
    if role == "owner.root_holder":
        return [(ROOT_HOLDER, step.record.org, 1)]
    return [(real, org.id, 1) for real, org in _real_roles(role, step.record.org, root, step.policy)]


def _real_roles(role: str, owner: str, root: Root, policy: Policy) -> list[tuple[str, Organisation]]:
    """The role a word stands for: ``owner.quality`` is the owner's own, ``counterparty.quality`` the other side's."""
    side, _, word = role.partition(".")
    own = root.organisation(owner)
    if side in {"owner", "counterparty"}:
        if own is None:
            return []
        org = own if side == "owner" else root.other(owner)
        by_side = policy.words[word]
        return [(by_side.sponsor if org.side == "sponsor" else by_side.cmo, org)]
    if side == "records":
        return [] if own is None else [(role, own)]
    return [(role, root.on_side(side))]


def _writers(words: Iterable[str], record: Envelope, root: Root, policy: Policy) -> tuple[Writer, ...]:
    found = [Writer(role, org.id) for word in words for role, org in _real_roles(word, record.org, root, policy)]
    return tuple(dict.fromkeys(found))


def _action_owners(record: Envelope) -> Iterable[str]:
    return (action.owner for action in record.actions) if isinstance(record, Capa) else ()
