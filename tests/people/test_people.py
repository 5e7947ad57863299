"""The standing of a signer: each reason for refusing one is shown by a person record that differs in one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from sealtrail import people
from sealtrail.finding import Finding
from sealtrail.model import Person, Signatory
from tests.people.cast import ENROLLED, LANDED, SIGNED, deputy, fingerprint, key, made, person, role, root

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


def test_can_sign_with_what_the_policy_takes() -> None:
    """Where the kinds are named, a key of another kind does not count."""
    assert people.can_sign(person(), SIGNED, accepted=["ssh-ed25519"])
    assert not people.can_sign(person(), SIGNED, accepted=["ssh-rsa"])
    assert not people.can_sign(person(state="left"), SIGNED, accepted=["ssh-ed25519"])
    assert not people.can_sign(person(), SIGNED, accepted=[])


@pytest.mark.parametrize(
    ("kind", "accepted", "expected"),
    [
        ("ssh-ed25519", ["ssh-ed25519"], True),
        ("ssh-ed25519", [people.PASSKEY], False),
        ("sk-ecdsa-sha2-nistp256@openssh.com", ["sk-ecdsa-sha2-nistp256@openssh.com"], True),
        ("sk-ecdsa-sha2-nistp256@openssh.com", [people.PASSKEY], True),
        ("sk-ssh-ed25519@openssh.com", [people.PASSKEY], False),
        (people.PASSKEY, [people.PASSKEY], True),
    ],
)
def test_is_accepted(kind: str, accepted: list[str], expected: bool) -> None:
    """A key may be enrolled when the policy takes its kind, and a passkey's when it takes passkeys."""
    assert people.is_accepted(f"{kind} AAAA", accepted) is expected


def test_live_keys() -> None:
    """Live are the keys that have neither ended nor expired, in the order of the record."""
    ended, expired = key(1, ("retired", "2026-03-01T00:00:00Z")), key(2, expires="2026-05-04T07:12:33Z")
    who = person(keys=[ended, key(3), expired, key(4)])
    assert [k.fingerprint for k in people.live_keys(who, SIGNED)] == [fingerprint(3), fingerprint(4)]


# --- deputies -------------------------------------------------------------------------------------------------------

ZEYNEP, MATEUSZ = "PER-LRK-0003", "PER-LRK-0004"


def lender(**more: Any) -> Person:
    """A quality person who names a deputy for May."""
    return person(ZEYNEP, deputies=[deputy(MATEUSZ)], **more)


def standing_in(
    principal: Person | None = None,
    who: Person | None = None,
    name: str = "sponsor.qa",
    signed_at: datetime = SIGNED,
    at: datetime = LANDED,
    sites: Sequence[str] | None = (SITE,),
) -> list[str]:
    who = who or person(MATEUSZ, name="Mateusz Wójcik", roles=[])
    found = people.deputy_findings(who, principal, name, signed_at=signed_at, at=at, sites=sites, root=root())
    return codes(found)


def test_deputy() -> None:
    """Who is named for the role, by somebody who holds it, may stand in while the box holds."""
    assert standing_in(lender()) == []
    assert standing_in(lender(), sites=None) == []


@pytest.mark.parametrize(
    ("principal", "who", "name"),
    [
        pytest.param(None, None, "sponsor.qa", id="for-nobody"),
        pytest.param(person(ZEYNEP), None, "sponsor.qa", id="not-named"),
        pytest.param(lender(), person("PER-LRK-0009", roles=[]), "sponsor.qa", id="another-person"),
        pytest.param(lender(roles=[role(), role("sponsor.ra")]), None, "sponsor.ra", id="another-role"),
        pytest.param(lender(roles=[]), None, "sponsor.qa", id="role-not-held"),
        pytest.param(lender(roles=[role(valid_to="2026-05-05T00:00:00Z")]), None, "sponsor.qa", id="role-ended"),
        pytest.param(lender(roles=[role(sites=[OTHER_SITE])]), None, "sponsor.qa", id="role-for-another-site"),
        pytest.param(lender(state="left"), None, "sponsor.qa", id="principal-left"),
        pytest.param(lender(), person(MATEUSZ, state="left"), "sponsor.qa", id="deputy-left"),
        pytest.param(lender(), person(MATEUSZ, org="harrow"), "sponsor.qa", id="deputy-of-the-other-side"),
        pytest.param(lender(), None, "root.holder", id="root"),
    ],
)
def test_no_deputy(principal: Person | None, who: Person | None, name: str) -> None:
    """Nobody stands in who was not named, for a role that was not lent, or for somebody who has nothing to lend."""
    assert standing_in(principal, who, name) == ["person.role"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(SIGNED, LANDED + SECOND, [], id="just-in-time"),
        pytest.param(SIGNED + SECOND, LANDED + SECOND, ["person.role"], id="begins-after-signing"),
        pytest.param(SIGNED, LANDED, ["person.role"], id="ends-at-landing"),
        pytest.param(SIGNED, SIGNED + SECOND, ["person.role"], id="ends-between"),
    ],
)
def test_box(start: datetime, end: datetime, expected: list[str]) -> None:
    """The box holds from its beginning to just before its end, when signing and at the step."""
    named = deputy(MATEUSZ, start=start.isoformat(), end=end.isoformat())
    assert standing_in(person(ZEYNEP, deputies=[named])) == expected


def test_box_against_the_later_time() -> None:
    """A signature that claims to be later than the step is held against its own time."""
    named = deputy(MATEUSZ, end=LANDED.isoformat())
    late = LANDED + SECOND
    assert standing_in(person(ZEYNEP, deputies=[named]), signed_at=late, at=SIGNED) == ["person.role"]


def test_two_boxes_do_not_add_up() -> None:
    """Signing in one box and landing in the next one is no standing in: one box covers both."""
    boxes = [
        deputy(MATEUSZ, end=SIGNED.isoformat()),
        deputy(MATEUSZ, start=SIGNED.isoformat(), end=LANDED.isoformat()),
    ]
    assert standing_in(person(ZEYNEP, deputies=boxes)) == ["person.role"]


def test_principals() -> None:
    """Somebody's principals are those who name them, whenever the box holds."""
    one, other, nobody = lender(), person("PER-LRK-0005"), person(MATEUSZ)
    assert people.principals(nobody, [one, other, nobody]) == (one,)
    assert people.principals(one, [one, other, nobody]) == ()


def test_may_act() -> None:
    """In a role somebody acts for themselves if they can, else for who named them, else not at all."""
    when = {"at": SIGNED, "sites": (SITE,), "root": root()}
    stranger = person(MATEUSZ, roles=[])
    assert people.may_act(person(MATEUSZ), "sponsor.qa", [lender()], **when) == ""  # type: ignore[arg-type]
    assert people.may_act(stranger, "sponsor.qa", [lender()], **when) == ZEYNEP  # type: ignore[arg-type]
    assert people.may_act(stranger, "sponsor.qa", [person(ZEYNEP)], **when) is None  # type: ignore[arg-type]
    assert people.may_act(stranger, "sponsor.qa", [], at=SIGNED, sites=None, root=root()) is None


def test_may_act_where_the_role_reaches() -> None:
    """A role limited to a site reaches no other, neither for its holder nor for the deputy."""
    here, stranger = [role(sites=[SITE])], person(MATEUSZ, roles=[])

    def acts(who: Person, *principals: Person, site: str) -> str | None:
        return people.may_act(who, "sponsor.qa", principals, at=SIGNED, sites=iter([site]), root=root())

    assert [acts(person(roles=here), site=site) for site in (SITE, OTHER_SITE)] == ["", None]
    assert [acts(stranger, lender(roles=here), site=site) for site in (SITE, OTHER_SITE)] == [ZEYNEP, None]


def test_may_act_as_root_holder() -> None:
    """Whom root names acts as root holder, and nobody else does."""
    for who, expected in ((person("PER-LRK-0001"), ""), (person(), None)):
        assert people.may_act(who, "root.holder", [], at=SIGNED, sites=None, root=root()) == expected


def test_refusals_name_the_person() -> None:
    """Whoever is refused is named, so that a reader of the refusal knows whom to ask."""
    who = person(state="left", keys=[])
    moments: dict[str, Any] = {"signed_at": SIGNED, "at": LANDED}
    found = (
        *people.role_findings(who, "sponsor.qa", sites=None, root=root(), **moments),
        *people.deputy_findings(who, lender(), "sponsor.qa", sites=None, root=root(), **moments),
        *people.key_findings(who, fingerprint(1), **moments),
    )
    assert len(found) == 3
    assert all(who.printed_name in f.message for f in found)


# --- reports of keys ------------------------------------------------------------------------------------------------

REVOKED, LOST = ("revoked", "2026-05-01T00:00:00Z"), ("compromised", "2026-05-01T00:00:00Z")
SINCE = ("compromised", "2026-05-01T00:00:00Z", "2026-04-01T00:00:00Z")


def after(*keys: dict[str, Any], **more: Any) -> Person:
    """The next revision of a person with these keys."""
    return person(keys=list(keys), **{"revision": 2, "change_reason": "Lost", **more})


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param([key(1, REVOKED), key(2)], True, id="revoked"),
        pytest.param([key(1), key(2, LOST)], True, id="compromised"),
        pytest.param([key(1, REVOKED), key(2, LOST)], True, id="both"),
        pytest.param([key(1, REVOKED, LOST), key(2)], True, id="twice"),
        pytest.param([key(1, SINCE), key(2)], True, id="since"),
        pytest.param([key(1), key(2)], False, id="nothing"),
        pytest.param([key(1, ("retired", "2026-05-01T00:00:00Z")), key(2)], False, id="retired"),
        pytest.param([key(1, REVOKED), key(2, ("retired", "2026-05-01T00:00:00Z"))], False, id="one-retired"),
        pytest.param([key(1, REVOKED)], False, id="one-gone"),
        pytest.param([key(1, REVOKED), key(2), key(3)], False, id="one-more"),
        pytest.param([key(2), key(1, REVOKED)], False, id="other-order"),
        pytest.param([key(1, REVOKED), key(2, expires="2027-01-01T00:00:00Z")], False, id="expiry"),
        pytest.param([key(1, REVOKED), key(3)], False, id="exchanged"),
    ],
)
def test_only_ends_keys(keys: list[dict[str, Any]], expected: bool) -> None:
    """A report adds events that end keys, and nothing else in the record is another."""
    assert people.only_ends_keys(person(keys=[key(1), key(2)]), after(*keys)) is expected


@pytest.mark.parametrize(
    "more",
    [
        {"roles": [role("sponsor.qa_head")]},
        {"state": "left"},
        {"name": "Zeynep Yıldız-Kaya"},
        {"deputies": [deputy("PER-LRK-0004")]},
        {"links": [{"rel": "answers", "to": "CAPA-HRW-2026-0001"}]},
    ],
)
def test_a_report_changes_nothing_else(more: dict[str, Any]) -> None:
    """Any other field that changes makes it no report, whatever else it does."""
    assert not people.only_ends_keys(person(), after(key(1, REVOKED), **more))


def test_rewritten_events_are_no_report() -> None:
    """Events that were there before stay as they were."""
    before = person(keys=[key(1, REVOKED)])
    assert people.only_ends_keys(before, after(key(1, REVOKED, LOST)))
    assert not people.only_ends_keys(before, after(key(1, LOST, LOST)))
    assert not people.only_ends_keys(before, after(key(1)))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param([key(1)], [key(1, SINCE)], True, id="since"),
        pytest.param([key(1)], [key(1, LOST)], False, id="from-now-on"),
        pytest.param([key(1, SINCE)], [key(1, SINCE, REVOKED)], False, id="known-since"),
        pytest.param([key(1, SINCE)], [key(1, SINCE, SINCE)], True, id="said-again"),
        pytest.param([key(1, SINCE), key(2)], [key(1, SINCE), key(2, SINCE)], True, id="row-50-same-on-another-key"),
        pytest.param([key(1)], [key(1), key(2, SINCE)], True, id="of-a-new-key"),
    ],
)
def test_dates_back(before: list[dict[str, Any]], now: list[dict[str, Any]], expected: bool) -> None:
    """Row 50: whatever says of a key, anew, that others may have used it since an earlier time, dates back."""
    assert people.dates_back(person(keys=before), after(*now)) is expected


def test_since_when() -> None:
    """The earliest time that was ever declared counts, and a key that nobody dated back has none."""
    early = ("compromised", "2026-05-01T00:00:00Z", "2026-02-01T00:00:00Z")
    who = person(keys=[key(1, LOST, SINCE, early, SINCE), key(2, LOST)])
    assert [k.compromised_since and f"{k.compromised_since:%m}" for k in who.keys] == ["02", None]
