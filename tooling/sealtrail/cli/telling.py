"""What verify says, for people and for programs: the verdict first, then what is cured or wrong, then what it rests on.

Nothing here depends on the machine: the same report is told in the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sealtrail.cli.render import findings_text, printable
from sealtrail.history import Report, exports
from sealtrail.history.checkpoint import Moved, Since
from sealtrail.model import Anchor, parse_moment


def report_json(report: Report, pinned: Anchor | None, told: Since | None) -> dict[str, Any]:
    """The report as one object. ``anchor`` is the genesis tree's digest that was pinned, null where none was."""
    value = exports.report_value(report, is_anchored=pinned is not None)
    return value if told is None else value | {"since": _since_json(told)}


def _since_json(told: Since) -> dict[str, Any]:
    said = told.checkpoint.predicate
    return {
        "holds": told.holds,
        "step": said.steps,
        "commit": said.commit,
        "tree_sha256": told.checkpoint.tree_sha256,
        "made_at": said.made_at,
        "signatory": said.signatory.model_dump(),
        "steps": told.steps if told.holds else None,
        "records": [
            {"id": m.record, "before": m.before, "revision": m.revision, "signatures": m.signatures}
            for m in told.records
        ],
    }


def report_text(report: Report, pinned: Anchor | None, told: Since | None) -> str:
    """The report as an inspector reads it."""
    snapshot = report.snapshot
    source = snapshot.read if snapshot is not None else lambda _: None
    parts = [
        "\n".join(_verdict(report)),
        findings_text(report.findings, source),
        "\n".join([*_cure(report), *_rests_on(report, pinned), *(_since(told) if told is not None else ())]),
    ]
    return "\n".join(part for part in parts if part)


def _verdict(report: Report) -> Iterator[str]:
    counted = sum(s.valid for step in report.valid_steps for r in step.verdict.records for s in r.statements)
    word = f"{report.verdict} with incidents" if report.incidents and report.verdict == "valid" else report.verdict
    yield f"{word}: {len(report.valid_steps)} of {len(report.steps)} steps, {counted} signatures"
    for cure in report.incidents:
        yield f"  {cure.record}, signed by both sides at step {cure.step.number}: what these steps did does not count"
        for one in cure.cured:
            yield f"    step {one.number}  {one.commit}  {', '.join(one.codes)}"


def _cure(report: Report) -> Iterator[str]:
    """What helps where steps landed that must not have: what a gate would have asked for comes too late."""
    if report.verdict == "invalid" and report.steps and report.steps[-1].after.failed:
        yield "  what has landed is not mended by these hints: both sides sign an incident (sealtrail incident)"


def _rests_on(report: Report, pinned: Anchor | None) -> Iterator[str]:
    if not report.steps:
        return
    first, last = report.steps[0], report.steps[-1]
    yield f"  genesis {first.commit.id}  {_minute(first.at)}"
    if report.anchor is not None:
        why = "as your anchor pins it" if pinned == report.anchor else "compare it with your own copy"
        yield f"  tree    {report.anchor.tree_sha256}  (of the genesis: {why})"
    yield f"  tip     {report.tip}  {_minute(last.at)}"


def _since(told: Since) -> Iterator[str]:
    said = told.checkpoint.predicate
    who = printable(f"{said.signatory.name} of {said.signatory.organisation}")
    signed = f"  since   step {said.steps}, which {who} signed at {_minute(parse_moment(said.made_at))}"
    if not told.holds:
        yield f"{signed}, cannot be found as it was: see above"
        return
    yield f"{signed}, is unchanged; {_count(told.steps, 'step')} since"
    for moved in told.records:
        yield f"          {_moved(moved)}"


def _moved(moved: Moved) -> str:
    before = f", before {moved.before}" if moved.before not in (0, moved.revision) else ""
    change = "is new" if moved.before == 0 else "is unchanged" if moved.before == moved.revision else "changed"
    return f"{moved.record} {change}: revision {moved.revision}{before}, {_count(moved.signatures, 'signature')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
