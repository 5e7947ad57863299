"""The audit trail and the verdict as data, for spreadsheets and programs. Pure.

Source of the columns: 21 CFR 11.10(e), EU GMP Annex 11 clause 9; who, what, when and why.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sealtrail.finding import Finding
from sealtrail.history.trail import Event
from sealtrail.history.verify import Cure, Report

_COLUMNS = ("record", "revision", "action", "what", "field", "old", "new", "who", "declared_at", "proven_at", "why",
            "flags", "step", "commit")  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def trail_value(report: Report, events: Iterable[Event]) -> dict[str, Any]:
    """Events of the audit trail (``sealtrail.trail/1``)."""
    return {"schema": "sealtrail.trail/1", "verdict": report.verdict, "events": [trail_row(event) for event in events]}


def trail_csv(events: Iterable[Event]) -> bytes:
    """Events of the audit trail as comma-separated values (RFC 4180), in UTF-8; no cell runs in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in map(trail_row, events):
        writer.writerow([_harmless(str(row[name])) for name in _COLUMNS])
    return out.getvalue().encode()


def report_value(report: Report, *, is_anchored: bool) -> dict[str, Any]:
    """The verdict on the whole history (``sealtrail.verify/1``), as ``sealtrail verify`` tells it to programs."""
    own = report.anchor
    return {
        "schema": "sealtrail.verify/1",
        "verdict": report.verdict,
        "steps": len(report.steps),
        "tip": report.tip,
        "anchor": own.tree_sha256 if own is not None and is_anchored else None,
        "incidents": [_incident(cure) for cure in report.incidents],
        "since": None,
        "findings": [_finding(finding) for finding in report.findings],
    }


def _incident(cure: Cure) -> dict[str, Any]:
    cured = [{"step": one.number, "commit": one.commit, "codes": list(one.codes)} for one in cure.cured]
    return {"record": cure.record, "step": cure.step.number, "commit": cure.step.commit.id, "cured": cured}


def _finding(finding: Finding) -> dict[str, Any]:
    names = ("code", "severity", "path", "line", "column", "record", "field", "rule", "message", "hint")
    commit = {"commit": finding.commit} if finding.commit else {}
    return {name: getattr(finding, name) for name in names} | commit


def trail_row(event: Event) -> dict[str, Any]:
    """An event by its columns."""
    who = "; ".join(
        f"{s.printed_name}, {s.role} of {s.organisation}, key {s.approval.predicate.signatory.key}" for s in event.who
    )
    return {
        "record": event.record, "revision": event.revision, "action": event.action, "what": event.what,
        "field": ".".join(map(str, event.place)), "old": _cell(event.old), "new": _cell(event.new), "who": who,
        "declared_at": "" if event.declared_at is None else _utc(event.declared_at),
        "proven_at": _utc(event.proven_at), "why": event.why, "flags": "; ".join(event.flags), "step": event.step,
        "commit": event.commit,
    }  # fmt: skip


def _cell(value: Any) -> str:
    """A text as it is, anything else as compact JSON, nothing as nothing."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _harmless(text: str) -> str:
    # A spreadsheet runs what begins like a formula.
    return f"'{text}" if text.startswith(_FORMULA) else text
