"""The people of these tests: a root with one organisation a side, and persons that differ in one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sealtrail import signatures
from sealtrail.model import Frozen, Person, Root, validate

M = TypeVar("M", bound=Frozen)

SINCE = "2026-01-12T08:00:00Z"
ENROLLED = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
SIGNED = datetime(2026, 5, 4, 7, 12, 33, tzinfo=UTC)
LANDED = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)


def made(kind: type[M], fields: Mapping[str, Any]) -> M:
    """A model that is known to be in order."""
    result = validate(kind, fields)
    assert not isinstance(result, tuple), result
    return result


def line(seed: int) -> str:
    """A public key that only these tests have."""
    return signatures.ed25519_from_seed(bytes([seed]) * 32)[0]


def fingerprint(seed: int) -> str:
    """The fingerprint of that key."""
    return signatures.parse_public(line(seed)).fingerprint


def key(seed: int = 1, *ends: tuple[str, ...], expires: str | None = None) -> dict[str, Any]:
    """A key as a person record keeps it: enrolled when the person began, and whatever ended it since.

    An end is its kind, its time and, for a compromise, since when.
    """
    events: list[tuple[str, ...]] = [("enrolled", SINCE), *ends]
    held: dict[str, Any] = {
        "fingerprint": fingerprint(seed),
        "public": line(seed),
        "events": [dict(zip(("kind", "at", "since"), event, strict=False)) for event in events],
    }
    return held if expires is None else {**held, "expires": expires}


def role(name: str = "sponsor.qa", **more: Any) -> dict[str, Any]:
    """A role as a person record keeps it, held since the person began."""
    return {"role": name, "valid_from": SINCE, **more}


def deputy(
    person: str, role: str = "sponsor.qa", start: str = "2026-05-01T00:00:00Z", end: str = "2026-05-31T00:00:00Z"
) -> dict[str, Any]:
    """A deputy as a person record names one, for the month in which these tests sign."""
    return {"person": person, "role": role, "from": start, "to": end}


def person(
    number: str = "PER-LRK-0003",
    *,
    name: str = "Zeynep Yıldız",
    org: str = "larkspur",
    state: str = "active",
    roles: Sequence[Mapping[str, Any]] | None = None,
    keys: Sequence[Mapping[str, Any]] | None = None,
    deputies: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> Person:
    """A quality person of the sponsor, unless told otherwise."""
    return made(
        Person,
        {
            "schema": "person/1",
            "id": number,
            "title": name,
            "revision": 1,
            "state": state,
            "org": org,
            "printed_name": name,
            "roles": [role()] if roles is None else list(roles),
            "deputies": list(deputies),
            "keys": [key()] if keys is None else list(keys),
            "identity": {"method": "in_person", "checked_by": "PER-LRK-0001", "checked_on": "2026-01-08"},
            "accountability": {"text_version": 1, "accepted_on": "2026-01-12"},
            **more,
        },
    )


def root(*, sponsor_threshold: int = 1) -> Root:
    """Two organisations with two root holders each; their root keys are seeds 101, 102, 201 and 202."""

    def organisation(org: str, code: str, side: str, country: str, seed: int, threshold: int) -> dict[str, Any]:
        return {
            "id": org,
            "code": code,
            "side": side,
            "name": org.capitalize(),
            "legal_entities": [{"name": f"{org.capitalize()} Company", "country": country}],
            "threshold": threshold,
            "holders": [{"person": f"PER-{code}-000{n}", "public": line(seed + n)} for n in (1, 2)],
        }

    return made(
        Root,
        {
            "schema": "root/1",
            "version": 1,
            "repository": "urn:uuid:11111111-2222-4333-8444-555555555555",
            "organisations": [
                organisation("larkspur", "LRK", "sponsor", "DE", 100, sponsor_threshold),
                organisation("harrow", "HRW", "cmo", "US", 200, 1),
            ],
        },
    )
