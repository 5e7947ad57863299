"""What verify says, read from the top: the verdict, what was cured, what is wrong, and what it all rests on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sealtrail.cli.telling import report_json, report_text
from sealtrail.finding import Finding
from sealtrail.gate import Failed
from sealtrail.history import Cure, Report
from tests.gate.past import lived


@pytest.fixture(scope="module")
def report() -> Report:
    """The story under the first engine, verified against its anchor: nothing speaks against it, not even a flag."""
    return lived().verify()


def cured(report: Report) -> Report:
    """The report, as if the last step were an incident that cured the two steps before it."""
    *_, one, two, last = report.steps
    failed = (
        Failed(one.number, one.commit.id, ("approval.missing",)),
        Failed(two.number, two.commit.id, ("record.revision", "time.future")),
    )
    return replace(report, incidents=(Cure("INC-LRK-2026-0001", replace(last, cured=failed), failed),))


def test_a_valid_history(report: Report) -> None:
    """The first word is the verdict, and below it stands where the history begins and ends."""
    anchor = report.anchor
    assert anchor is not None
    first, *rest = report_text(report, anchor, None).splitlines()
    signed = sum(len(r.statements) for step in report.steps for r in step.verdict.records)
    assert first == f"valid: {len(report.steps)} of {len(report.steps)} steps, {signed} signatures"
    assert rest == [
        f"  genesis {report.steps[0].commit.id}  {report.steps[0].at:%Y-%m-%d %H:%M} UTC",
        f"  tree    {anchor.tree_sha256}  (of the genesis: as your anchor pins it)",
        f"  tip     {report.tip}  {report.steps[-1].at:%Y-%m-%d %H:%M} UTC",
    ]


def test_incidents_come_first(report: Report) -> None:
    """A history that was cured is never called valid without its incidents, which are told before all else."""
    told = report_text(cured(report), None, None).splitlines()
    *_, one, two, last = report.steps
    assert told[0].startswith("valid with incidents: ")
    assert told[0].split(": ")[1].startswith(f"{len(report.steps) - 2} of {len(report.steps)} steps, ")
    assert told[1:4] == [
        f"  INC-LRK-2026-0001, signed by both sides at step {last.number}: what these steps did does not count",
        f"    step {one.number}  {one.commit.id}  approval.missing",
        f"    step {two.number}  {two.commit.id}  record.revision, time.future",
    ]
    (incident,) = report_json(cured(report), None, None)["incidents"]
    assert incident == {
        "record": "INC-LRK-2026-0001",
        "step": last.number,
        "commit": last.commit.id,
        "cured": [
            {"step": one.number, "commit": one.commit.id, "codes": ["approval.missing"]},
            {"step": two.number, "commit": two.commit.id, "codes": ["record.revision", "time.future"]},
        ],
    }


def test_what_is_wrong_stands_between(report: Report) -> None:
    """Findings come after the verdict, and before what it rests on; other verdicts keep their one word."""
    wrong = replace(
        cured(report), verdict="invalid", findings=(Finding("tree.kind", "a link lies there", "remove it"),)
    )
    told = report_text(wrong, None, None).splitlines()
    assert told[0].startswith("invalid: ")
    assert told[4:6] == ["error[tree.kind] a link lies there", "   = hint: remove it"]
    assert told[6].startswith("  genesis ")
    assert told[7].endswith("(of the genesis: compare it with your own copy)")


def test_a_history_that_could_not_be_read() -> None:
    """Where no step could be walked, there is a verdict and what is wrong, and nothing that it could rest on."""
    unread = Report("indeterminate", "1" * 40, (), (Finding("object.missing", "a commit is missing"),), None)
    assert report_text(unread, None, None).splitlines() == [
        "indeterminate: 0 of 0 steps, 0 signatures",
        "error[object.missing] a commit is missing",
    ]
