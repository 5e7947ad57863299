"""Security keys and passkeys: somebody present and verified, on the right page; two keys for who heads quality."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from sealtrail import gate
from sealtrail.exemplar.keys import person_key, root_key
from sealtrail.model import Person
from tests.gate.bench import (
    ADMIN,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    DIRECTOR,
    HEAD,
    POLICY,
    QA,
    ROOT,
    ROOT_FILE,
    Bench,
    TokenKey,
    path_of,
)
from tests.gate.conftest import Story
from tests.gate.test_genesis import FOUNDING, signed
from tests.gate.test_key_reports import new_key
from tests.gate.test_reaffirmation import previous_of
from tests.signatures.authenticator import ORIGIN, SK_ECDSA, SK_ED25519, UP, UV, WEBAUTHN, Authenticator

KINDS = (SK_ED25519, SK_ECDSA, WEBAUTHN)


def accepting(bench: Bench, *kinds: str, verified: str = "", origins: str = ORIGIN) -> Bench:
    """Base's policy also takes these kinds (all), and demands a verified user for a meaning; root names a page."""
    asked = f"keys:\n  user_verification: [{verified}]\n" if verified else "keys:\n"
    bench.swap(POLICY, "keys:\n", asked).swap(POLICY, "accepted: [", f"accepted: [{', '.join(kinds or KINDS)}, ")
    return bench.swap(ROOT_FILE, "organisations:\n", f"passkey_origins: [{origins}]\norganisations:\n").given()


def holding(bench: Bench, person: str, key: TokenKey) -> Bench:
    """Base knows a token as the person's key, beside the others."""
    block = f'  - fingerprint: "{key.fingerprint}"\n    public: "{key.public}"\n    events:\n'
    block += '      - {kind: enrolled, at: "2026-03-01T00:00:00Z"}\nidentity:'
    return bench.swap(path_of(person), "identity:", block).given()


def tokened(bench: Bench, kind: str = SK_ED25519, *, flags: int = UP | UV, origin: str = ORIGIN, **more: str) -> Bench:
    """A plan that the manufacturer approved with a token that is in order, and QA with this one."""
    key, other = TokenKey.of(Authenticator(kind), flags, origin), TokenKey.of(Authenticator(SK_ED25519, b"other"))
    holding(holding(accepting(bench, **more), QA, key), CMO_QA, other)
    return bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA, key=other).sign(QA, key=key)


# --- row 15 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("verified", ["", "approved"])
def test_row_15_verified(bench: Bench, kind: str, verified: str) -> None:
    """Row 15: a security key or passkey whose user was present and verified signs whatever the policy demands."""
    tokened(bench, kind, verified=verified).accepted()


@pytest.mark.parametrize("kind", KINDS)
def test_row_15_touched_only(bench: Bench, kind: str) -> None:
    """Row 15: a touch alone is one component: it suffices where no verification is asked for, and nowhere else."""
    tokened(bench.fork(), kind, flags=UP).accepted()
    tokened(bench.fork(), kind, flags=UP, verified="reviewed").accepted()
    (finding, *_) = tokened(bench, kind, flags=UP, verified="approved").judge().findings
    assert finding.code == "signature.user-verification"
    assert '"approved"' in finding.message


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("flags", "verified"), [(0, ""), (UV, ""), (UV, "approved"), (0, "approved")])
def test_row_15_nobody_there(bench: Bench, kind: str, flags: int, verified: str) -> None:
    """Row 15: without a touch no signature of a token counts, whatever else it claims, and whatever the policy asks."""
    tokened(bench, kind, flags=flags, verified=verified).refused("signature.user-verification", "approval.missing")


def test_row_15_plain_key(bench: Bench) -> None:
    """Row 15: where verification is demanded, a key that cannot prove its user does not sign."""
    accepting(bench, verified="approved").plan().approve()
    bench.refused("signature.user-verification", "approval.missing")


def test_row_15_root_holders_too(bench: Bench) -> None:
    """Row 15: a root holder's key is asked for the same as everybody's."""
    accepting(bench, verified="approved").next_policy().pin().holders()
    found = {f.code for f in bench.judge().findings}
    assert {"signature.user-verification", "root.threshold"} <= found


@pytest.mark.parametrize(("flags", "verified"), [(UP, ""), (UP | UV, "approved")])
def test_root_key_on_a_token(bench: Bench, flags: int, verified: str) -> None:
    """A root holder whose key lies on a token signs with it, present and, where demanded, verified."""
    key = TokenKey.of(Authenticator(SK_ED25519), flags)
    bench.swap(ROOT_FILE, root_key(DIRECTOR).public, key.public)
    accepting(bench, verified=verified).next_policy().pin().sign(DIRECTOR, role=ROOT, key=key)
    assert not [f for f in bench.judge().findings if f.path in bench.statements]


# --- kinds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "used", "counts"),
    [
        pytest.param(WEBAUTHN, WEBAUTHN, True, id="passkey-where-passkeys-are-taken"),
        pytest.param(SK_ECDSA, SK_ECDSA, True, id="token-where-tokens-are-taken"),
        pytest.param(SK_ECDSA, WEBAUTHN, False, id="passkey-where-tokens-are-taken"),
        pytest.param(WEBAUTHN, SK_ECDSA, False, id="token-where-passkeys-are-taken"),
        pytest.param(SK_ED25519, SK_ECDSA, False, id="another-token"),
    ],
)
def test_kind_of_the_signature(bench: Bench, accepted: str, used: str, counts: bool) -> None:
    """A policy names kinds of signatures: a passkey and a security key are two, though their keys look alike."""
    accepting(bench, accepted)
    key = TokenKey.of(Authenticator(used))
    holding(bench, QA, key).plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA, key=key)
    if counts:
        bench.accepted()
    else:
        bench.refused("key.weak", "approval.missing")


def enrolled(bench: Bench, kind: str, flags: int = UP, origin: str = ORIGIN) -> Bench:
    """QA's further key is a token, with its proof and everybody's signature."""
    key = TokenKey.of(Authenticator(kind), flags, origin)
    block = f'  - fingerprint: "{key.fingerprint}"\n    public: "{key.public}"\n    events:\n'
    block += '      - {kind: enrolled, at: "2026-10-12T06:00:00Z"}\nidentity:'
    return bench.edit(QA, swap={"identity:": block}).enrol(QA, 0, about=key, key=key).let_in()


@pytest.mark.parametrize("kind", KINDS)
def test_enrolling_a_token(bench: Bench, kind: str) -> None:
    """A token is enrolled with a proof that somebody touched it for."""
    enrolled(accepting(bench), kind).accepted()


@pytest.mark.parametrize("kind", KINDS)
def test_row_15_proof_without_a_touch(bench: Bench, kind: str) -> None:
    """Row 15: a proof that a token made by itself proves no possession."""
    enrolled(accepting(bench), kind, flags=0).refused("signature.user-verification")


@pytest.mark.parametrize("kind", KINDS)
def test_enrolling_a_kind_that_is_not_taken(bench: Bench, kind: str) -> None:
    """Row 17: a token of a kind that the policy does not name is not enrolled."""
    enrolled(bench, kind).refused("key.weak", *(["signature.origin"] if kind == WEBAUTHN else []))


def test_a_policy_that_takes_no_passkeys_any_more(bench: Bench) -> None:
    """A policy that no longer names a kind ends it for what is to land, and leaves alone what landed."""
    tokened(bench, WEBAUTHN).land()
    bench.swap(POLICY, f"{WEBAUTHN}, ", "").given()
    key = TokenKey.of(Authenticator(WEBAUTHN))
    bench.sign(QA, "acknowledged", record=CMO_ENGINEER, key=key).refused("key.weak")


# --- the page of a passkey ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [
        "https://records.example.evil.example",
        "https://evil.example",
        "http://records.example",
        "https://records.example:8443",
        "https://records.example/",
        "https://RECORDS.example",
        "null",
    ],
)
def test_passkey_of_another_page(bench: Bench, origin: str) -> None:
    """A passkey signs for the very page that both organisations named in root, and for none that looks like it."""
    tokened(bench, WEBAUTHN, origin=origin).refused("signature.origin", "approval.missing")


def test_no_page_named(bench: Bench) -> None:
    """Where root names no page, no passkey signs."""
    tokened(bench, WEBAUTHN, origins="").refused("signature.origin", "approval.missing")


def test_several_pages(bench: Bench) -> None:
    """Root may name a page of each side."""
    tokened(bench, WEBAUTHN, origins=f"https://sign.harrow.example, {ORIGIN}").accepted()


def test_key_made_for_another_domain(bench: Bench) -> None:
    """A key that was made for another domain does not sign for the named page, whatever its client data says."""
    accepting(bench)
    key = TokenKey.of(Authenticator(WEBAUTHN, application=b"evil.example"))
    holding(bench, QA, key).plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA, key=key)
    bench.refused("signature.origin", "approval.missing")


def test_page_within_the_domain(bench: Bench) -> None:
    """A page below the domain that the key was made for may be named, as browsers allow."""
    page = "https://sign.records.example"
    tokened(bench, WEBAUTHN, origin=page, origins=page).accepted()


@pytest.mark.parametrize(
    "origin", ["https://[", "https://[::1", "https://exa mple", "http://records.example", "records.example", "null"]
)
def test_page_that_is_no_address(bench: Bench, origin: str) -> None:
    """A root that names something else than a page over https is refused before any passkey signs for it."""
    bench.next_root(
        "organisations:\n", f'passkey_origins: ["{origin}"]\norganisations:\n'
    ).next_policy().pin().holders()
    verdict = bench.judge()
    assert not verdict.accepted
    assert "record.schema" in {f.code for f in verdict.findings}


def test_everything_at_once(bench: Bench) -> None:
    """A passkey that nobody touched, of another page, of a kind that is not taken: each is told."""
    accepting(bench, SK_ED25519, verified="approved")
    key = TokenKey.of(Authenticator(WEBAUTHN), 0, "https://evil.example")
    holding(bench, QA, key).plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA, key=key)
    path = bench.statements[-1]
    found = [f.code for f in bench.judge().findings if f.path == path]
    assert sorted(found) == [
        "key.weak", "signature.origin", "signature.user-verification", "signature.user-verification",
    ]  # fmt: skip


# --- what keeps alive under verification ----------------------------------------------------------------------------


def everybody_with_tokens(bench: Bench, *, without: tuple[str, ...] = (), roots: bool = True) -> Bench:
    """Everybody holds a token beside the other keys, and root names tokens."""
    for record in bench.base.records("person"):
        person = record.model
        if person.state == "active" and person.id not in without:
            holding(bench, person.id, TokenKey.of(Authenticator(SK_ED25519, seed=person.id.encode())))
    for holder in (HEAD, DIRECTOR, CMO_HEAD, CMO_DIRECTOR) if roots else ():
        token = Authenticator(SK_ED25519, seed=b"root " + holder.encode())
        bench.swap(ROOT_FILE, root_key(holder).public, token.line)
    return bench.given()


def demanding(bench: Bench, meaning: str = "approved") -> gate.Verdict:
    """What the gate says to a policy that demands verification for a meaning, signed by both sides' root holders."""
    bench.swap(POLICY, "keys:\n", f"keys:\n  user_verification: [{meaning}]\n").next_policy(previous_of(bench)).pin()
    bench.sign(ADMIN, "authored")
    for holder in (DIRECTOR, CMO_DIRECTOR):
        token = TokenKey.of(Authenticator(SK_ED25519, seed=b"root " + holder.encode()))
        named = token.public.encode() in bench.read(ROOT_FILE)
        bench.sign(holder, role=ROOT, key=token if named else None)
    return bench.judge()


def test_policy_that_everybody_can_meet(bench: Bench) -> None:
    """Row 14: verification may be demanded where everybody whom the next change takes has a key that shows it."""
    assert demanding(everybody_with_tokens(accepting(bench))).accepted


@pytest.mark.parametrize("meaning", ["reviewed", "responsibility", "certified"])
def test_meanings_that_govern_nothing(bench: Bench, meaning: str) -> None:
    """Row 14: what no change of people or policy asks for may be demanded of anybody."""
    assert demanding(accepting(bench), meaning).accepted


@pytest.mark.parametrize(
    ("made", "meaning"),
    [
        pytest.param(accepting, "approved", id="nobody-has-one"),
        pytest.param(everybody_with_tokens, "approved", id="kind-not-taken"),
        pytest.param(lambda b: everybody_with_tokens(accepting(b), roots=False), "approved", id="root-keys-cannot"),
        pytest.param(
            lambda b: everybody_with_tokens(accepting(b), without=(QA, HEAD)), "approved", id="sponsors-quality"
        ),
        pytest.param(
            lambda b: everybody_with_tokens(accepting(b), without=(CMO_QA, CMO_HEAD)), "approved", id="makers-quality"
        ),
        pytest.param(accepting, "authored", id="nobody-could-write"),
    ],
)
def test_row_14_policy_that_nobody_can_meet(bench: Bench, made: Callable[[Bench], Bench], meaning: str) -> None:
    """Row 14: a policy that demands verification of people who cannot show it would never be changed again."""
    verdict = demanding(made(bench), meaning)
    assert "policy.liveness" in {f.code for f in verdict.findings if f.blocks}


# --- two keys for who heads quality ---------------------------------------------------------------------------------

T = "2026-10-12T06:00:00Z"


def only_key(bench: Bench, person: str = HEAD) -> Bench:
    """Base knows a head of quality with one key in use."""
    return bench.key_event(person, "retired", "2026-09-01T00:00:00Z", 1).given()


def single(verdict: gate.Verdict) -> list[bool]:
    """Whether each finding about a single key blocks."""
    return [f.blocks for f in verdict.findings if f.code == "key.single"]


def promoted(bench: Bench, person: str = QA, *, end: str = "", start: str = "2026-10-12T00:00:00Z") -> Bench:
    """A quality person is made head of quality; everybody signs."""
    until = f', valid_to: "{end}"' if end else ""
    role = f'roles:\n  - {{role: sponsor.qa_head, valid_from: "{start}"{until}}}\n'
    return bench.edit(person, swap={"roles:\n": role}).let_in()


def test_head_with_one_key(bench: Bench) -> None:
    """Nobody becomes head of quality with one key, now or from a later day on; a time that is over says nothing."""
    promoted(bench.fork()).refused("key.single")
    promoted(bench.fork(), start="2027-01-01T00:00:00Z").refused("key.single")
    promoted(bench.fork(), start="2026-02-01T00:00:00Z", end="2026-03-01T00:00:00Z").accepted()


def test_head_with_two_keys(bench: Bench) -> None:
    """With a second key enrolled in the same step, or before, it is accepted."""
    bench.second_key(QA, 2)
    bench.drop(*bench.statements, *(f"{path}.sig" for path in bench.statements))
    bench.swap(path_of(QA), "roles:\n", f'roles:\n  - {{role: sponsor.qa_head, valid_from: "{T}"}}\n').let_in()
    bench.accepted()


@pytest.mark.parametrize("expires", ["2026-10-12T08:00:00Z", "2026-10-12T07:59:59Z"])
def test_expired_key_is_none(bench: Bench, expires: str) -> None:
    """A key that has expired when the step lands is not the second one."""
    bench.second_key(QA, 2).land()
    text = bench.read(path_of(QA)).decode()
    public = person_key(QA, 2).public
    ending = text.replace(f'public: "{public}"\n', f'public: "{public}"\n    expires: "{expires}"\n')
    bench.write(path_of(QA), ending).given()
    promoted(bench).refused("key.single")


@pytest.mark.parametrize(
    ("kind", "blocks"), [("retired", True), ("revoked", False), ("compromised", False)], ids=["retired", "r", "c"]
)
def test_giving_up_one_of_two(bench: Bench, kind: str, blocks: bool) -> None:
    """A head of quality does not retire one of two keys without a third; reporting it as lost is never held up."""
    bench.key_event(HEAD, kind, T)
    if kind == "retired":
        bench.let_in()
    else:
        bench.sign(DIRECTOR, "authored", ROOT)
    verdict = bench.judge()
    assert single(verdict) == [blocks]
    assert verdict.accepted is not blocks


def test_one_for_another(bench: Bench) -> None:
    """One key retired and another one enrolled in one step leaves two, and nothing to say."""
    new_key(bench, HEAD)
    enrolled_first = '      - {kind: enrolled, at: "2026-01-12T14:05:00+01:00"}\n'
    text = bench.read(path_of(HEAD)).decode()
    text = text.replace(enrolled_first, enrolled_first + f'      - {{kind: retired, at: "{T}"}}\n', 1)
    bench.write(path_of(HEAD), text).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA).accepted()


def test_other_changes_go_on(bench: Bench) -> None:
    """A head of quality who is down to one key is reminded at every change, and none of them is held up by it."""
    only_key(bench).edit(HEAD, swap={"Head of quality": "The head of quality"}).let_in()
    verdict = bench.judge()
    assert verdict.accepted
    assert single(verdict) == [False]


def test_back_to_two(bench: Bench) -> None:
    """With a second key again there is nothing to say any more."""
    new_key(only_key(bench), HEAD).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA).accepted()


def test_third_key_given_up(bench: Bench) -> None:
    """Of three keys one may go."""
    bench.second_key(HEAD, 3).land()
    bench.key_event(HEAD, "retired", T, 1).let_in().accepted()


def test_who_leaves_needs_none(bench: Bench) -> None:
    """A head of quality who leaves gives up all keys."""
    bench.second_key(QA, 2).land()
    promoted(bench).land()
    bench.leaves(HEAD).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA)
    assert single(bench.judge()) == []


def test_both_sides(bench: Bench) -> None:
    """The manufacturer's head of quality is asked for two keys as well."""
    bench.edit(CMO_ENGINEER, swap={"roles:\n": f'roles:\n  - {{role: cmo.qu_head, valid_from: "{T}"}}\n'}).let_in()
    bench.refused("key.single")


def test_policy_without_heads(bench: Bench) -> None:
    """Where the policy has no word for heads of quality, nobody is one."""
    bench.swap(POLICY, "  quality_head: {sponsor: sponsor.qa_head, cmo: cmo.qu_head}\n", "").given()
    promoted(bench).accepted()


@pytest.mark.parametrize("person", [HEAD, CMO_HEAD])
def test_genesis_with_one_key(story: Story, bench: Bench, person: str) -> None:
    """A repository is not founded with a head of quality who has one key."""
    landing = story.landings[0]
    founding = Bench(bench.base.at(bench.base.objects.put_files({})), landing.at, touched=FOUNDING, genesis=True)
    founding.changes = {p: d for p, d in landing.changes.items() if "/approvals/" not in p and isinstance(d, bytes)}
    text = founding.read(path_of(person)).decode()
    last = text[text.rindex("  - fingerprint:") : text.index("identity:")]
    founding.write(path_of(person), text.replace(last, ""))
    public = re.search(r'public: "(.*)"', last)
    assert public is not None
    for path in [p for p in founding.changes if path_of(person, "enrolments") in p and p.endswith(".json")]:
        if public[1].encode() in founding.read(path):
            founding.drop(path, f"{path}.sig")
    signed(founding).refused("key.single")


def test_one_key_twice_is_one(bench: Bench) -> None:
    """Row 8: the same key listed twice does not make two."""
    one = person_key(QA, 1)
    block = f'  - fingerprint: "{one.fingerprint}"\n    public: "{one.public}"\n    events:\n'
    block += f'      - {{kind: enrolled, at: "{T}"}}\nidentity:'
    bench.edit(QA, swap={"identity:": block, "roles:\n": f'roles:\n  - {{role: sponsor.qa_head, valid_from: "{T}"}}\n'})
    verdict = bench.let_in().judge()
    assert "key.weak" in {f.code for f in verdict.findings if f.blocks}


def test_people_of_the_story_keep_it(bench: Bench) -> None:
    """The exemplar's heads of quality hold two keys each."""
    for person in (HEAD, CMO_HEAD):
        held = bench.person(person)
        assert isinstance(held, Person)
        assert len([key for key in held.keys if key.ended is None]) == 2


def test_counter_says_nothing(bench: Bench) -> None:
    """A token's counter may stand still or go back: statements are counted by their own text."""
    tokened(bench).accepted()
    key = TokenKey.of(Authenticator(SK_ED25519))
    again = replace(key, flags=UP)
    bench.given().sign(QA, "acknowledged", record=CMO_ENGINEER, key=again).accepted()
