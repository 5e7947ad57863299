"""What an audience does not see is taken out here, once, before any page is made; no page decides it. Pure.

``confidentiality`` as it stands today decides, for a record as a whole: with all its revisions and its whole trail, or
not at all. What stays of a withheld record is its number, its type, and a digest by which whoever holds the repository
can show later what was withheld. The digest covers the record's folder: its statements carry 128 random bits each and
signatures that nobody else can make, so it tells nothing to those who guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sealtrail import digest, history
from sealtrail.errors import UsageError
from sealtrail.finding import Finding
from sealtrail.model import Agreement, record_file
from sealtrail.publish.basis import Audience, Basis, Cured, Landing, Withheld
from sealtrail.publish.holdings import Held, Holdings, collect, verified
from sealtrail.publish.standing import Standing
from sealtrail.rules import RULES
from sealtrail.store import Snapshot

_SEEN: dict[Audience, frozenset[str]] = {
    "inspection": frozenset({"public", "inspection"}),
    "partner": frozenset({"public", "inspection", "partner"}),
    "internal": frozenset({"public", "inspection", "partner"}),
}
"""Which confidentiality each audience sees. A repository that two companies share holds nothing that only one may read,
so ``internal`` sees what both see."""

DOMAIN = "sealtrail-withheld-v1"
"""What the digest of a withheld record begins with, as a line of its own."""


def shown(
    report: history.Report, tool_version: str, *, audience: Audience = "partner", as_of: str | None = None
) -> Holdings:
    """What a site shows: of a history that verifies, as it stood at a moment (default: now), what an audience may see.

    Raises ``PublishError`` unless the whole history is valid or merely in doubt, and ``UsageError`` for a moment that
    it does not have (``history.as_of``).
    """
    whole = verified(report)
    past = None if as_of is None else history.as_of(whole, as_of)
    holdings = collect(whole, tool_version) if past is None else collect(past.report, tool_version, past.moment)
    return project(holdings, audience, withheld_from(audience, whole.snapshot))


def audience_of(name: str) -> Audience:
    """The audience with this name. Raises ``UsageError`` when there is none."""
    found = next((one for one in _SEEN if one == name), None)
    if found is None:
        raise UsageError(f"there is no audience {name[:40]}", hint="inspection, partner or internal")
    return found


def withheld_from(audience: Audience, present: Snapshot | None) -> frozenset[str]:
    """The numbers of the records that an audience does not see, as they are marked in the present state.

    The present state, also for a site of an earlier moment: what was closed since must not come to light by asking for
    the past, and what was opened since lies open with all its revisions anyway.
    """
    seen = _SEEN[audience]
    if present is None or seen >= _SEEN["partner"]:
        return frozenset()
    return frozenset(record.model.id for record in present.records() if record.model.confidentiality not in seen)


def project(holdings: Holdings, audience: Audience, withheld: frozenset[str]) -> Holdings:
    """What is held, without all that the withheld records say, and without what others say only because of them."""
    closed = withheld & holdings.records.keys()
    if not closed:
        return replace(holdings, audience=audience)
    steps = {number: _events(events, closed, holdings) for number, events in holdings.steps.items()}
    records = {
        number: _held(held, closed, holdings) for number, held in holdings.records.items() if number not in closed
    }
    return replace(
        holdings,
        audience=audience,
        records=records,
        steps=steps,
        given={person: _events(events, closed, holdings) for person, events in holdings.given.items()},
        basis=_basis(holdings, closed),
        keys=tuple(_keys(holdings.keys, closed, records)),
        files=holdings.files.without(closed),
        withheld=_withheld(closed, records, holdings),
    )


def commitment(files: Iterable[tuple[str, bytes]]) -> str:
    """The digest of a record's folder, empty where no statement or proof in it holds what cannot be guessed.

    SHA-256 over ``DOMAIN`` LF and, for each file in the byte order of the paths, what ``sha256sum`` prints of it:
    ``sha256(bytes) SP SP path LF``. So ``git ls-files``, ``sha256sum`` and nothing of ours give it again.
    """
    found = sorted(files)
    if not any(path.endswith(".json.sig") for path, _ in found):
        return ""
    lines = [f"{digest.sha256(data)}  {path}\n" for path, data in found]
    return digest.sha256("".join([f"{DOMAIN}\n", *lines]).encode())


def _withheld(closed: frozenset[str], seen: Mapping[str, Held], holdings: Holdings) -> dict[str, Withheld]:
    naming = defaultdict[str, list[str]](list)
    for number, held in seen.items():
        for target in {reference.id for reference in held.names} & closed:
            naming[target].append(number)
    places = {number: held.place for number, held in holdings.records.items() if number in closed}
    return {
        number: Withheld(place, commitment(holdings.files.below(place.folder)), tuple(naming[number]))
        for number, place in places.items()
    }


def _held(held: Held, closed: frozenset[str], holdings: Holdings) -> Held:
    named_by = tuple(one for one in held.named_by if one.id not in closed)
    events = _events(held.events, closed, holdings)
    return replace(held, events=events, named_by=named_by, standing=_standing(held, closed))


def _standing(held: Held, closed: frozenset[str]) -> Standing:
    """Whether an edition is superseded is for its successor to say, and that is not seen."""
    model = held.model
    if not isinstance(model, Agreement) or model.superseded_by not in closed:
        return held.standing
    if held.standing.word not in {"Effective", "Superseded"}:
        return held.standing
    return Standing("Effective or superseded", "EFFECTIVE OR SUPERSEDED",
                    f"that is for {model.superseded_by} to say, which is withheld", "open",
                    other=model.superseded_by)  # fmt: skip


def _events(events: tuple[history.Event, ...], closed: frozenset[str], holdings: Holdings) -> tuple[history.Event, ...]:
    return tuple(_event(event, closed, holdings) for event in events if event.record not in closed)


def _event(event: history.Event, closed: frozenset[str], holdings: Holdings) -> history.Event:
    """An event without signatures that lie on a withheld record, and without a reason that only they give."""
    who = tuple(one for one in event.who if one.record not in closed)
    if len(who) == len(event.who):
        return event
    own = {one.record.model.change_reason for one in holdings.records[event.record].revisions}
    return replace(event, who=who, why=event.why if event.why in own else "")


def _basis(holdings: Holdings, closed: frozenset[str]) -> Basis:
    """Landings without what they brought that is closed; doubts without their reasons, which name people and keys."""
    basis = holdings.basis
    landings = tuple(_landing(one, closed, holdings) for one in basis.landings)
    by_number = {one.number: one for one in landings}
    incidents = tuple(Cured(one.record, by_number[one.step.number], one.cured) for one in basis.incidents)
    doubts = {number: "others may have used a key that it rests on" for number in basis.doubts if number not in closed}
    return replace(basis, landings=landings, incidents=incidents, doubts=doubts)


def _landing(landing: Landing, closed: frozenset[str], holdings: Holdings) -> Landing:
    touched = {event.record for event in holdings.steps.get(landing.number, ())}
    flags = tuple(_flag(one) for one in landing.flags if _about(one) not in closed)
    return replace(landing, flags=flags, withheld=bool(touched & closed))


def _about(finding: Finding) -> str:
    place = record_file(finding.path)
    return finding.record or ("" if place is None else place.id)


def _flag(finding: Finding) -> Finding:
    """A flag keeps its words where they are made of its own record alone; others may quote what is withheld."""
    rule = RULES.get(finding.rule)
    if rule is not None and rule.needs == "record":
        return finding
    return replace(finding, message="what was found is not shown, for it may rest on records that are withheld",
                   hint="")  # fmt: skip


def _keys(
    keys: Iterable[history.KnownKey], closed: frozenset[str], records: Mapping[str, Held]
) -> Iterable[history.KnownKey]:
    """The keys of people who are seen, of root, and those with which others signed what is seen."""
    used = {one.approval.predicate.signatory.key for held in records.values() for one in held.signatures}
    for key in keys:
        if key.of_root or key.person not in closed:
            yield key
        elif key.fingerprint in used:
            yield replace(key, said="")
