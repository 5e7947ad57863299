"""Who held which role and key: the standing of a signer, judged on the person record that base has.

Position beats clock: a key that base knows as ended signs nothing more, whatever dates say. Pure values; findings come
back without a path.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sealtrail.finding import Finding
from sealtrail.model import ROOT_HOLDER, Key, Person, Root, Signatory


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
    person: Person, role: str, *, signed_at: datetime, at: datetime, sites: Iterable[str], root: Root
) -> tuple[Finding, ...]:
    """Whether the person held the role for these sites when signing, and holds it at the step (``person.role``).

    Position beats clock: a role that has ended signs nothing more, whatever time a signature claims. A role limited to
    some sites does not reach a record that names others, or none.
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
    named = frozenset(sites)
    reaching = [r for r in held if r.sites == "all" or (named and named <= set(r.sites))]
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
                "sign again with the key that replaced it",
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
    return person.state == "active" and any(
        key.ended is None
        and (key.expires is None or at < key.expires)
        and (accepted is None or key.public.split(" ")[0] in accepted)
        for key in person.keys
    )


def holds(person: Person, role: str, at: datetime) -> bool:
    """Whether the person holds the role at this time, for any site."""
    return any(r.role == role and r.valid_from <= at and (r.valid_to is None or at < r.valid_to) for r in person.roles)
