"""The evidence about one record, as a kit that an inspector takes along and checks without us.

It is made of the verified history alone: nothing here reads a clock, a configuration or the network, or writes a file.
"""

from __future__ import annotations

import json
from typing import Any

from sealtrail.evidence.archive import sums_of, zip_of
from sealtrail.evidence.gathering import EvidenceError, gather
from sealtrail.evidence.page import page
from sealtrail.evidence.readme import readme, script
from sealtrail.evidence.signers import allowed_signers
from sealtrail.history import Report, exports

__all__ = ["EvidenceError", "make"]


def make(report: Report, number: str, *, tool_version: str) -> bytes:
    """The kit about the record with this number, as the bytes of a zip that depend on the history alone.

    Raises ``EvidenceError`` when the history does not verify (that no anchor was given alone does not forbid a kit, but
    is said in it), ``UsageError`` when it holds no such record.
    """
    contents = gather(report, number, tool_version)
    events = contents.held.events
    files = dict(contents.files())
    files["allowed_signers"] = allowed_signers(contents)
    files["trail.csv"] = exports.trail_csv(events)
    files["trail.json"] = _json(exports.trail_value(report, events))
    files["verify.json"] = _json(exports.report_value(report, is_anchored=contents.is_anchored))
    files["record.html"] = page(contents)
    files["check.sh"] = script(contents)
    files["README.txt"] = readme(contents, [*files, "SHA256SUMS"])
    files["SHA256SUMS"] = sums_of(files)
    return zip_of(files, contents.holdings.at)


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
