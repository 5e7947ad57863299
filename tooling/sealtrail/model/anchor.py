"""The anchor: the one page that an inspector pins, and that nothing in a repository can override."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sealtrail.model.base import Frozen
from sealtrail.model.forms import Line, Sha256


class Anchor(Frozen):
    """Which repository, which genesis, and the digests of its tree and of root v1."""

    schema_: Literal["anchor/1"] = Field("anchor/1", alias="schema")
    repository: Line
    genesis: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    tree_sha256: Sha256
    root_sha256: Sha256
