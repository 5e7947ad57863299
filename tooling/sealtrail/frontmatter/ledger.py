"""What a reading finds, and where: one place to refuse a value and to decide that enough was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NoReturn

from sealtrail.finding import Finding
from sealtrail.frontmatter.characters import place
from sealtrail.frontmatter.document import Path, Position
from sealtrail.frontmatter.refusal import MOST_FINDINGS, refusal


class Enough(Exception):
    """There is no point in reading on: the ledger has the reason. It never leaves this package."""


@dataclass
class Ledger:
    """The findings about one YAML text that begins on line ``first_line`` of the file ``path``."""

    text: str
    path: str
    first_line: int
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, at: Position, message: str, hint: str, where: Path = ()) -> None:
        """Note a finding about the value at ``where``; raises ``Enough`` when there are too many to be of use."""
        self.findings.append(refusal(self.path, at, message, hint, where))
        if len(self.findings) >= MOST_FINDINGS:
            raise Enough

    def end(self, at: Position, message: str, hint: str, where: Path = ()) -> NoReturn:
        """Note a finding after which the rest means nothing; raises ``Enough``."""
        self.findings.append(refusal(self.path, at, message, hint, where))
        raise Enough

    def at(self, offset: int) -> Position:
        """The place in the file of an offset in the text."""
        spot = place(self.text, offset)
        return Position(spot.line + self.first_line - 1, spot.column)

    def start(self, event: Any) -> Position:
        """The place in the file where an event of the parser starts."""
        return Position(event.start_mark.line + self.first_line, event.start_mark.column + 1)
