"""What a rule looks at: one record as it stands, as it stood, and the snapshots around it. Values and lookups only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Literal

from sealtrail import statement
from sealtrail.finding import Finding, Severity
from sealtrail.model import Approval, Envelope, RecordFile, Workflow, record_file
from sealtrail.store import Governance, Record, Snapshot


@dataclass(frozen=True)
class Case:
    """A record to be examined at a moment.

    ``record`` is as the result has it, ``None`` when it is gone. ``base`` is as it was before, ``None`` when it is new.
    ``is_step`` tells whether there is a before at all: a working directory by itself has none; ``before`` is the tree
    then. ``governance`` is the one that judges: base's, or in a working directory its own.
    """

    path: str
    record: Record | None
    base: Record | None
    snapshot: Snapshot
    governance: Governance
    at: datetime
    is_step: bool
    before: Snapshot | None = None

    @property
    def authority(self) -> Snapshot:
        """Where agreements, qualifications and waivers are looked up: base, or in a working directory itself."""
        return self.snapshot if self.before is None else self.before

    @cached_property
    def place(self) -> RecordFile:
        """What the path says about the record."""
        found = record_file(self.path)
        if found is None:
            raise ValueError(f"{self.path} is no record's path")
        return found

    @property
    def present(self) -> Record:
        """The record in the result. Only to be asked for by rules that look at what is there."""
        if self.record is None:
            raise ValueError(f"{self.path} is gone")
        return self.record

    @property
    def was(self) -> Envelope | None:
        """What base's record says, ``None`` where there was none or it could not be read."""
        return self.base.model if self.base is not None and self.base.readable else None

    @property
    def state_before(self) -> str:
        """The state in which base has the record, the empty text where it says none."""
        return "" if self.was is None else self.was.state

    @property
    def workflow(self) -> Workflow:
        """The workflow of the record's type."""
        return self.governance.workflows[self.place.type.name]

    @property
    def side(self) -> str | None:
        """The side that the record belongs to, ``None`` where there is no such organisation."""
        owner = self.governance.root.organisation(self.present.model.org)
        return None if owner is None else owner.side

    @property
    def utc_day(self) -> date:
        """The day of the moment in UTC. At the record's site it may be another one (``days.today``)."""
        return self.at.astimezone(UTC).date()

    def approvals(self) -> tuple[Approval, ...]:
        """The well-formed statements kept next to the record, whatever they are worth."""
        held = (statement.parse(s.data) for s in self.snapshot.statements(f"{self.place.folder}/approvals"))
        return tuple(a for a in held if isinstance(a, Approval))


@dataclass(frozen=True)
class Rule:
    """One rule of the catalogue: its identifier, what it demands, how much it weighs, where it comes from.

    ``needs`` says what the rule reads: the ``record`` alone, its ``neighbours`` too, the ``index`` of all records of
    some types, or the ``step`` from base. ``engine`` is the first version of the judgement that asks it.
    ``code`` is what its findings carry where that is not the identifier itself.
    """

    id: str
    demands: str
    source: str
    needs: Literal["record", "neighbours", "index", "step"]
    examine: Callable[[Case], Iterable[Finding]]
    types: frozenset[str] = frozenset()
    severity: Severity = Severity.BLOCK
    engine: int = 2
    code: str = ""

    def findings(self, case: Case) -> Iterator[Finding]:
        """What the rule has to say about a case: nothing where it does not apply."""
        if self.types and case.place.type.name not in self.types:
            return
        if self.needs == "step":
            if case.is_step:
                yield from self.examine(case)
        elif case.record is not None and case.record.readable:
            yield from self.examine(case)

    def found(
        self, case: Case, message: str, hint: str, *place: str | int, severity: Severity | None = None
    ) -> Finding:
        """What the rule has to say at a place of the record, with its own weight unless another is given."""
        weight = self.severity if severity is None else severity
        return case.present.finding(self.code or self.id, message, hint, *place, rule=self.id, severity=weight)
