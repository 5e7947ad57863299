"""What the site stands on: the verdict, the landings, the files, and what an audience does not see. Values alone.

Pages get these in place of reports, steps and snapshots, each of which leads to everything that a repository holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from sealtrail import gate, history
from sealtrail.finding import Finding, Severity
from sealtrail.model import Anchor, RecordFile, record_file
from sealtrail.store import Snapshot

Audience = Literal["inspection", "partner", "internal"]
"""Who a site is made for: an inspector of either party, both parties, or one of them in its own house."""


@dataclass(frozen=True, slots=True)
class Landing:
    """A step that counts, as pages tell of it: its number, when (UTC) and by which commit, and what was flagged.

    ``withheld`` says that it brought something that the audience does not see.
    """

    number: int
    at: datetime
    commit: str
    flags: tuple[Finding, ...] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Cured:
    """An incident, its landing, and the steps of which it says that they do not count."""

    record: str
    step: Landing
    cured: tuple[gate.Failed, ...]


@dataclass(frozen=True)
class Basis:
    """What the verdict on the history is and rests on. ``steps`` counts all that were judged, landings or not."""

    verdict: str
    tip: str
    anchor: Anchor | None
    steps: int
    landings: tuple[Landing, ...]
    incidents: tuple[Cured, ...]
    doubts: Mapping[str, str]
    """By number: why a record is in doubt, as long as nobody signed it anew."""

    @property
    def doubtful(self) -> bool:
        """Whether anything is in doubt, be it seen or withheld."""
        return self.verdict == "suspect"


@dataclass(frozen=True)
class Files:
    """The repository's files at that moment, but for those of ``closed`` records, by their numbers."""

    _snapshot: Snapshot
    closed: frozenset[str] = frozenset()

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, nothing where there is none or it is closed."""
        place = record_file(path)
        return None if place is not None and place.id in self.closed else self._snapshot.read(path)

    def below(self, folder: str) -> Iterator[tuple[str, bytes]]:
        """The files anywhere below a folder, path and bytes, in the order of their paths; none that is closed."""
        for path in sorted(path for path, _ in self._snapshot.files(folder)):
            data = self.read(path)
            if data is not None:
                yield path, data

    def without(self, closed: frozenset[str]) -> Files:
        """These files, but for those of some records."""
        return Files(self._snapshot, self.closed | closed)

    @cached_property
    def sha256(self) -> str:
        """The digest of every file, closed ones too (``digest.tree_digest``): nobody can guess what it covers."""
        snapshot = self._snapshot
        found: str = snapshot.remember(("tree sha256", snapshot.tree), snapshot.sha256)
        return found


@dataclass(frozen=True, slots=True)
class Withheld:
    """A record that the audience does not see: its number and type, and what commits to all that is withheld.

    ``digest`` is empty where nothing in the record's folder would keep it from being guessed (``audience``).
    """

    place: RecordFile
    digest: str
    named_by: tuple[str, ...] = ()
    """The records that are seen and name it."""

    @property
    def page(self) -> str:
        """The address of the page that says so: the record's own."""
        return f"{self.place.type.folder}/{self.place.id}.html"


def basis_of(report: history.Report) -> Basis:
    """What a verified report says, without a way back to what its steps hold."""
    landings = tuple(map(_landing, report.valid_steps))
    incidents = tuple(Cured(cure.record, _landing(cure.step), cure.cured) for cure in report.incidents)
    doubts = {number: suspect.why for suspect in report.suspects for number in sorted(suspect.waiting)}
    return Basis(report.verdict, report.tip, report.anchor, len(report.steps), landings, incidents, doubts)


def _landing(step: gate.Step) -> Landing:
    flags = tuple(finding for finding in step.verdict.findings if finding.severity is Severity.FLAG)
    return Landing(step.number, step.at, step.commit.id, flags)
