"""The shapes of what is signed: in-toto Statements v1 about a record's bytes or about a key."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sealtrail.model.base import Frozen, problem
from sealtrail.model.forms import Count, Fingerprint, KeyText, Line, PersonId, RecordId, RepoPath, Sha256, Slug, Text
from sealtrail.model.words import Meaning

TYPE = "https://in-toto.io/Statement/v1"
# Spelt out, because elsewhere a digit class takes the digits of every script, and one moment would have many spellings.
UtcSecond = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
Offset = Annotated[str, Field(pattern=r"^[+-](0[0-9]|1[0-4]):[0-5][0-9]$")]


class Sha256Digest(Frozen):
    """A digest, by the only algorithm in use."""

    sha256: Sha256


class Subject(Frozen):
    """The one file that a statement is about."""

    name: RepoPath
    digest: Sha256Digest


class Transition(Frozen):
    """The change of state that a statement authorises; ``none`` is where a new record comes from."""

    from_: Slug = Field(alias="from")
    to: Slug


class Signatory(Frozen):
    """Who signs, as the person record says, in which role and with which key."""

    id: PersonId
    name: Line
    organisation: Slug
    role: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]
    key: Fingerprint
    deputy_for: PersonId | None = None
    """Whose role it is, where the signer only stands in for it; left out elsewhere."""

    @model_validator(mode="before")
    @classmethod
    def _said_or_left_out(cls, value: Any) -> Any:
        # Otherwise there would be two ways to write the same statement.
        if isinstance(value, dict) and "deputy_for" in value and value["deputy_for"] is None:
            raise problem("deputy_for is empty", "leave it out where nobody is deputised for")
        return value


class PolicyReference(Frozen):
    """The policy whose sentence was signed."""

    version: Count
    sha256: Sha256


class ApprovalPredicate(Frozen):
    """What a signature on a record says (DESIGN of the statement: its fields are its meaning)."""

    repository: Line
    record: RecordId
    revision: Count
    prior: Sha256 | None
    transition: Transition | None
    meaning: Meaning
    meaning_text: Text
    signatory: Signatory
    signed_at: UtcSecond
    local_offset: Offset
    policy: PolicyReference
    reason: Text
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Approval(Frozen):
    """A statement about one revision of one record."""

    type_: Literal["https://in-toto.io/Statement/v1"] = Field(alias="_type")
    subject: Annotated[tuple[Subject, ...], Field(min_length=1, max_length=1)]
    predicateType: Literal["urn:sealtrail:approval:v1"]  # noqa: N815 - the name that in-toto gives it
    predicate: ApprovalPredicate


class EnrolmentPredicate(Frozen):
    """Binds a key to a person, an organisation and a repository."""

    repository: Line
    person: PersonId
    organisation: Slug
    public: KeyText


class Enrolment(Frozen):
    """A proof that the person holds the private half of the key."""

    type_: Literal["https://in-toto.io/Statement/v1"] = Field(alias="_type")
    subject: Annotated[tuple[Subject, ...], Field(min_length=1, max_length=1)]
    predicateType: Literal["urn:sealtrail:enrolment:v1"]  # noqa: N815 - the name that in-toto gives it
    predicate: EnrolmentPredicate
