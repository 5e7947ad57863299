"""Sites and products: the master data that agreements and events point to."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Frozen, Refers, owned_by
from sealtrail.model.dates import Day
from sealtrail.model.envelope import Envelope
from sealtrail.model.forms import AgreementRef, Bool, Country, Line, RecordId, SiteId, Text
from sealtrail.model.words import Activity, ChangeCategory, RiskTier
from sealtrail.model.zones import TimeZone


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


class Certification(Frozen):
    """A certificate under a standard that a body other than an authority gave."""

    scheme: Literal["BRCGS", "SQF", "FSSC22000", "IFS", "ISO13485", "MDSAP", "ISO9001"]
    number: Line
    valid_to: Day


class Capability(Frozen):
    """A unit operation that the site can carry out, and at which scale."""

    operation: Line
    dosage_form: Line
    scale: Line
    containment: Line | None = None


class RegulatoryEvent(Frozen):
    """What an authority found or did at the site; ``open`` as long as it is not settled."""

    authority: Line
    on: Day
    kind: Literal[
        "inspection", "483", "warning_letter", "import_alert", "gmp_noncompliance", "recall", "consent_decree",
    ]  # fmt: skip
    outcome: Literal["NAI", "VAI", "OAI", "compliant", "noncompliant"] | None = None
    reference: Line
    open: Bool


class Subcontracted(Frozen):
    """Work that the site passes on, and the agreement that allows it."""

    site: SiteId
    activity: Activity
    approved_in: AgreementRef | None = None


class Continuity(Frozen):
    """The plan for going on after a disaster, and when it was tried."""

    plan_date: Day
    tested_on: Day | None = None
    second_source: Line | None = None


class SystemOfRecord(Frozen):
    """Which system at the site holds the original of which data."""

    dataset: Line
    system: Line
    owner: Line


class Site(Envelope):
    """A place where product is made, packed, tested or stored."""

    type_name: ClassVar[str] = "site"
    kind: ClassVar[str] = "master"

    schema_: Literal["site/1"] = Field(alias="schema", title="Format")
    legal_name: Line = Field(title="Legal name")
    site_name: Line = Field(title="Site name")
    address: Text = Field(title="Address")
    country: Country = Field(title="Country")
    time_zone: TimeZone = Field(title="Time zone")
    calendar: Line = Field(title="Calendar")
    activities: tuple[Activity, ...] = Field(title="Activities", min_length=1)
    identifiers: tuple[Identifier, ...] = Field((), title="Identifiers")
    licences: tuple[Licence, ...] = Field((), title="Licences")
    risk_tier: RiskTier = Field(title="Risk tier", json_schema_extra=owned_by("either"))
    certifications: tuple[Certification, ...] = Field((), title="Certificates")
    capabilities: tuple[Capability, ...] = Field((), title="Capabilities")
    shared_facility_hazards: tuple[Line, ...] = Field((), title="Hazards in shared rooms")
    regulatory_history: tuple[RegulatoryEvent, ...] = Field(
        (), title="Regulatory history", json_schema_extra=owned_by("either")
    )
    subcontracted: tuple[Subcontracted, ...] = Field((), title="Subcontractors")
    continuity: Continuity | None = Field(None, title="Business continuity")
    systems_of_record: tuple[SystemOfRecord, ...] = Field((), title="Systems of record")


class RegisteredDetail(Frozen):
    """What the dossier of a market fixes, by the category of change that would touch it, and where it stands there."""

    category: ChangeCategory
    section: Line
    sites: tuple[SiteId, ...] = ()
    detail: Text | None = None


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
    registered_details: tuple[RegisteredDetail, ...] = ()
    status: Literal["pending", "authorised", "suspended", "withdrawn"] = "authorised"
    spec: Annotated[RecordId, Refers.to("spec")] | None = None


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
    risk_tier: RiskTier = Field(title="Risk tier")
    prescription_only: Bool = Field(True, title="Prescription only")
