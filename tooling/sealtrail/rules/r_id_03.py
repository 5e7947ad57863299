"""R-ID-03: every landing raises the revision by one and says why.

A new record is revision 1. From then on each change counts one up and carries a ``change_reason`` of its own, so that
the audit trail can answer "why" for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``record.revision``."""
    record = case.present
    revision, reason = record.model.revision, record.model.change_reason
    if revision > 1 and reason is None:
        yield RULE.found(
            case,
            f"revision {revision} has no change_reason",
            "add a line such as: change_reason: Root cause added after the interview",
            "revision",
        )
    if not case.is_step:
        return
    if case.base is not None and not case.base.readable:
        return
    expected = 1 if case.base is None else case.base.model.revision + 1
    if revision != expected:
        yield RULE.found(
            case, f"expected revision {expected}, got {revision}", f"write revision: {expected}", "revision"
        )


RULE = Rule(
    "R-ID-03",
    "each landing raises the revision by one and says why",
    "21 CFR 11.10(e); EU GMP Annex 11, 9",
    "record",
    examine,
    engine=1,
    code="record.revision",
)
