"""What the gate answers: a verdict with every reason at once, and who still has to sign."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sealtrail.approvals import Slot
from sealtrail.finding import Finding, Severity
from sealtrail.model import Approval, Root
from sealtrail.statement import Expected
from sealtrail.workflow import Writer


@dataclass(frozen=True)
class StatementVerdict:
    """What one added statement is worth. ``approval`` is ``None`` when its bytes are no statement."""

    path: str
    approval: Approval | None
    code: str
    late: bool = False

    @property
    def valid(self) -> bool:
        """Whether the statement counts."""
        return self.code == ""


@dataclass(frozen=True)
class RecordVerdict:
    """What became of one record in the step. ``transition`` is ``None`` when only acknowledgements were added."""

    id: str
    path: str
    revision: int
    transition: tuple[str, str] | None
    statements: tuple[StatementVerdict, ...]
    missing: tuple[Slot, ...]
    expected: Expected | None = None
    """What a further statement for this change would have to say."""
    writers: tuple[Writer, ...] = ()
    """The roles that may sign as author of this change."""
    sites: frozenset[str] | None = frozenset()
    """The sites that a signer's role must reach: an empty set where only a role for all sites does, ``None`` where any
    role will do."""
    roots: tuple[Root, ...] = ()
    """The roots whose holders count: base's, and the one to come where the step replaces it."""


@dataclass(frozen=True)
class Verdict:
    """The judgement of one step from base to result."""

    records: tuple[RecordVerdict, ...]
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> bool:
        """Whether the step may land: nothing blocks."""
        return not any(finding.blocks for finding in self.findings)

    @property
    def recorded(self) -> Verdict:
        """The verdict without advice, which is for authors and kept nowhere."""
        if all(f.severity is not Severity.ADVICE for f in self.findings):
            return self
        return replace(self, findings=tuple(f for f in self.findings if f.severity is not Severity.ADVICE))
