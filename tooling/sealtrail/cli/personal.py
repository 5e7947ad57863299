"""person revoke, leave, deputise, role: what becomes of people and their keys after they were enrolled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sealtrail import drafting, people
from sealtrail.cli import place
from sealtrail.cli.composing import carry_out, desk_for, revised
from sealtrail.cli.desk import Desk
from sealtrail.cli.doubting import doubtful
from sealtrail.cli.persons import ending, key_number, organisation_of, person_at, person_file, role_entry
from sealtrail.errors import UsageError
from sealtrail.model import Person
from sealtrail.store import Snapshot


def revoke(
    repo: Path,
    number: str,
    *,
    key: str | None,
    compromised: bool,
    since: str | None,
    why: str,
    person: str | None,
    base: str | None,
) -> int:
    """Report a key: it is out of use from the landing on, and where ``since`` says so, in doubt from then on."""
    desk = desk_for(repo, person=person, base=base)
    holder, text = person_at(desk, number), revised(desk, number, why)
    i = key_number(holder, key, desk.at)
    ended = holder.keys[i].ended
    if ended is not None and not (compromised or since):
        raise UsageError(
            f"this key was {ended.kind} on {ended.at:%Y-%m-%d} already",
            hint="nothing is to be done; if others may have used it, say --compromised",
        )
    event = ending(desk, compromised=compromised, since=since, otherwise="revoked", why=why)
    edits = drafting.Edits(text)
    edits.append(("keys", i, "events"), event)
    files = {person_file(number): edits.done().encode()}
    words = _meant(desk, holder, i, event, desk.result.advance(files))
    return carry_out(desk, files, number, words=words)


def _meant(desk: Desk, holder: Person, i: int, event: Mapping[str, Any], result: Snapshot) -> Iterator[str]:
    """What a report means, in words."""
    who = holder.printed_name
    yield f"what it means: once this has landed, {holder.keys[i].fingerprint} of {who} signs nothing more"
    if "since" in event:
        yield "  both sides sign it, because it reaches back: what landed before that time stays valid"
        yield from doubtful(desk, result)
    else:
        yield "  what landed before stays valid; what is signed and has not landed is to be signed with another key"
        yield f"  {who} signs this alone, with this very key if need be; or one root holder of {holder.org} does"


def leave(repo: Path, number: str, *, on: str | None, why: str, person: str | None, base: str | None) -> int:
    """Write down that somebody has left: their roles and keys end."""
    desk = desk_for(repo, person=person, base=base)
    holder, text = person_at(desk, number), revised(desk, number, why)
    if holder.state != "active":
        raise UsageError(f"{holder.printed_name} has left already", hint="nothing is to be done")
    moment = place.parse_time(on)
    edits = drafting.Edits(drafting.set_field(text, "state", "left"))
    for i, held in enumerate(holder.roles):
        if held.valid_to is None or held.valid_to > moment:
            edits.put(("roles", i, "valid_to"), moment.isoformat())
    for i, key in enumerate(holder.keys):
        if key.ended is None:
            # Whatever day it was, a key ends by the landing.
            edits.append(("keys", i, "events"), ending(desk, otherwise="retired", why=why))
    files = {person_file(number): edits.done().encode()}
    instead = _HANDED_OVER.format(number) if _holds_root(desk, holder) else ""
    return carry_out(desk, files, number, words=_left(desk, holder, moment), instead=instead)


_HANDED_OVER = "a root holder hands over first: sealtrail root replace {} PER-… --key FILE"


def _holds_root(desk: Desk, holder: Person) -> bool:
    return any(h.person == holder.id for org in desk.governance.root.organisations for h in org.holders)


def _left(desk: Desk, holder: Person, moment: datetime) -> Iterator[str]:
    if moment > desk.at:
        yield f"  land it on {moment:%Y-%m-%d %H:%M} or after: from the landing on, none of these keys signs anything"
    if _holds_root(desk, holder):
        yield f"  {holder.printed_name} still holds a root key: sealtrail root retire {holder.id}"
    for other in _people(desk):
        for deputy in other.deputies:
            if deputy.person == holder.id and deputy.to > moment:
                yield f"  {other.printed_name} named {holder.printed_name} as deputy until {deputy.to:%Y-%m-%d}"


def _people(desk: Desk) -> Iterator[Person]:
    for record in desk.base.records("person"):
        if record.readable and isinstance(record.model, Person):
            yield record.model


def deputise(
    repo: Path,
    number: str,
    *,
    to: str,
    role: str,
    start: str,
    until: str,
    why: str,
    person: str | None,
    base: str | None,
) -> int:
    """Name somebody who stands in for one role of a person, for a while."""
    desk = desk_for(repo, person=person, base=base)
    person_at(desk, number)
    person_at(desk, to)
    text = revised(desk, number, why)
    first, last = place.parse_time(start), place.parse_time(until)
    edits = drafting.Edits(text)
    edits.append(("deputies",), {"person": to, "role": role, "from": first.isoformat(), "to": last.isoformat()})
    return carry_out(desk, {person_file(number): edits.done().encode()}, number)


def role(
    repo: Path, number: str, *, give: Iterable[str], end: Iterable[str], why: str, person: str | None, base: str | None
) -> int:
    """Give somebody roles, or end them, from now on."""
    desk = desk_for(repo, person=person, base=base)
    holder, text = person_at(desk, number), revised(desk, number, why)
    given, ended = tuple(give), tuple(end)
    if not given + ended:
        raise UsageError("no role is named", hint="give --give ROLE or --end ROLE")
    org = organisation_of(desk, holder.org)
    edits = drafting.Edits(text)
    for word in given:
        edits.append(("roles",), role_entry(desk, word, org))
    for word in ended:
        live = [
            i for i, r in enumerate(holder.roles) if r.role == word and (r.valid_to is None or r.valid_to > desk.at)
        ]
        if not live:
            held = sorted({r.role for r in holder.roles if people.holds(holder, r.role, desk.at)})
            said = f"{holder.printed_name} does not hold the role {word}"
            raise UsageError(said, hint=f"roles held today: {', '.join(held) or 'none'}")
        for i in live:
            edits.put(("roles", i, "valid_to"), desk.at.isoformat())
    return carry_out(desk, {person_file(number): edits.done().encode()}, number)
