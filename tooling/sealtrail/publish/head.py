"""How far the published history had come: what a checkpoint signs, here unsigned, for those who keep one. Pure.

It proves nothing: it is worth what the signed checkpoint, kept by somebody else, says of the same step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sealtrail import digest
from sealtrail.model import TYPE
from sealtrail.publish.holdings import Holdings

FILE = "checkpoint-unsigned.json"


@dataclass(frozen=True)
class Head:
    """The last step of the history: its number, when it landed (UTC), its commit, and every file by SHA-256."""

    repository: str
    genesis: str
    steps: int
    at: datetime
    commit: str
    tree_sha256: str

    @property
    def data(self) -> bytes:
        """The statement that ``sealtrail checkpoint`` makes, without who signs it and when (``model.Checkpoint``)."""
        return digest.canonical({
            "_type": TYPE,
            "subject": [{"name": ".", "digest": {"sha256": self.tree_sha256}}],
            "predicateType": "urn:sealtrail:checkpoint:v1",
            "predicate": {
                "repository": self.repository, "genesis": self.genesis, "commit": self.commit, "steps": self.steps,
                "step_at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
        })  # fmt: skip


def head_of(holdings: Holdings) -> Head | None:
    """The head of a verified history, nothing where its genesis did not verify."""
    anchor, tip = holdings.basis.anchor, holdings.basis.landings[-1]
    if anchor is None:
        return None
    return Head(anchor.repository, anchor.genesis, tip.number, tip.at, tip.commit, holdings.files.sha256)
