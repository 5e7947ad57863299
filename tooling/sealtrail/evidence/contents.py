"""What lies in the evidence about one record, as values: each file with its name in the kit, its bytes and its meaning.

Every file has its name here alone, so that the commands, the page and the archive mean the same one. Names are made of
numbers, digests and what the gate allows as a file name, so none of them can surprise a shell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sealtrail.history import Cure, Report, Signature, Suspect
from sealtrail.model import Attachment, Enrolment
from sealtrail.publish.holdings import Held, Holdings, Revision

NO_ANCHOR = "anchor.missing"


@dataclass(frozen=True, slots=True)
class Headline:
    """What must be read before anything else: in loud words, and in a sentence."""

    loud: str
    said: str


@dataclass(frozen=True)
class Signed:
    """A statement and its signature: their bytes, where they lie in the kit, and who says what with them."""

    path: str
    data: bytes
    armour: bytes
    said: Signature


@dataclass(frozen=True)
class Rules:
    """What governed: all of ``schema/`` under one version of the policy, and the lines that the digest is made from."""

    folder: str
    version: int
    files: tuple[tuple[str, bytes], ...]
    listing: bytes

    @property
    def list_path(self) -> str:
        """Where the lines lie in the kit."""
        return f"{self.folder}/listing.txt"


@dataclass(frozen=True)
class Landed:
    """One revision as it landed: its text, the policy that judged it, and what was signed about it."""

    path: str
    revision: Revision
    rules: Rules
    statements: tuple[Signed, ...]

    @property
    def number(self) -> int:
        """The revision's number."""
        return self.revision.record.model.revision


@dataclass(frozen=True)
class Pinned:
    """An attachment as a revision was the first to pin it; without bytes where they are kept outside of git."""

    path: str
    by: int
    what: Attachment
    data: bytes | None


@dataclass(frozen=True)
class Proof:
    """A proof of possession of a key, of a record that is a person."""

    path: str
    data: bytes
    armour: bytes
    said: Enrolment


@dataclass(frozen=True)
class Founding:
    """The system change that founded the repository, for a record that came with it and has no signatures itself."""

    path: str
    data: bytes
    statements: tuple[Signed, ...]


@dataclass(frozen=True)
class Contents:
    """Everything about one record that an inspector takes along."""

    report: Report
    holdings: Holdings
    held: Held
    revisions: tuple[Landed, ...]
    rules: tuple[Rules, ...]
    attachments: tuple[Pinned, ...]
    proofs: tuple[Proof, ...]
    founding: Founding | None

    @property
    def is_anchored(self) -> bool:
        """Whether the history was compared with an anchor that somebody keeps."""
        return all(finding.code != NO_ANCHOR for finding in self.report.findings)

    @property
    def headlines(self) -> tuple[Headline, ...]:
        """What a reader must know of the whole history first: no anchor, each doubt, each incident."""
        doubts = (_doubt(suspect) for suspect in self.report.suspects if suspect.is_open)
        return (*(() if self.is_anchored else (_UNANCHORED,)), *doubts, *map(_incident, self.report.incidents))

    @property
    def statements(self) -> tuple[Signed, ...]:
        """Every statement in the kit, those of the founding first."""
        founding = () if self.founding is None else self.founding.statements
        return (*founding, *(one for landed in self.revisions for one in landed.statements))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files that came out of the repository, byte for byte, by their names in the kit."""
        for landed in self.revisions:
            yield landed.path, landed.revision.record.data
        if self.founding is not None:
            yield self.founding.path, self.founding.data
        signed: tuple[Signed | Proof, ...] = (*self.statements, *self.proofs)
        for one in signed:
            yield one.path, one.data
            yield f"{one.path}.sig", one.armour
        for pinned in self.attachments:
            if pinned.data is not None:
                yield pinned.path, pinned.data
        for rules in self.rules:
            yield rules.list_path, rules.listing
            for path, data in rules.files:
                yield f"{rules.folder}/{path}", data


_UNANCHORED = Headline(
    "WITHOUT AN ANCHOR",
    "nobody has compared this history with an anchor kept elsewhere, so it may be any repository with a genesis of "
    "its own",
)


def _incident(cure: Cure) -> Headline:
    steps = ", ".join(f"step {one.number} (commit {one.commit[:10]}: {', '.join(one.codes)})" for one in cure.cured)
    return Headline("WITH INCIDENTS", f"{steps} failed and does not count, as both sides signed in {cure.record}")


def _doubt(suspect: Suspect) -> Headline:
    where = f"step {suspect.step.number}, with {', '.join(sorted(suspect.waiting))}, is in doubt"
    return Headline("SUSPECT", f"{where}: {suspect.why}; nobody has signed it anew")
