"""Statements against slots: properties over many mixtures of them, and the single cases that people will ask about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail.approvals import Filling, Signed, Slot, authors_since_approval, fill, union

NOBODY: frozenset[str] = frozenset()
PEOPLE = tuple(f"PER-LRK-000{n}" for n in range(1, 5))
# Few of each, so that statements meet slots, people meet themselves, and keys meet under two names.
PLACES = (
    ("sponsor.qa", "larkspur", "approved"),
    ("sponsor.qa", "larkspur", "reviewed"),
    ("sponsor.ra", "larkspur", "reviewed"),
    ("cmo.qu", "harrow", "approved"),
)
QA = Slot("sponsor.qa", "larkspur", "approved")
QU = Slot("cmo.qu", "harrow", "approved")


def signed(person: str, slot: Slot = QA, *, path: str = "", key: str = "", revision: int = 1) -> Signed:
    """What a person signs to fill a place, with the person's own key unless told otherwise."""
    return Signed(
        path or f"{person}-{slot.role}-{slot.meaning}.json",
        person,
        person,
        key or f"SHA256:{person}",
        *slot.key,
        revision,
    )


def slot_at(place: tuple[str, str, str], count: int, excluded: frozenset[str], may_coincide: bool) -> Slot:
    role, organisation, meaning = place
    return Slot(role, organisation, meaning, count, excluded, may_coincide)


slots = st.builds(
    slot_at,
    st.sampled_from(PLACES),
    st.integers(1, 3),
    st.frozensets(st.sampled_from(PEOPLE), max_size=1),
    st.booleans(),
)
several_slots = st.lists(slots, max_size=4)


def signed_at(person: str, key: str, place: tuple[str, str, str], whose: str) -> Signed:
    role, organisation, meaning = place
    own = key or f"SHA256:{person}"
    return Signed("", person, person, own, role, organisation, meaning, deputy_for="" if whose == person else whose)


one_signed = st.builds(
    signed_at,
    st.sampled_from(PEOPLE),
    st.sampled_from(["", "", "", "SHA256:shared"]),
    st.sampled_from(PLACES),
    st.sampled_from(["", "", "", *PEOPLE]),
)
several_signed = st.lists(one_signed, max_size=7).map(
    lambda many: [replace(one, path=f"{number:016x}.json") for number, one in enumerate(many)]
)
authors = st.frozensets(st.sampled_from(PEOPLE), max_size=2)


def accepted(outcome: Filling, given_: Iterable[Signed]) -> list[Signed]:
    refused = {finding.path for finding in outcome.refused}
    return [one for one in given_ if one.path not in refused]


def codes(outcome: Filling) -> list[str]:
    assert all(f.blocks and f.message and f.hint and f.path for f in outcome.refused)
    return [f.code for f in outcome.refused]


# --- properties -----------------------------------------------------------------------------------------------------


@given(several_slots, several_signed, authors, st.randoms(use_true_random=False))
def test_order_never_matters(places: list[Slot], many: list[Signed], wrote: frozenset[str], chance: Random) -> None:
    """The order in which slots and statements are given never changes the outcome."""
    outcome = fill(places, many, wrote)
    other_places, others = list(places), list(many)
    chance.shuffle(other_places)
    chance.shuffle(others)
    assert fill(other_places, others, wrote) == outcome


@given(several_slots, several_signed, authors)
def test_what_counts(places: list[Slot], many: list[Signed], wrote: frozenset[str]) -> None:
    """What is missing and what was accepted add up to what the slots ask for, and no statement counts twice."""
    outcome = fill(places, many, wrote)
    counted = Counter((s.role, s.organisation, s.meaning) for s in accepted(outcome, many))
    missing = {slot.key: slot.count for slot in outcome.missing}
    assert {slot.key: slot.count for slot in union(places)} == Counter(counted) + Counter(missing)
    assert len({finding.path for finding in outcome.refused}) == len(outcome.refused)


@given(several_slots, several_signed, authors)
def test_one_person_never_fills_two_places(places: list[Slot], many: list[Signed], wrote: frozenset[str]) -> None:
    """Nobody counts twice, not through a deputy either: not in one slot, nor in two unless one of them allows it."""
    coincide = {slot.key for slot in union(places) if slot.may_coincide}
    counted = accepted(fill(places, many, wrote), many)
    for i, one in enumerate(counted):
        for other in counted[:i]:
            if one.key == other.key:
                assert one.person == other.person
            if one.people & other.people:
                first, second = (
                    (one.role, one.organisation, one.meaning),
                    (other.role, other.organisation, other.meaning),
                )
                assert first != second
                assert coincide & {first, second}


@given(several_slots, several_signed, authors)
def test_authors_and_excluded_never_count(places: list[Slot], many: list[Signed], wrote: frozenset[str]) -> None:
    """No author and nobody whom a slot excludes is ever counted in it, nor anybody who stands in for one."""
    excluded = {slot.key: slot.excluded for slot in union(places)}
    for one in accepted(fill(places, many, wrote), many):
        assert not one.people & wrote
        assert not one.people & excluded[one.role, one.organisation, one.meaning]


@given(several_slots, several_signed, authors, one_signed)
def test_an_unrelated_statement_fills_nothing(
    places: list[Slot], many: list[Signed], wrote: frozenset[str], stray: Signed
) -> None:
    """A statement that no slot asks for is refused, and every slot lacks exactly what it lacked without it."""
    wanted = [slot for slot in places if slot.key != (stray.role, stray.organisation, stray.meaning)]
    before = fill(wanted, many, wrote)
    for path in ("0", "z"):
        after = fill(wanted, [*many, replace(stray, path=path)], wrote)
        assert after.missing == before.missing
        assert set(after.refused) - set(before.refused) == {f for f in after.refused if f.path == path}
        assert [f.code for f in after.refused if f.path == path] == ["approval.surplus"]


@given(several_slots, several_signed, authors, slots)
def test_asking_for_more_never_lets_more_through(
    places: list[Slot], many: list[Signed], wrote: frozenset[str], further: Slot
) -> None:
    """A further slot never makes a change complete that was not complete without it."""
    if not fill([*places, further], many, wrote).missing:
        assert not fill(places, many, wrote).missing


@given(several_slots, several_slots)
def test_union(first: list[Slot], second: list[Slot]) -> None:
    """The union asks for all that either asks: larger counts, everybody excluded, coinciding only if both allow it."""
    together = {slot.key: slot for slot in union([*first, *second])}
    assert union([*second, *first]) == tuple(together[key] for key in sorted(together))
    assert union(together.values()) == tuple(together[key] for key in sorted(together))
    for slot in [*first, *second]:
        stricter = together[slot.key]
        assert stricter.count >= slot.count
        assert stricter.excluded >= slot.excluded
        assert slot.may_coincide or not stricter.may_coincide
    assert together.keys() == {slot.key for slot in [*first, *second]}


@pytest.mark.parametrize(("one", "other"), [(True, True), (True, False), (False, True), (False, False)])
def test_places_that_coincide_in_a_union(one: bool, other: bool) -> None:
    """One person may fill a place beside another one exactly if both that ask for it allow that."""
    (place,) = union([replace(QA, may_coincide=one), replace(QA, may_coincide=other)])
    assert place.may_coincide is (one and other)


# --- single cases ---------------------------------------------------------------------------------------------------


def test_filled() -> None:
    """Two people of two sides fill the two places, and nothing is missing or refused."""
    assert fill([QA, QU], [signed("PER-LRK-0003"), signed("PER-HRW-0005", QU)], NOBODY) == Filling((), ())


def test_nothing_asked_and_nothing_signed() -> None:
    """Where nothing is asked and nothing signed, nothing is missing."""
    assert fill([], [], NOBODY) == Filling((), ())


def test_missing_tells_who_may_not() -> None:
    """A missing place tells how many people it still lacks, and names those who cannot fill it."""
    two = Slot("sponsor.qa", "larkspur", "approved", 3, frozenset({"PER-LRK-0009"}))
    outcome = fill([two], [signed("PER-LRK-0003")], frozenset({"PER-LRK-0001"}))
    assert outcome.missing == (replace(two, count=2, excluded=frozenset({"PER-LRK-0009", "PER-LRK-0001"})),)
    assert outcome.refused == ()


@pytest.mark.parametrize(
    "other",
    [
        Slot("sponsor.qa_head", "larkspur", "approved"),
        Slot("sponsor.qa", "harrow", "approved"),
        Slot("sponsor.qa", "larkspur", "reviewed"),
        Slot("sponsor.qa", "larkspur", "rejected"),
    ],
)
def test_exact_slot(other: Slot) -> None:
    """Another role, organisation or meaning fills no slot that does not say exactly that (attack 44)."""
    outcome = fill([QA], [signed("PER-LRK-0003", other)], NOBODY)
    assert codes(outcome) == ["approval.surplus"]
    assert outcome.missing == (QA,)


def test_same_statement_twice() -> None:
    """The same person twice in one place, with one key or with two, counts once, coinciding or not (attack 8)."""
    for two in (replace(QA, count=2), replace(QA, count=2, may_coincide=True)):
        for key in ("", "SHA256:second"):
            both = [signed("PER-LRK-0003", path="a"), signed("PER-LRK-0003", path="b", key=key)]
            outcome = fill([two], both, NOBODY)
            assert codes(outcome) == ["approval.separation"]
            assert outcome.missing == (replace(two, count=1),)


def test_one_key_under_two_names() -> None:
    """One key that two people signed with counts for the first alone (attack 8)."""
    outcome = fill(
        [replace(QA, count=2)],
        [signed("PER-LRK-0003", path="a", key="SHA256:one"), signed("PER-LRK-0004", path="b", key="SHA256:one")],
        NOBODY,
    )
    assert codes(outcome) == ["approval.separation"]
    assert [slot.count for slot in outcome.missing] == [1]


def test_one_too_many() -> None:
    """A second person beside a filled place is refused as surplus."""
    outcome = fill([QA], [signed("PER-LRK-0003", path="a"), signed("PER-LRK-0004", path="b")], NOBODY)
    assert [(f.path, f.code) for f in outcome.refused] == [("b", "approval.surplus")]
    assert outcome.missing == ()


def test_two_places_for_one_person() -> None:
    """One person fills two places only where the workflow says that they may coincide."""
    review = Slot("sponsor.ra", "larkspur", "reviewed")
    both = [signed("PER-LRK-0003", path="a"), signed("PER-LRK-0003", review, path="b")]
    outcome = fill([QA, review], both, NOBODY)
    assert codes(outcome) == ["approval.separation"]
    assert outcome.missing == (review,)
    assert fill([QA, replace(review, may_coincide=True)], both, NOBODY) == Filling((), ())
    assert fill([replace(QA, may_coincide=True), review], both, NOBODY) == Filling((), ())


def test_own_text() -> None:
    """Nobody approves what they wrote themselves, whatever name the commit carries (attack 9)."""
    outcome = fill([QA], [signed("PER-LRK-0003")], frozenset({"PER-LRK-0003"}))
    assert codes(outcome) == ["approval.separation"]
    assert [slot.count for slot in outcome.missing] == [1]


def test_own_action() -> None:
    """Whom a place excludes, as the owner of an action, cannot fill it, and may fill another that does not."""
    closed = replace(QA, excluded=frozenset({"PER-LRK-0003"}))
    review = Slot("sponsor.ra", "larkspur", "reviewed")
    outcome = fill([closed, review], [signed("PER-LRK-0003"), signed("PER-LRK-0003", review)], NOBODY)
    assert codes(outcome) == ["approval.separation"]
    assert [slot.key for slot in outcome.missing] == [QA.key]


def test_two_views_of_one_slot() -> None:
    """A slot that base and result both ask for is one slot, on the stricter terms of both."""
    base = replace(QA, count=2, may_coincide=True)
    result = replace(QA, excluded=frozenset({"PER-LRK-0003"}))
    assert union([base, result]) == (replace(QA, count=2, excluded=frozenset({"PER-LRK-0003"})),)


# --- authors --------------------------------------------------------------------------------------------------------

WRITING = Slot("sponsor.qa", "larkspur", "authored")


def wrote(person: str, revision: int) -> Signed:
    return signed(person, WRITING, revision=revision, path=f"{revision}-{person}")


def test_author_behind_a_state_only_revision() -> None:
    """A writes the text, B moves its state, and A is still an author who cannot approve it (attack 41)."""
    landed = [wrote("PER-LRK-0001", 1), wrote("PER-LRK-0002", 2)]
    since = authors_since_approval(landed)
    assert since == {"PER-LRK-0001", "PER-LRK-0002"}
    assert codes(fill([QA], [signed("PER-LRK-0001")], since)) == ["approval.separation"]


@pytest.mark.parametrize("meaning", ["approved", "certified"])
def test_authors_before_an_approval(meaning: str) -> None:
    """Who wrote what was approved since is free again; who wrote after it is not."""
    approval = signed("PER-LRK-0003", replace(QA, meaning=meaning), revision=2)
    landed = [wrote("PER-LRK-0001", 1), wrote("PER-LRK-0002", 2), approval, wrote("PER-LRK-0004", 3)]
    assert authors_since_approval(landed) == {"PER-LRK-0004"}


@pytest.mark.parametrize("meaning", ["reviewed", "verified", "acknowledged", "responsibility", "rejected"])
def test_authors_before_anything_less(meaning: str) -> None:
    """Only an approval or a certification frees the authors before it; a review or a receipt does not."""
    less = signed("PER-LRK-0003", replace(QA, meaning=meaning), revision=2)
    assert authors_since_approval([wrote("PER-LRK-0001", 1), less, wrote("PER-LRK-0004", 3)]) == {
        "PER-LRK-0001",
        "PER-LRK-0004",
    }


def test_no_authors() -> None:
    """A record that nobody has written yet has no authors."""
    assert authors_since_approval([]) == NOBODY


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(1, 5), st.booleans()), max_size=8))
def test_authors_and_approvals(history: Sequence[tuple[str, int, bool]]) -> None:
    """Every author of a revision after the last approved one is counted, in whatever order statements are read."""
    landed = [
        signed(person, QA if approves else WRITING, revision=revision, path=f"{number}")
        for number, (person, revision, approves) in enumerate(history)
    ]
    last = max((revision for _, revision, approves in history if approves), default=0)
    expected = {person for person, revision, approves in history if not approves and revision > last}
    assert authors_since_approval(landed) == expected == authors_since_approval(reversed(landed))


# --- deputies -------------------------------------------------------------------------------------------------------


def instead(person: str, principal: str, slot: Slot = QA, **more: Any) -> Signed:
    """What a deputy signs in somebody else's place."""
    return replace(signed(person, slot, **more), deputy_for=principal)


def test_whose_independence_is_at_stake() -> None:
    """Who signs for somebody else stands for both of them."""
    assert signed(PEOPLE[0]).people == {PEOPLE[0]}
    assert instead(PEOPLE[0], PEOPLE[1]).people == {PEOPLE[0], PEOPLE[1]}


@pytest.mark.parametrize("wrote", [PEOPLE[0], PEOPLE[1]])
def test_deputy_of_an_author_and_deputy_who_is_one(wrote: str) -> None:
    """A deputy approves neither the own text nor the other person's, and the refusal says whose it is."""
    outcome = fill([QA], [instead(PEOPLE[0], PEOPLE[1])], frozenset({wrote}))
    assert codes(outcome) == ["approval.separation"]
    (finding,) = outcome.refused
    assert finding.message.startswith(PEOPLE[0] if wrote == PEOPLE[0] else f"{PEOPLE[1]} (for whom {PEOPLE[0]} signs)")


def test_what_a_deputy_wrote_is_the_principals_text() -> None:
    """A text that was written in somebody's place has two authors, until the next approval."""
    written = replace(instead(PEOPLE[0], PEOPLE[1]), meaning="authored")
    assert authors_since_approval([written]) == {PEOPLE[0], PEOPLE[1]}
    assert authors_since_approval([written, signed(PEOPLE[2], revision=1)]) == NOBODY


def test_two_deputies_of_one_person() -> None:
    """Two people who stand in for one person are one voice."""
    outcome = fill([replace(QA, count=2)], [instead(PEOPLE[0], PEOPLE[2]), instead(PEOPLE[1], PEOPLE[2])], NOBODY)
    assert codes(outcome) == ["approval.separation"]
    assert [slot.count for slot in outcome.missing] == [1]


@pytest.mark.parametrize("may_coincide", [True, False])
def test_person_and_deputy_in_two_places(may_coincide: bool) -> None:
    """Where two places may coincide, a person fills one and a deputy of theirs the other; elsewhere not."""
    places = [QA, Slot("sponsor.ra", "larkspur", "reviewed", may_coincide=may_coincide)]
    outcome = fill(places, [signed(PEOPLE[0]), instead(PEOPLE[1], PEOPLE[0], places[1])], NOBODY)
    assert codes(outcome) == ([] if may_coincide else ["approval.separation"])
