"""Root: who stands behind the repository on each side, with which keys, and how many of them it takes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sealtrail.model.base import Frozen, problem
from sealtrail.model.dates import Moment
from sealtrail.model.forms import Count, Country, KeyText, Line, OrgCode, PersonId, Sha256, Slug
from sealtrail.model.words import Side


class LegalEntity(Frozen):
    """A legal entity that belongs to an organisation."""

    name: Line
    country: Country


class Holder(Frozen):
    """A root holder: a person, and the public key that only root lends them."""

    person: PersonId
    public: KeyText


class FormerHolder(Frozen):
    """A key that was a root holder's. It stays listed, so that nobody else can ever enrol it.

    ``since`` is for a key that others may have used: from when on.
    """

    person: PersonId
    public: KeyText
    ended: Moment
    kind: Literal["retired", "compromised"]
    since: Moment | None = None

    @model_validator(mode="after")
    def _of_a_compromise(self) -> FormerHolder:
        if (self.since is None) != (self.kind == "retired") or (self.since is not None and self.since > self.ended):
            raise problem(
                "since goes with a compromised root key, and comes before the key ended",
                "for kind: compromised say since when; for kind: retired leave since out",
            )
        return self


class Organisation(Frozen):
    """One of the two organisations, with its own root holders and threshold."""

    id: Slug
    code: OrgCode
    side: Side
    name: Line
    legal_entities: tuple[LegalEntity, ...] = Field(min_length=1)
    threshold: Count
    holders: tuple[Holder, ...] = Field(min_length=1)


Origin = Annotated[str, Field(pattern=r"^https://[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?(:[0-9]{1,5})?$")]
"""A page's origin as browsers write it: scheme, host, and an unusual port (RFC 6454, section 6)."""


class Root(Frozen):
    """Who stands behind the repository: two organisations, each with its own holders, keys and threshold."""

    schema_: Literal["root/1"] = Field(alias="schema")
    version: Count
    repository: Annotated[str, Field(pattern=r"^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    organisations: tuple[Organisation, ...]
    former_holders: tuple[FormerHolder, ...] = ()
    passkey_origins: tuple[Origin, ...] = ()
    predecessor: Sha256 | None = None

    @model_validator(mode="after")
    def _sound(self) -> Root:
        if [org.side for org in self.organisations] != ["sponsor", "cmo"]:
            raise problem(
                "expected exactly two organisations, the sponsor first and the CMO second",
                "one repository serves one sponsor and one contract manufacturer",
            )
        first, second = self.organisations
        if first.id == second.id or first.code == second.code:
            raise problem("the two organisations share an id or a code", "give each its own")
        for org in self.organisations:
            if org.threshold > len({h.person for h in org.holders}):
                raise problem(
                    f"{org.id} asks for {org.threshold} root holders and names {len({h.person for h in org.holders})}",
                    "lower the threshold or name more holders",
                )
        holders = [h for org in self.organisations for h in org.holders]
        if len({h.public for h in holders}) != len(holders) or len({h.person for h in holders}) != len(holders):
            raise problem("a root holder or a root key is named twice", "each holder has one key of their own")
        former = [h.public for h in self.former_holders]
        if len({*former}) != len(former) or {*former} & {h.public for h in holders}:
            raise problem("a former root key is named twice, or is in use", "a root key that ended is never used again")
        return self

    def organisation(self, org: str) -> Organisation | None:
        """The organisation with this id."""
        return next((o for o in self.organisations if o.id == org), None)

    def on_side(self, side: str) -> Organisation:
        """The organisation on one side."""
        return next(o for o in self.organisations if o.side == side)

    def other(self, org: str) -> Organisation:
        """The organisation that is not this one."""
        return next(o for o in self.organisations if o.id != org)
