"""How the golden archives come about: the exemplar's story, and what each of them puts on top of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sealtrail.exemplar.keys import root_key
from tests.gate.bench import (
    ADMIN,
    CAPA,
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
    SITE,
    Bench,
    TokenKey,
)
from tests.gate.past import Past, both
from tests.gate.test_root_keys import FORMER, NEXT, entry
from tests.signatures.authenticator import ORIGIN, SK_ECDSA, SK_ED25519, UP, WEBAUTHN, Authenticator

FAR = datetime(2099, 1, 1, tzinfo=UTC)
LOST = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
"""From when on somebody else had the key."""


def story(past: Past) -> None:
    """Nothing more."""


def unsigned(past: Past) -> None:
    """A plan is approved by nobody, past the gate; then the site's sheet is changed as it should be."""
    past.bench.plan()
    past.bypass()
    past.bench.address().site()
    past.land()


def incidents(past: Past) -> None:
    """Three things that must not happen to a branch of record, and each is cured."""
    past.bench.plan()
    past.bypass()
    past.cure(record="INC-LRK-2026-0001")

    old = past.bench.base.tree
    past.bench.address().site()
    past.land()
    past.push(old)  # a stale base: another record's older text is silently back
    past.cure(record="INC-LRK-2026-0002")

    past.bench.at = FAR
    past.bench.sign(QA, "acknowledged", record=CAPA)
    past.land()
    past.bench.at = past.steps[-2].at + timedelta(minutes=5)
    past.bench.base = past.steps[-2].result
    ahead = past.steps[-1].commit.id
    both(past.incident({ahead: ("time.future",)}, "INC-LRK-2026-0003"))
    past.land()
    past.bench.plan().approve()
    past.land()


def suspect(past: Past) -> None:
    """What somebody signed since their key was lost is in doubt; of two records one is signed anew."""
    past.bench.plan().approve()
    past.land()
    past.bench.address().site()
    past.land()
    past.bench.at += timedelta(hours=2)
    now = f"{past.bench.at:%Y-%m-%dT%H:%M:%SZ}"
    past.bench.key_event(QA, "compromised", now, since=f"{LOST:%Y-%m-%dT%H:%M:%SZ}").let_in()
    past.land()
    past.bench.edit(SITE, why="Signed anew: the key of the first signature was lost")
    past.bench.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").sign(HEAD, "acknowledged", "sponsor.qa")
    past.land()


TOKENS = {
    QA: TokenKey.of(Authenticator(WEBAUTHN, seed=b"golden " + QA.encode())),
    CMO_QA: TokenKey.of(Authenticator(SK_ED25519, seed=b"golden " + CMO_QA.encode())),
    CMO_HEAD: TokenKey.of(Authenticator(SK_ECDSA, seed=b"golden " + CMO_HEAD.encode())),
}
"""What people sign with: a passkey, and security keys of both kinds."""

ROOT_TOKENS = {
    person: TokenKey.of(Authenticator(kind, seed=b"golden root " + person.encode()))
    for person, kind in ((HEAD, SK_ECDSA), (DIRECTOR, WEBAUTHN), (CMO_HEAD, SK_ED25519), (CMO_DIRECTOR, SK_ECDSA))
}


def tokens(past: Past) -> None:
    """Security keys and passkeys come into use, and no approval counts without a PIN; one was given by touch alone."""
    kinds = f"accepted: [{SK_ED25519}, {SK_ECDSA}, {WEBAUTHN}, "
    past.bench.swap(POLICY, "accepted: [", kinds).next_policy()
    past.bench.next_root("organisations:\n", f"passkey_origins: [{ORIGIN}]\norganisations:\n").pin().holders()
    past.land()
    for person, key in TOKENS.items():
        past.bench.another_key(person, key)
        past.land()
    handed_over(past.bench.swap(POLICY, "keys:\n", "keys:\n  user_verification: [approved]\n").next_policy())
    past.land()

    past.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA, key=TOKENS[CMO_QA]).sign(QA, key=TOKENS[QA])
    past.land()
    site_sheet(past.bench.address(), TOKENS[CMO_HEAD])
    past.land()
    site_sheet(past.bench.address("hall 8, nor"), replace(TOKENS[CMO_HEAD], flags=UP))
    past.bypass()
    past.incident().sign(ADMIN, "authored")
    for person in (DIRECTOR, CMO_DIRECTOR):
        past.bench.sign(person, role=ROOT, key=ROOT_TOKENS[person])
    past.land()
    site_sheet(past.bench.address("hall 8, nor"), TOKENS[CMO_HEAD])
    past.land()


def handed_over(bench: Bench) -> None:
    """Root version 3: each holder's key lies on a token. One of each side signs with the old key, one with the new."""
    text = bench.read(ROOT_FILE).decode().replace("version: 2", "version: 3", 1) + FORMER
    for person, key in ROOT_TOKENS.items():
        text = text.replace(root_key(person).public, key.public) + entry(person, ended=f"{bench.at:%Y-%m-%dT%H:%M:%SZ}")
    bench.write(ROOT_FILE, text).pin(NEXT).holders()
    for person in (HEAD, CMO_HEAD):
        bench.sign(person, role=ROOT, key=ROOT_TOKENS[person])


def site_sheet(bench: Bench, key: TokenKey) -> None:
    """Everybody whom a change of the site's sheet needs: approved with this key, acknowledged by a touch alone."""
    bench.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu", key=key)
    bench.sign(QA, "acknowledged", key=replace(TOKENS[QA], flags=UP))


HISTORIES: dict[str, Callable[[Past], None]] = {
    "story": story,
    "unsigned": unsigned,
    "incidents": incidents,
    "suspect": suspect,
    "tokens": tokens,
}
