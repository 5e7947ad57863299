"""How this package says no: one shape of finding, and the one exception that the library's protocol calls for."""

from __future__ import annotations

from sealtrail.errors import SealtrailError
from sealtrail.finding import Finding, Severity
from sealtrail.frontmatter.document import Path, Position

CODE = "record.schema"
RULE = "R-ID-04"

# A hostile file must not drown the reader of the report; the first hundred say enough.
MOST_FINDINGS = 100

WHOLE_FILE = Position(0, 0)


def refusal(file: str, at: Position, message: str, hint: str, field: Path = ()) -> Finding:
    """A blocking finding about a place in a file; ``field`` is the path of the value that it concerns, if any."""
    return Finding(
        code=CODE,
        rule=RULE,
        severity=Severity.BLOCK,
        message=message,
        hint=hint,
        path=file,
        line=at.line,
        column=at.column,
        field=".".join(str(step) for step in field),
    )


def excerpt(text: str) -> str:
    """A short, one-line, quoted piece of the file, fit for a message."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    return "'" + shown.replace("\n", " ") + "'"


class RefusedError(SealtrailError):
    """A text was refused while the ``frontmatter`` library was reading it; ``findings`` say why.

    The library's handler protocol knows no other way to say no. ``parse_record`` never lets it out.
    """

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        super().__init__(first.message, hint=first.hint, code=first.code)
        self.findings = findings
