"""The checkpoint: a signed head of a verified history, which a person keeps and later holds against us."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sealtrail.model.base import Frozen
from sealtrail.model.dates import parse_moment
from sealtrail.model.forms import Count, Fingerprint, Line, PersonId, Sha256, Slug
from sealtrail.model.statements import Sha256Digest, UtcSecond


def _in_the_calendar(value: str) -> str:
    parse_moment(value)
    return value


Second = Annotated[UtcSecond, AfterValidator(_in_the_calendar)]
"""A moment in UTC to the second, one that a calendar has; ``parse_moment`` reads it."""

CommitId = Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]


class Witness(Frozen):
    """Who verified the history and signs for what was found there, and with which key."""

    id: PersonId
    name: Line
    organisation: Slug
    key: Fingerprint


class WholeTree(Frozen):
    """Every file at the tip: SHA-256 over the byte-sorted lines ``mode SP sha256(blob) SP path LF``."""

    name: Literal["."]
    digest: Sha256Digest


class CheckpointPredicate(Frozen):
    """Which history, how far, and when somebody saw it. Times are UTC; ``step_at`` is the tip's step time."""

    repository: Line
    genesis: CommitId
    commit: CommitId
    steps: Count
    step_at: Second
    made_at: Second
    signatory: Witness


class Checkpoint(Frozen):
    """An in-toto Statement v1 about the tree at the tip of a verified history."""

    type_: Literal["https://in-toto.io/Statement/v1"] = Field(alias="_type")
    subject: Annotated[tuple[WholeTree, ...], Field(min_length=1, max_length=1)]
    predicateType: Literal["urn:sealtrail:checkpoint:v1"]  # noqa: N815 - the name that in-toto gives it
    predicate: CheckpointPredicate

    @property
    def tree_sha256(self) -> Sha256:
        """The digest of the whole tree that was signed."""
        return self.subject[0].digest.sha256
