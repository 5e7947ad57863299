"""person enrol, person rotate: people and the keys by which they sign.

A newcomer may sit here, with a key file or a security key, or elsewhere: then their record waits as a draft until the
proofs come that they made at their own desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sealtrail import drafting
from sealtrail.cli.asking import agreed
from sealtrail.cli.composing import SINGLE, carry_out, desk_for, plain_text, revised, text_at
from sealtrail.cli.desk import Desk
from sealtrail.cli.doubting import doubtful
from sealtrail.cli.persons import day, ending, key_number, organisation_of, person_at, person_file, role_entry
from sealtrail.cli.proving import NewKeys, Whose
from sealtrail.errors import UsageError
from sealtrail.model import TYPES, Organisation

_NEW = {
    "name": "the printed name",
    "identity": "how identity was proven: in_person, video_with_id or notified_eid",
    "checked_by": "the number of who checked it",
    "checked_on": "the day on which it was checked",
}
"""What has to be said of a newcomer, and means nothing for anybody else."""


@dataclass(frozen=True)
class Newcomer:
    """What is said on the command line of somebody new."""

    name: str | None
    org: str | None
    roles: tuple[str, ...]
    identity: str | None
    checked_by: str | None
    checked_on: str | None
    accepted_on: str | None
    title: str | None


def enrol(
    repo: Path,
    number: str | None,
    new: Newcomer,
    keys: NewKeys,
    *,
    why: str | None,
    person: str | None,
    base: str | None,
) -> int:
    """Enrol somebody new, or further keys of somebody who is known."""
    desk = desk_for(repo, person=person, base=base)
    if number is None:
        return _newcomer(desk, new, keys, why or "Enrolled")
    for field in (*_NEW, "org", "title", "accepted_on"):
        if getattr(new, field) is not None:
            raise UsageError(
                f"{number} has a record, and --{field.replace('_', '-')} is for somebody new",
                hint="leave it out to enrol another key; to enrol somebody new, give no number",
            )
    if new.roles:
        raise UsageError(f"{number} has a record already", hint=f"sealtrail person role {number} --give ROLE")
    return _another(desk, number, keys, why or "Another key")


def _another(desk: Desk, number: str, keys: NewKeys, why: str) -> int:
    path = person_file(number)
    waits = desk.base.entry(path) is None and (desk.folder / path).is_file()
    text = text_at(desk, path) if waits else revised(desk, number, why)
    if not keys:
        raise UsageError("there is no key to enrol", hint="give --key FILE, or --proof FILE that the person made")
    org = str(drafting.Edits(text).data.get("org"))
    taken = keys.taken(desk, _whose(desk, number, org), text)
    if taken is None:
        return 1
    return carry_out(desk, taken.files, number, words=taken.words, tolerated=SINGLE if waits else ())


def _newcomer(desk: Desk, new: Newcomer, keys: NewKeys, why: str) -> int:
    missing = [f"--{field.replace('_', '-')} ({told})" for field, told in _NEW.items() if getattr(new, field) is None]
    if not new.roles:
        missing.append("--role (what they do, such as cmo.qu, or cmo.qu@SITE-HRW-0001 for one site)")
    if missing:
        raise UsageError(f"still to be said: {', '.join(missing)}", hint="sealtrail person enrol --help explains each")
    org = organisation_of(desk, new.org)
    kind = TYPES["person"]
    known = [name for snapshot in (desk.base, desk.result) for name in snapshot.names(kind.shelf(desk.at.year))]
    number = kind.next_number(org.code, desk.at.year, known)
    fields = _fields(desk, number, org, new)
    accepted = _accepted(new, desk)
    if accepted is None:
        print("not accepted, and nothing written")
        return 1
    accountability = {"text_version": drafting.ACCOUNTABILITY, "accepted_on": accepted}
    reason = plain_text(why, "the reason")
    text = drafting.record_text(
        {**fields, "accountability": accountability, "confidentiality": "inspection", "change_reason": reason}
    )
    if not keys:
        words = _awaited(number, org, desk)
        return carry_out(desk, {person_file(number): text.encode()}, number, words=words, tolerated=SINGLE, waits=True)
    taken = keys.taken(desk, _whose(desk, number, org.id), text)
    return 1 if taken is None else carry_out(desk, taken.files, number, words=taken.words, tolerated=SINGLE)


def _awaited(number: str, org: Organisation, desk: Desk) -> Iterator[str]:
    """What a newcomer does who is not here."""
    yield "it waits for a key: the newcomer makes one, and at their own desk the two files of a proof, which they send:"
    yield f"  sealtrail person prove {number} --org {org.id} --repository {desk.governance.root.repository} --key FILE"
    yield f"next: with these two files here, sealtrail person enrol {number} --proof FILE.json"


def _fields(desk: Desk, number: str, org: Organisation, new: Newcomer) -> dict[str, Any]:
    edges = desk.governance.workflows["person"].edges
    name = plain_text(new.name or "", "the name")
    checked_by = person_at(desk, new.checked_by or "").id
    checked_on = day(new.checked_on or "", "--checked-on")
    return {
        "schema": "person/1",
        "id": number,
        "title": plain_text(new.title or name, "the title"),
        "revision": 1,
        "state": next((edge.to for edge in edges if "none" in edge.from_), "active"),
        "org": org.id,
        "printed_name": name,
        "roles": [role_entry(desk, given, org) for given in new.roles],
        "keys": [],
        "identity": {"method": new.identity, "checked_by": checked_by, "checked_on": checked_on},
    }


def _accepted(new: Newcomer, desk: Desk) -> str | None:
    """The day on which the newcomer accepted to answer for their signatures: on paper, or here and now."""
    if new.accepted_on is not None:
        return day(new.accepted_on, "--accepted-on")
    print(drafting.accountability_text())
    return desk.at.date().isoformat() if agreed(f"Does {new.name} accept this, here and now?") else None


def _whose(desk: Desk, number: str, org: str) -> Whose:
    return Whose(number, org, desk.governance.root.repository)


def rotate(
    repo: Path,
    number: str,
    keys: NewKeys,
    *,
    old: str | None,
    compromised: bool,
    since: str | None,
    why: str,
    person: str | None,
    base: str | None,
) -> int:
    """Enrol a new key and end an old one in the same revision."""
    desk = desk_for(repo, person=person, base=base)
    if len(keys.files) + len(keys.proofs) != 1:
        raise UsageError("say which key is the new one", hint="give --key FILE, or --proof FILE, once")
    holder, text = person_at(desk, number), revised(desk, number, why)
    event = ending(desk, compromised=compromised, since=since, otherwise="retired", why=why)
    edits = drafting.Edits(text)
    edits.append(("keys", key_number(holder, old, desk.at), "events"), event)
    taken = keys.taken(desk, _whose(desk, number, holder.org), edits.done())
    if taken is None:
        return 1
    words = doubtful(desk, desk.result.advance(taken.files)) if "since" in event else ()
    return carry_out(desk, taken.files, number, words=(*taken.words, *words))
