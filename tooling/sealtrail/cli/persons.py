"""People as they are named on the command line: who is meant, in which role, by which key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sealtrail import people
from sealtrail.cli import place
from sealtrail.cli.composing import plain_text
from sealtrail.cli.desk import Desk
from sealtrail.errors import UsageError
from sealtrail.model import ROLES, Key, Organisation, Person, Root, index_of, parse_day, type_of


def person_at(desk: Desk, number: str) -> Person:
    """The person with this number as main knows them. Raises ``UsageError``."""
    record = desk.base.record_at(person_file(number))
    if record is None or not record.readable or not isinstance(record.model, Person):
        raise UsageError(f"{number} is nobody that the branch of record knows", hint="give the number of their record")
    return record.model


def person_file(number: str) -> str:
    """The path of a person's record. Raises ``UsageError`` for what is no person's number."""
    found, path = type_of(number), index_of(number)
    if found is None or path is None or found.name != "person":
        raise UsageError(f"{number} is no person's number", hint="people are numbered like PER-HRW-0003")
    return path


def key_number(person: Person, given: str | None, at: datetime) -> int:
    """Which of the person's keys is meant, counting from 0: the one with this fingerprint, else the only one in use.

    Raises ``UsageError``, with the fingerprints that there are.
    """
    live = people.live_keys(person, at)
    if given is None and len(live) != 1:
        said = f"{person.printed_name} has {len(live)} keys in use"
        raise UsageError(said, hint=f"say which one, by its fingerprint: {_listed(live) or 'there is none'}")
    fingerprint = live[0].fingerprint if given is None else given
    found = next((i for i, key in enumerate(person.keys) if key.fingerprint == fingerprint), None)
    if found is None:
        raise UsageError(f"{fingerprint} is no key of {person.printed_name}", hint=f"in use: {_listed(live) or 'none'}")
    return found


def ending(
    desk: Desk, *, otherwise: str, why: str, compromised: bool = False, since: str | None = None
) -> dict[str, Any]:
    """The event that ends a key: ``otherwise``, unless others may have used it. Raises ``UsageError``."""
    moment = None if since is None else place.parse_time(since)
    if moment is not None and moment > desk.at:
        raise UsageError(f"--since {since} lies ahead", hint="say from when on others may have used the key")
    return {
        "kind": "compromised" if compromised or moment else otherwise,
        "at": desk.at.isoformat(),
        **({} if moment is None else {"since": moment.isoformat()}),
        "reason": plain_text(why, "the reason"),
    }


def organisation_of(desk: Desk, given: str | None) -> Organisation:
    """The organisation that was named, else that of who sits at the desk. Raises ``UsageError``."""
    return organisation_in(desk.governance.root, given or (None if desk.person is None else desk.person.org))


def organisation_in(root: Root, named: str | None) -> Organisation:
    """The organisation with this name. Raises ``UsageError``, with the names that there are."""
    if named is None:
        raise UsageError("nobody said for which organisation", hint="give --org, or --as PER-…")
    found = root.organisation(named)
    if found is None:
        known = ", ".join(o.id for o in root.organisations)
        raise UsageError(f"there is no organisation {named}", hint=f"expected one of {known}")
    return found


def role_entry(desk: Desk, given: str, org: Organisation) -> dict[str, Any]:
    """A role as a record lists it, from ``cmo.qu`` or ``cmo.qu@SITE-HRW-0001,SITE-HRW-0002``; it holds from now on.

    Raises ``UsageError`` for a role that there is not or that the other side has, and for a site that nobody knows.
    """
    role, _, sites = given.partition("@")
    known = [r for r in ROLES if r.startswith((f"{org.side}.", "records."))]
    if role not in known:
        raise UsageError(f"{org.id} has no role {role}", hint=f"its roles: {', '.join(known)}")
    named = [site for site in sites.split(",") if site]
    for site in named:
        if not site.startswith("SITE-") or desk.base.record(site) is None:
            raise UsageError(f"there is no site {site}", hint="give numbers of sites, such as cmo.qu@SITE-HRW-0001")
    return {"role": role, "sites": named or "all", "valid_from": desk.at.isoformat()}


def day(text: str, option: str) -> str:
    """A day given on the command line, as a record writes it. Raises ``UsageError``, naming the option."""
    try:
        return parse_day(text).isoformat()
    except ValueError as problem:
        raise UsageError(f"{option}: {problem}", hint='write it as "2026-05-04"') from None


def _listed(keys: Sequence[Key]) -> str:
    return ", ".join(key.fingerprint for key in keys)
