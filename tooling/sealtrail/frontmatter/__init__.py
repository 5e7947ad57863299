"""The strict reader of records and schema files: bytes in; values with their places, or findings, out.

Two readers that disagree on a file are a hole, so whatever YAML readers take in two ways is refused here, each time
with the line, the column and what would mend it. This package is the only one that imports ``yaml`` and the
``frontmatter`` library. It knows no record type, opens no file and writes none.
"""

from __future__ import annotations

from sealtrail.frontmatter.document import Document, Parsed, Position
from sealtrail.frontmatter.reading import (
    FRONT_MATTER_LIMIT,
    RECORD_LIMIT,
    StrictHandler,
    parse_record,
    parse_yaml,
)
from sealtrail.frontmatter.refusal import RefusedError

__all__ = [
    "FRONT_MATTER_LIMIT",
    "RECORD_LIMIT",
    "Document",
    "Parsed",
    "Position",
    "RefusedError",
    "StrictHandler",
    "parse_record",
    "parse_yaml",
]
