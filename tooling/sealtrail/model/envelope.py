"""The envelope: the fields that every record carries, whatever its type."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sealtrail.model.base import Frozen, owned_by
from sealtrail.model.dates import Day, Moment
from sealtrail.model.forms import Count, Country, FileName, Int, Line, ProductRef, RecordId, Sha256, SiteRef, Slug, Text
from sealtrail.model.words import Classification, Regime, Relation


class Link(Frozen):
    """A typed link to another record; the inverse is derived, never written."""

    rel: Relation
    to: RecordId


class TrueCopy(Frozen):
    """Who certified that a copy is true to the original, and when."""

    by: Line
    on: Day


class Attachment(Frozen):
    """A file pinned to the record by its digest: under ``attachments/`` in git, or in an evidence store by digest."""

    path: FileName
    sha256: Sha256
    bytes: Annotated[Int, Field(ge=0)]
    media_type: Line
    title: Line
    kind: Literal["original", "true_copy", "rendition"] = "original"
    certified: TrueCopy | None = None
    store: Literal["git", "evidence"] = "git"


class ExternalId(Frozen):
    """The number that another system gave the same matter, such as the CMO's own quality system."""

    system: Line
    id: Line


class Retention(Frozen):
    """How long the record is kept, and why."""

    basis: Line
    until: Day


class Envelope(Frozen):
    """The fields common to all records."""

    type_name: ClassVar[str]
    kind: ClassVar[str] = "event"
    """``event``, ``document`` or ``master``: which family the type belongs to."""

    body_owner: ClassVar[str] = "own"
    """The side that owns the text below the front matter, as ``owned_by`` says."""

    schema_: str = Field(alias="schema", title="Format")
    id: RecordId = Field(title="Number")
    title: Line = Field(title="Title")
    revision: Count = Field(title="Revision")
    state: Slug = Field(title="State")
    org: Slug = Field(title="Organisation")
    change_reason: Text | None = Field(None, title="Reason for this revision")
    custody: Literal["native", "mirrored"] = Field("native", title="Custody")
    external_ids: tuple[ExternalId, ...] = Field((), title="Numbers in other systems")
    parties: tuple[Slug, ...] = Field((), title="Parties", json_schema_extra=owned_by("joint"))
    site: SiteRef | None = Field(None, title="Site")
    products: tuple[ProductRef, ...] = Field((), title="Products", json_schema_extra=owned_by("joint"))
    markets: tuple[Country, ...] = Field((), title="Markets")
    regimes: tuple[Regime, ...] = Field((), title="Regimes")
    classification: Classification | None = Field(None, title="Classification", json_schema_extra=owned_by("joint"))
    opened_at: Moment | None = Field(None, title="Opened")
    due: Day | None = Field(None, title="Due", json_schema_extra=owned_by("sponsor"))
    links: tuple[Link, ...] = Field((), title="Links")
    attachments: tuple[Attachment, ...] = Field((), title="Attachments", max_length=1000)
    confidentiality: Literal["public", "inspection", "partner"] = Field("partner", title="Confidentiality")
    retention: Retention | None = Field(None, title="Retention")


MACHINERY = frozenset({"state", "revision", "change_reason"})
"""Fields that every step moves; who may move them is the workflow's to say, not a field owner's."""

IDENTITY = frozenset({"schema", "id", "org", "custody"})
"""Fields that never change after the first revision."""
