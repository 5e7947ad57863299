"""What a check says about a place: one value type that every layer hands upwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: ``block`` refuses, ``flag`` stays visible for ever, ``advice`` is told to authors."""

    BLOCK = "block"
    FLAG = "flag"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong (or worth saying), where it is, and what would mend it.

    ``line`` and ``column`` count from 1 in the file as stored; 0 means that the finding concerns the file as a whole.
    ``code`` is stable and documented; ``rule`` names the rule of the catalogue that asks for it, where there is one.
    ``field`` is the dotted name in the front matter. ``commit`` is set by ``verify`` alone.
    """

    code: str
    message: str
    hint: str = ""
    path: str = ""
    line: int = 0
    column: int = 0
    record: str = ""
    field: str = ""
    rule: str = ""
    severity: Severity = Severity.BLOCK
    commit: str = ""

    @property
    def blocks(self) -> bool:
        """Whether this finding alone refuses the change."""
        return self.severity is Severity.BLOCK

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two findings "the same" before and after a change: rule or code, record, field, and what is said.

        The field alone would not do: what is wrong at a place may give way to something else that is wrong there.
        """
        return (self.rule or self.code, self.record or self.path, self.field, self.message)

    def located(self, path: str, record: str = "") -> Finding:
        """The same finding, said of a file (and the record it belongs to)."""
        return replace(self, path=path, record=record or self.record)

    def at_commit(self, commit: str) -> Finding:
        """The same finding, said of a commit."""
        return replace(self, commit=commit)


def ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    """Findings in one order that depends on nothing but themselves, each once."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda f: (f.path, f.line, f.column, f.code, f.field, f.message)))
