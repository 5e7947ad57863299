"""Sites and products: the master data that agreements and events point to."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Bool, Country, Day, Frozen, Line, SiteId, Text
from sealtrail.model.envelope import Envelope
from sealtrail.model.words import Activity


class Identifier(Frozen):
    """An identifier that an authority or registry gave the site or product."""

    scheme: Literal["FEI", "DUNS", "GLN", "EUDRAGMDP", "SPOR", "FDA_FOOD", "ISO", "NDC", "GTIN", "MA", "PHPID"]
    value: Line


class Licence(Frozen):
    """A manufacturing licence or certificate of the site."""

    authority: Line
    kind: Line
    number: Line
    valid_from: Day
    valid_to: Day | None = None


class Site(Envelope):
    """A place where product is made, packed, tested or stored."""

    type_name: ClassVar[str] = "site"
    kind: ClassVar[str] = "master"

    schema_: Literal["site/1"] = Field(alias="schema", title="Format")
    legal_name: Line = Field(title="Legal name")
    site_name: Line = Field(title="Site name")
    address: Text = Field(title="Address")
    country: Country = Field(title="Country")
    time_zone: Line = Field(title="Time zone")
    calendar: Line = Field(title="Calendar")
    activities: tuple[Activity, ...] = Field(title="Activities", min_length=1)
    identifiers: tuple[Identifier, ...] = Field((), title="Identifiers")
    licences: tuple[Licence, ...] = Field((), title="Licences")
    risk_tier: Literal["critical", "major", "minor"] = Field(title="Risk tier")


class RegisteredSite(Frozen):
    """A site named in the dossier for an activity."""

    site: SiteId
    activity: Activity


class Market(Frozen):
    """One market in which the product is authorised."""

    market: Country
    authorisation_no: Line
    holder: Line
    registered_sites: tuple[RegisteredSite, ...] = ()


class Product(Envelope):
    """A product that the sponsor owns."""

    type_name: ClassVar[str] = "product"
    kind: ClassVar[str] = "master"

    schema_: Literal["product/1"] = Field(alias="schema", title="Format")
    name: Line = Field(title="Name")
    strength: Line = Field(title="Strength")
    dosage_form: Line = Field(title="Dosage form")
    route: Line = Field(title="Route")
    identifiers: tuple[Identifier, ...] = Field((), title="Identifiers")
    authorisations: tuple[Market, ...] = Field((), title="Authorisations")
    pack: Text | None = Field(None, title="Pack")
    shelf_life: Line | None = Field(None, title="Shelf life")
    storage: Line | None = Field(None, title="Storage")
    risk_tier: Literal["critical", "major", "minor"] = Field(title="Risk tier")
    prescription_only: Bool = Field(True, title="Prescription only")
