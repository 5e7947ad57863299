"""Who held which role and key: the standing of a signer, judged on the person record that base has.

Position beats clock: a key that base knows as ended signs nothing more, whatever dates say. Pure values; findings come
back without a path.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sealtrail.finding import Finding
from sealtrail.model import ROOT_HOLDER, Key, Person, Root, Signatory

PASSKEY = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com"
"""The kind of a signature that a browser's passkey made; its key is of the kind ``sk-ecdsa``."""

_PASSKEY_KEY = "sk-ecdsa-sha2-nistp256@openssh.com"
VERIFYING = frozenset({"sk-ssh-ed25519@openssh.com", _PASSKEY_KEY, PASSKEY})
"""The kinds of keys that can prove who used them, by a PIN or a fingerprint."""


def identity_findings(signatory: Signatory, person: Person | None) -> tuple[Finding, ...]:
    """Whether name and organisation in a statement are those of the person record (``statement.subject``)."""
    if person is None:
        return (
            Finding(
                "key.unknown",
                f"{signatory.id} is nobody that this repository knows",
                "people are added by a change of their own, before they sign",
            ),
        )
    found = []
    if signatory.name != person.printed_name:
        found.append(
            Finding(
                "statement.subject",
                f'signed as "{signatory.name}", and {signatory.id} is "{person.printed_name}"',
                "sign again with sealtrail sign",
            )
        )
    if signatory.organisation != person.org:
        found.append(
            Finding(
                "person.role",
                f"signed for {signatory.organisation}, and {person.printed_name} belongs to {person.org}",
                "sign for the own organisation",
            )
        )
    return tuple(found)


def role_findings(
    person: Person, role: str, *, signed_at: datetime, at: datetime, sites: Iterable[str] | None, root: Root
) -> tuple[Finding, ...]:
    """Whether the person held the role for these sites when signing, and holds it at the step (``person.role``).

    Position beats clock: a role that has ended signs nothing more, whatever time a signature claims. A role limited to
    some sites does not reach a record that names others, or none; where ``sites`` is ``None``, any reach will do.
    """
    who = person.printed_name
    if person.state != "active":
        return (Finding("person.role", f"{who} has left", "somebody who holds the role today signs instead"),)
    if role == ROOT_HOLDER:
        organisation = root.organisation(person.org)
        if organisation is not None and any(h.person == person.id for h in organisation.holders):
            return ()
        return (Finding("person.role", f"{who} is no root holder of {person.org}", "a root holder signs instead"),)
    held = [r for r in person.roles if r.role == role]
    if not held:
        return (Finding("person.role", f"{who} does not hold the role {role}", f"somebody who is {role} signs"),)
    named = frozenset(sites or ())
    reaching = [r for r in held if sites is None or r.sites == "all" or (named and named <= set(r.sites))]
    if not reaching:
        return (
            Finding(
                "person.role",
                f"{who} is {role} for other sites than this record's",
                f"somebody who is {role} for {', '.join(sorted(named)) or 'all sites'} signs",
            ),
        )
    last = max(signed_at, at)
    if any(r.valid_from <= signed_at and (r.valid_to is None or last < r.valid_to) for r in reaching):
        return ()
    return (
        Finding(
            "person.role",
            f"{who} was not {role} from {signed_at:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC",
            f"somebody who is {role} today signs",
        ),
    )


def deputy_findings(
    deputy: Person,
    principal: Person | None,
    role: str,
    *,
    signed_at: datetime,
    at: datetime,
    sites: Iterable[str] | None,
    root: Root,
) -> tuple[Finding, ...]:
    """Whether somebody may stand in for another person's role, when signing and at the step (``person.role``).

    The other person holds the role, is still there, and names the deputy for it in their own record. Root keys are not
    lent.
    """
    who = deputy.printed_name
    if deputy.state != "active":
        return (Finding("person.role", f"{who} has left", "somebody who holds the role today signs instead"),)
    if principal is None or principal.org != deputy.org or role == ROOT_HOLDER:
        why = "root holders have no deputies" if role == ROOT_HOLDER else "a deputy is of the same organisation"
        return (Finding("person.role", f"{who} cannot stand in here", why),)
    found = role_findings(principal, role, signed_at=signed_at, at=at, sites=sites, root=root)
    last = max(signed_at, at)
    if found or any(
        d.person == deputy.id and d.role == role and d.from_ <= signed_at and last < d.to for d in principal.deputies
    ):
        return found
    return (
        Finding(
            "person.role",
            f"{who} was not deputy of {principal.printed_name} as {role} from {signed_at:%Y-%m-%d %H:%M} to "
            f"{last:%Y-%m-%d %H:%M} UTC",
            f"{principal.printed_name} signs, or names a deputy in a step of its own",
        ),
    )


def principals(person: Person, everybody: Iterable[Person]) -> tuple[Person, ...]:
    """The people who name somebody as their deputy, at whatever time."""
    return tuple(p for p in everybody if any(d.person == person.id for d in p.deputies))


def may_act(
    person: Person, role: str, principals: Iterable[Person], *, at: datetime, sites: Iterable[str] | None, root: Root
) -> str | None:
    """In whose place the person may act in a role at a time: "" for their own, nothing when they may not."""
    named = None if sites is None else tuple(sites)
    if not role_findings(person, role, signed_at=at, at=at, sites=named, root=root):
        return ""
    for other in principals:
        if not deputy_findings(person, other, role, signed_at=at, at=at, sites=named, root=root):
            return other.id
    return None


def only_ends_keys(before: Person, after: Person) -> bool:
    """Whether a change of a person does nothing but report keys as revoked or compromised."""
    same = {"revision": after.revision, "change_reason": after.change_reason, "keys": after.keys}
    if before.model_copy(update=same) != after or len(before.keys) != len(after.keys):
        return False
    more = 0
    for old, new in zip(before.keys, after.keys, strict=True):
        fresh = new.events[len(old.events) :]
        if old.model_copy(update={"events": new.events}) != new or new.events[: len(old.events)] != old.events:
            return False
        if any(event.kind not in {"revoked", "compromised"} for event in fresh):
            return False
        more += len(fresh)
    return more > 0


def dates_back(before: Person, after: Person) -> bool:
    """Whether a change of a person says that others may have used a key since an earlier time."""
    known = {key.fingerprint: len(key.events) for key in before.keys}
    return any(e.since is not None for key in after.keys for e in key.events[known.get(key.fingerprint, 0) :])


def key_findings(person: Person, fingerprint: str, *, signed_at: datetime, at: datetime) -> tuple[Finding, ...]:
    """Whether the key is the person's, enrolled when signing and not ended since (``key.*``)."""
    key = find_key(person, fingerprint)
    who = person.printed_name
    if key is None:
        return (
            Finding(
                "key.unknown", f"{fingerprint} is no key of {who}", "sign with an enrolled key, or enrol this one first"
            ),
        )
    ended = key.ended
    if ended is not None and ended.kind == "compromised":
        return (Finding("key.compromised", f"this key of {who} is compromised", "sign again with another key"),)
    if ended is not None:
        return (
            Finding(
                "key.expired",
                f"this key of {who} was {ended.kind} on {ended.at:%Y-%m-%d}",
                "sign again with the key that replaced it: sealtrail sign removes this one first",
            ),
        )
    if key.expires is not None and max(at, signed_at) >= key.expires:
        return (
            Finding(
                "key.expired", f"this key of {who} expired on {key.expires:%Y-%m-%d}", "enrol a new key and sign again"
            ),
        )
    if signed_at < key.events[0].at:
        return (
            Finding(
                "time.backdated",
                f"signed at {signed_at:%Y-%m-%d %H:%M} UTC, before this key of {who} was enrolled",
                "sign again with the clock set right",
            ),
        )
    return ()


def find_key(person: Person, fingerprint: str) -> Key | None:
    """The person's key with this fingerprint."""
    return next((key for key in person.keys if key.fingerprint == fingerprint), None)


def can_sign(person: Person, at: datetime, *, accepted: Collection[str] | None = None) -> bool:
    """Whether the person is active and has at least one key that is not ended at this time.

    Of the ``accepted`` kinds of keys alone, where they are named.
    """
    keys = live_keys(person, at)
    return person.state == "active" and any(accepted is None or is_accepted(key.public, accepted) for key in keys)


def live_keys(person: Person, at: datetime) -> tuple[Key, ...]:
    """The person's keys that have neither ended nor expired at this time."""
    return tuple(key for key in person.keys if key.ended is None and (key.expires is None or at < key.expires))


def is_accepted(public: str, accepted: Collection[str]) -> bool:
    """Whether a policy that accepts these kinds takes a public key: a passkey's is of the kind ``sk-ecdsa``."""
    kind = public.partition(" ")[0]
    return kind in accepted or (kind == _PASSKEY_KEY and PASSKEY in accepted)


def holds(person: Person, role: str, at: datetime) -> bool:
    """Whether the person holds the role at this time, for any site."""
    return any(r.role == role and r.valid_from <= at and (r.valid_to is None or at < r.valid_to) for r in person.roles)
