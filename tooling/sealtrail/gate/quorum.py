"""Step 7 of the procedure: authors against writers and fields, everybody else against slots, and who is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sealtrail import people
from sealtrail.approvals import EITHER, Signed, Slot, authors_since_approval, fill
from sealtrail.finding import Finding
from sealtrail.gate.authority import Authority, root_naming
from sealtrail.gate.change import Change
from sealtrail.model import MACHINERY, ROOT_HOLDER, Person, Root, field_owner, field_title
from sealtrail.workflow import Requirement


def quorum(
    change: Change,
    requirement: Requirement,
    valid: list[Signed],
    landed: list[Signed],
    sites: frozenset[str] | None,
    authority: Authority,
) -> tuple[tuple[Slot, ...], list[Finding]]:
    """Authors against writers and fields, everybody else against slots; signers must reach ``sites``."""
    authored = [s for s in valid if s.meaning == "authored"]
    writers = {(w.role, w.organisation) for w in requirement.writers}
    refused = [
        Finding(
            "person.role",
            f"{s.name} may not write this as {s.role} of {s.organisation}",
            f"written by: {_say(writers)}",
            s.path,
        )
        for s in authored
        if not _may_write(s, requirement)
    ]
    held = [s for s in authored if _may_write(s, requirement)]
    missing, found = _authors(change, requirement, held, authority)
    # Every change of a person is approved in its own step, but for a report of a key: that must not disqualify anybody.
    earlier = frozenset[str]() if change.place.type.name == "person" else _authors_before(landed, requirement)
    authors = earlier.union(*(s.people for s in held))
    # When root is replaced, its holders count towards two thresholds, and governed.py counts them. Here there is room
    # for all of them, and still none for an author, for two places at once or for what nobody asks.
    both_roots = len(authority.roots) > 1 and change.place.type.name == "system_change"
    slots = [_roomy(s, authority) if both_roots and s.role == ROOT_HOLDER else s for s in requirement.slots]
    filling = fill(slots, [s for s in valid if s.meaning != "authored"], authors)
    missing += [s for s in filling.missing if not (both_roots and s.role == ROOT_HOLDER)]
    found += [_missing(change, slot, requirement, sites, authority) for slot in missing]
    return tuple(missing), [*refused, *filling.refused, *found]


def _authors_before(landed: list[Signed], requirement: Requirement) -> frozenset[str]:
    """Who wrote what is to be approved. Where approvals are given again, none of those before is taken for good."""
    if not requirement.anew:
        return authors_since_approval(landed)
    return frozenset[str]().union(*(s.people for s in landed if s.meaning == "authored"))


def _may_write(signed: Signed, requirement: Requirement) -> bool:
    known = (w for w in requirement.writers if (w.role, w.organisation) == (signed.role, signed.organisation))
    return any(writer.admits(signed.person) for writer in known)


def _roomy(slot: Slot, authority: Authority) -> Slot:
    orgs = [root.organisation(slot.organisation) for root in authority.roots]
    return replace(slot, count=len({h.person for org in orgs if org is not None for h in org.holders}))


def _authors(
    change: Change, requirement: Requirement, authored: list[Signed], authority: Authority
) -> tuple[list[Slot], list[Finding]]:
    """Who has to sign ``authored``: somebody at all, and somebody of each side whose fields changed."""
    sides = _sides(change, authority)
    present = {s.organisation for s in authored}
    missing, found = [], []
    for organisation, fields in sorted(sides.items()):
        if organisation in present:
            continue
        role = next((w.role for w in requirement.writers if w.organisation == organisation), None)
        names = ", ".join(f'"{field_title(change.place.type.model, f)}"' for f in fields)
        if present and change.record is not None:
            found.append(
                change.record.finding(
                    "record.field-owner",
                    f"{names} cannot change without {organisation}, and nobody of {organisation} wrote this",
                    f"leave it as it was, or have {organisation} sign as author"
                    if role is not None
                    else f"leave it as it was: {organisation} changes it in a step of its own",
                    fields[0],
                )
            )
        if role is not None:
            missing.append(Slot(role, organisation, "authored"))
    if not authored and not missing and requirement.writers:
        first = next((w for w in requirement.writers if w.organisation == change.org), requirement.writers[0])
        both = len({w.organisation for w in requirement.writers}) > 1
        missing.append(Slot(first.role, EITHER if both else first.organisation, "authored"))
    return missing, found


def _sides(change: Change, authority: Authority) -> dict[str, list[str]]:
    model, root = change.place.type.model, authority.governance.root
    sides: dict[str, list[str]] = {}
    for name in sorted(change.changed_fields - MACHINERY):
        owner = model.body_owner if name == "body" else field_owner(model, name)
        for organisation in _owners(owner, change, root):
            sides.setdefault(organisation, []).append(name)
    return sides


def _owners(owner: str, change: Change, root: Root) -> Iterable[str]:
    if owner == "either":
        return ()
    if owner == "joint" and change.base is not None:
        return (change.org, root.other(change.org).id)
    return (change.org,) if owner in {"own", "joint"} else (root.on_side(owner).id,)


def _missing(
    change: Change, slot: Slot, requirement: Requirement, sites: frozenset[str] | None, authority: Authority
) -> Finding:
    record = change.place.id
    who = eligible(slot, requirement, sites, authority)
    names = ", ".join(f"{p.printed_name} ({p.id})" for p in who[:4])
    hint = f"{names} can sign: sealtrail sign {record}" if names else f"nobody can today: appoint a {slot.role} first"
    more = f" {slot.count} people:" if slot.count > 1 else ""
    by = f"{slot.role} of {slot.organisation}"
    if slot.meaning == "authored":
        by = _say(
            {(w.role, w.organisation) for w in requirement.writers if slot.organisation in (EITHER, w.organisation)}
        )
    return Finding(
        "approval.missing",
        f'missing:{more} "{slot.meaning}" by {by}',
        hint,
        change.index,
        record=record,
        field=f"{slot.role}:{slot.meaning}",
    )


def eligible(slot: Slot, requirement: Requirement, sites: frozenset[str] | None, authority: Authority) -> list[Person]:
    """The people that base knows who could fill a slot today, deputies among them."""
    accepted, now = authority.governance.policy.keys.accepted, authority.at
    held = [record.model for record in authority.snapshot.records("person") if record.readable]
    everybody = [model for model in held if isinstance(model, Person)]
    found = []
    for person in everybody:
        if slot.organisation not in (EITHER, person.org) or person.id in slot.excluded:
            continue
        roles, root = [slot.role], root_naming(authority.roots, person.id)
        if slot.meaning == "authored":
            roles = [w.role for w in requirement.writers if w.organisation == person.org and w.admits(person.id)]
        principals = [p for p in people.principals(person, everybody) if p.id not in slot.excluded]
        able = people.can_sign(person, now, accepted=accepted)
        if able and any(
            people.may_act(person, r, principals, at=now, sites=sites, root=root) is not None for r in roles
        ):
            found.append(person)
    return found


def _say(writers: Iterable[tuple[str, str]]) -> str:
    return " or ".join(f"{role} of {organisation}" for role, organisation in sorted(writers))
