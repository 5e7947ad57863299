"""Statements against slots: who has signed, who is missing, who must not have. Values in, values out.

People are counted, not keys, and the same key under two names counts once. One statement fills one exact slot: no role
stands in for another. Authors since the last approval fill no other slot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sealtrail.finding import Finding

EITHER = "either"
"""Stands for the organisation in a place for an author that both sides may fill."""

APPROVING = frozenset({"approved", "certified"})
"""Meanings after which the authors of what came before are no longer counted as authors of the present text."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for signatures: role, organisation, meaning, how many people, and who may not fill it.

    ``deputy_for`` is set where somebody fills it who stands in for another person.
    """

    role: str
    organisation: str
    meaning: str
    count: int = 1
    excluded: frozenset[str] = frozenset()
    may_coincide: bool = False
    deputy_for: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What a statement must say to fill it."""
        return (self.role, self.organisation, self.meaning)


@dataclass(frozen=True, slots=True)
class Signed:
    """A valid statement, reduced to what filling a slot needs."""

    path: str
    person: str
    name: str
    key: str
    role: str
    organisation: str
    meaning: str
    revision: int = 0
    deputy_for: str = ""

    @property
    def people(self) -> frozenset[str]:
        """Whose independence is at stake: the signer, and the person whose place a deputy takes."""
        return frozenset({self.person, self.deputy_for} - {""})


@dataclass(frozen=True, slots=True)
class Filling:
    """The outcome: what each slot still lacks, and every statement that may not stand, by its path."""

    missing: tuple[Slot, ...]
    refused: tuple[Finding, ...]


def union(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Slots with the same role, organisation and meaning are one: the larger count and the stricter terms."""
    merged: dict[tuple[str, str, str], Slot] = {}
    for slot in slots:
        held = merged.get(slot.key)
        merged[slot.key] = (
            slot
            if held is None
            else Slot(
                *slot.key,
                max(held.count, slot.count),
                held.excluded | slot.excluded,
                held.may_coincide and slot.may_coincide,
            )
        )
    return tuple(merged[key] for key in sorted(merged))


def authors_since_approval(landed: Iterable[Signed]) -> frozenset[str]:
    """Everybody who authored a revision after the last one that was approved."""
    statements = list(landed)
    last = max((s.revision for s in statements if s.meaning in APPROVING), default=0)
    return frozenset(p for s in statements if s.meaning == "authored" and s.revision > last for p in s.people)


def fill(slots: Iterable[Slot], signed: Iterable[Signed], authors: frozenset[str]) -> Filling:
    """Put statements (other than ``authored``) into slots."""
    places = {slot.key: slot for slot in union(slots)}
    statements = sorted(signed, key=lambda s: s.path)
    refused: list[Finding] = []
    counted: dict[tuple[str, str, str], list[Signed]] = {key: [] for key in places}
    for one in statements:
        slot = places.get((one.role, one.organisation, one.meaning))
        problem = _problem(one, slot, authors, counted, places)
        if problem is not None:
            refused.append(problem.located(one.path))
        else:
            counted[one.role, one.organisation, one.meaning].append(one)
    missing = tuple(
        Slot(*key, slot.count - len(counted[key]), slot.excluded | authors, slot.may_coincide)
        for key, slot in places.items()
        if len(counted[key]) < slot.count
    )
    return Filling(missing, tuple(refused))


def _problem(
    one: Signed,
    slot: Slot | None,
    authors: frozenset[str],
    counted: dict[tuple[str, str, str], list[Signed]],
    places: dict[tuple[str, str, str], Slot],
) -> Finding | None:
    if slot is None:
        return Finding(
            "approval.surplus",
            f'nothing here asks for "{one.meaning}" by {one.role} of {one.organisation}',
            "remove the statement with its .sig file: it would only mislead",
        )
    if one.people & authors:
        return Finding(
            "approval.separation",
            f'{_whose(one, authors)} wrote this (since the last approval) and cannot also give "{one.meaning}"',
            f"somebody else who is {one.role} signs",
        )
    if one.people & slot.excluded:
        return Finding(
            "approval.separation",
            f"{_whose(one, slot.excluded)} owns an action in this record, is its subject or gains by it, and cannot "
            f'give "{one.meaning}"',
            f"somebody else who is {one.role} signs",
        )
    for key, others in counted.items():
        for other in others:
            if other.key == one.key and other.person != one.person:
                return Finding(
                    "approval.separation",
                    f"{one.name} and {other.name} signed with the same key",
                    "every person signs with a key of their own",
                )
            if other.people & one.people and (key == slot.key or not (slot.may_coincide or places[key].may_coincide)):
                return Finding(
                    "approval.separation",
                    f"{_whose(one, other.people)} cannot fill two places on one record",
                    "a second person signs for the second role",
                )
    if len(counted[slot.key]) >= slot.count:
        return Finding(
            "approval.surplus",
            f'"{one.meaning}" by {one.role} of {one.organisation} is already given',
            "remove this statement with its .sig file: what is asked for is there",
        )
    return None


def _whose(one: Signed, concerned: frozenset[str]) -> str:
    return one.name if one.person in concerned else f"{one.deputy_for} (for whom {one.name} signs)"
