"""The standing of a signer: each reason for refusing one is shown by a person record that differs in one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from sealtrail import people
from sealtrail.finding import Finding
from sealtrail.model import Person, Signatory
from tests.people.cast import ENROLLED, LANDED, SIGNED, fingerprint, key, made, person, role, root

SECOND = timedelta(seconds=1)
SITE, OTHER_SITE = "SITE-HRW-0001", "SITE-HRW-0002"


def codes(findings: Sequence[Finding]) -> list[str]:
    assert all(f.blocks and f.hint and f.message for f in findings)
    return [f.code for f in findings]


def signatory(**changed: str) -> Signatory:
    said = {
        "id": "PER-LRK-0003",
        "name": "Zeynep Yıldız",
        "organisation": "larkspur",
        "role": "sponsor.qa",
        "key": fingerprint(1),
    }
    return made(Signatory, {**said, **changed})


def role_codes(
    who: Person, name: str = "sponsor.qa", at: datetime = SIGNED, sites: Sequence[str] = (SITE,)
) -> list[str]:
    return codes(people.role_findings(who, name, signed_at=at, at=at, sites=sites, root=root()))


def key_codes(who: Person, signed_at: datetime = SIGNED, at: datetime = LANDED, seed: int = 1) -> list[str]:
    return codes(people.key_findings(who, fingerprint(seed), signed_at=signed_at, at=at))


# --- identity -------------------------------------------------------------------------------------------------------


def test_identity_as_recorded() -> None:
    """A statement with the recorded name and organisation says who signed."""
    assert people.identity_findings(signatory(), person()) == ()


def test_nobody() -> None:
    """A signer without a person record is nobody, whatever name the statement gives."""
    assert codes(people.identity_findings(signatory(), None)) == ["key.unknown"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"name": "Zeynep Yildiz"}, ["statement.subject"]),
        ({"organisation": "harrow"}, ["person.role"]),
        ({"name": "Priya Raghunathan", "organisation": "harrow"}, ["statement.subject", "person.role"]),
    ],
)
def test_another_identity(changed: Mapping[str, str], expected: list[str]) -> None:
    """Another printed name, another organisation, or both, are each refused by themselves."""
    assert codes(people.identity_findings(signatory(**changed), person())) == expected


# --- roles ----------------------------------------------------------------------------------------------------------


def test_role_held() -> None:
    """Somebody who holds the role for all sites when signing may sign in it."""
    assert role_codes(person()) == []


def test_left() -> None:
    """Somebody who has left signs nothing, even where the role had no end and root still names them."""
    assert role_codes(person(state="left")) == ["person.role"]
    assert role_codes(person("PER-LRK-0001", state="left"), "root.holder") == ["person.role"]


@pytest.mark.parametrize("name", ["sponsor.qa_head", "sponsor.ra", "cmo.qu", "records.admin"])
def test_no_role_stands_in_for_another(name: str) -> None:
    """A role that the person does not hold is refused, also where it sounds like the one held."""
    assert role_codes(person(), name) == ["person.role"]


def test_slot_of_the_other_company() -> None:
    """A quality person of one company cannot sign as the quality unit of the other (attack 30)."""
    who = person("PER-HRW-0005", org="harrow", roles=[role("cmo.qu")])
    assert role_codes(who, "sponsor.qa") == ["person.role"]


@pytest.mark.parametrize(
    ("sites", "named", "expected"),
    [
        ("all", (), []),
        ("all", (SITE, OTHER_SITE), []),
        ([SITE], (SITE,), []),
        ([SITE, OTHER_SITE], (SITE, OTHER_SITE), []),
        ([SITE], (OTHER_SITE,), ["person.role"]),
        ([SITE], (SITE, OTHER_SITE), ["person.role"]),
        ([SITE], (), ["person.role"]),
    ],
)
def test_reach_of_a_role(sites: Any, named: tuple[str, ...], expected: list[str]) -> None:
    """A role for some sites reaches a record only when the record names sites, and all of them are among these."""
    assert role_codes(person(roles=[role(sites=sites)]), sites=named) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (ENROLLED - SECOND, ["person.role"]),
        (ENROLLED, []),
        (SIGNED - SECOND, []),
        (SIGNED, ["person.role"]),
        (SIGNED + SECOND, ["person.role"]),
    ],
)
def test_validity_of_a_role(at: datetime, expected: list[str]) -> None:
    """A role counts from its first moment, and no longer at the moment that ends it (attack 30)."""
    who = person(roles=[role(valid_to="2026-05-04T07:12:33Z")])
    assert role_codes(who, at=at) == expected


def test_one_of_several_holdings() -> None:
    """A role held twice counts when one of the two reaches the record at that time."""
    early = role(sites=[SITE], valid_to="2026-02-01T00:00:00Z")
    late = role(sites=[OTHER_SITE], valid_from="2026-02-01T00:00:00Z")
    who = person(roles=[early, late])
    assert role_codes(who, sites=(OTHER_SITE,)) == []
    assert role_codes(who, sites=(SITE,)) == ["person.role"]


@pytest.mark.parametrize(
    ("number", "org", "expected"),
    [
        ("PER-LRK-0001", "larkspur", []),
        ("PER-LRK-0003", "larkspur", ["person.role"]),
        ("PER-HRW-0001", "harrow", []),
        ("PER-LRK-0001", "harrow", ["person.role"]),
        ("PER-LRK-0001", "wexford", ["person.role"]),
    ],
)
def test_root_holder(number: str, org: str, expected: list[str]) -> None:
    """Only root makes a root holder, and only for the holder's own organisation; no person record can."""
    assert role_codes(person(number, org=org), "root.holder") == expected


# --- keys -----------------------------------------------------------------------------------------------------------


def test_key_in_use() -> None:
    """A key that is enrolled and not ended signs."""
    assert key_codes(person()) == []


def test_key_of_nobody() -> None:
    """A key that the person never enrolled is unknown, also when it is somebody else's."""
    assert key_codes(person(), seed=2) == ["key.unknown"]
    assert key_codes(person(keys=[])) == ["key.unknown"]


@pytest.mark.parametrize(
    ("kind", "expected"), [("retired", "key.expired"), ("revoked", "key.expired"), ("compromised", "key.compromised")]
)
@pytest.mark.parametrize("ended", ["2026-05-05T00:00:00Z", "2026-05-04T00:00:00Z"])
def test_ended_key(kind: str, expected: str, ended: str) -> None:
    """A key that base knows as ended signs nothing more, whether the signature claims to be older or not."""
    assert key_codes(person(keys=[key(1, (kind, ended))])) == [expected]


def test_the_replacement_signs() -> None:
    """Beside an ended key its replacement signs."""
    who = person(keys=[key(1, ("retired", "2026-03-01T00:00:00Z")), key(2)])
    assert key_codes(who, seed=1) == ["key.expired"]
    assert key_codes(who, seed=2) == []


@pytest.mark.parametrize(
    ("signed_at", "at", "expected"),
    [
        (SIGNED, LANDED, []),
        (LANDED - SECOND, LANDED, []),
        (LANDED, LANDED + SECOND, ["key.expired"]),
        (SIGNED, LANDED + SECOND, ["key.expired"]),
        (LANDED + SECOND, SIGNED, ["key.expired"]),
    ],
)
def test_expiry(signed_at: datetime, at: datetime, expected: list[str]) -> None:
    """An expired key is refused at landing, even with signed_at set back into its validity (attack 10)."""
    expires = (LANDED + SECOND).isoformat().replace("+00:00", "Z")
    assert key_codes(person(keys=[key(expires=expires)]), signed_at, at) == expected


def test_expired_long_after_it_landed() -> None:
    """A step that landed before the key expired is judged at its own time and stays valid (attack 11)."""
    who = person(keys=[key(expires="2026-06-01T00:00:00Z")])
    assert key_codes(who, SIGNED, LANDED) == []
    assert key_codes(who, SIGNED, LANDED + timedelta(days=5 * 365)) == ["key.expired"]


def test_signed_before_enrolment() -> None:
    """A time of signing before the key was enrolled is refused as set back (attack 10)."""
    assert key_codes(person(), ENROLLED - SECOND) == ["time.backdated"]
    assert key_codes(person(), ENROLLED) == []


def test_find_key() -> None:
    """A key is found by its fingerprint alone, the ended ones too, because they are never deleted."""
    who = person(keys=[key(1, ("revoked", "2026-03-01T00:00:00Z")), key(2)])
    found = people.find_key(who, fingerprint(1))
    assert found is not None
    assert found.ended is not None
    assert found.ended.kind == "revoked"
    assert people.find_key(who, fingerprint(3)) is None


# --- who can do what today ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (person(), True),
        (person(state="left"), False),
        (person(keys=[]), False),
        (person(keys=[key(1, ("retired", "2026-03-01T00:00:00Z"))]), False),
        (person(keys=[key(1, ("retired", "2026-03-01T00:00:00Z")), key(2)]), True),
        (person(keys=[key(expires="2026-05-04T07:12:33Z")]), False),
        (person(keys=[key(expires="2026-05-04T07:12:34Z")]), True),
    ],
)
def test_can_sign(who: Person, expected: bool) -> None:
    """A person can sign when active and with a key that is neither ended nor expired at that moment."""
    assert people.can_sign(who, SIGNED) is expected


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([role()], True),
        ([role(sites=[SITE])], True),
        ([role("sponsor.ra")], False),
        ([], False),
        ([role(valid_to="2026-05-04T07:12:33Z")], False),
        ([role(valid_to="2026-05-04T07:12:34Z")], True),
        ([role(valid_from="2026-05-04T07:12:33Z")], True),
        ([role(valid_from="2026-05-04T07:12:34Z")], False),
    ],
)
def test_holds(held: list[dict[str, Any]], expected: bool) -> None:
    """A role is held at a moment when it has begun and not ended, for whatever site."""
    assert people.holds(person(roles=held), "sponsor.qa", SIGNED) is expected
