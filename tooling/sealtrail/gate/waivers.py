"""Waivers: a rule rests for one record, because the sponsor's head of quality said so before, for a reason and a time.

They come from base, never from the change under judgement, and never hide a finding: what would refuse stays as a flag.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from sealtrail.finding import Finding, Severity
from sealtrail.model import Waiver
from sealtrail.rules.resting import may_rest
from sealtrail.store import Snapshot


def waived(findings: Iterable[Finding], base: Snapshot, on: date) -> Iterator[Finding]:
    """The findings, those that a waiver in base lets rest on a day turned into flags that name it."""
    kept = tuple(findings)
    if not any(_may_rest(finding) for finding in kept):
        yield from kept
        return
    granted = tuple(_granted(base, on))
    for finding in kept:
        waiver = next((w for w in granted if _may_rest(finding) and _covers(w, finding)), None)
        yield finding if waiver is None else _resting(finding, waiver)


def never_waived(findings: Iterable[Finding], base: Snapshot) -> Iterator[Finding]:
    """The findings that no waiver in base speaks of: what landed under one, over or not, is not excused by it.

    A flag counts here too: some rules flag what stands and refuse it in a step.
    """
    kept = tuple(findings)
    spoken = tuple(_held(base)) if any(_of_a_rule(finding) for finding in kept) else ()
    yield from (f for f in kept if not (_of_a_rule(f) and any(_covers(waiver, f) for waiver in spoken)))


def _may_rest(finding: Finding) -> bool:
    return finding.blocks and _of_a_rule(finding)


def _of_a_rule(finding: Finding) -> bool:
    return finding.code == finding.rule and may_rest(finding.rule)


def _granted(base: Snapshot, on: date) -> Iterator[Waiver]:
    return (waiver for waiver in _held(base) if waiver.state == "granted" and on <= waiver.expires)


def _held(base: Snapshot) -> Iterator[Waiver]:
    models = (record.model for record in base.records("waiver") if record.readable)
    return (model for model in models if isinstance(model, Waiver))


def _covers(waiver: Waiver, finding: Finding) -> bool:
    field = waiver.field
    if field is not None and finding.field != field and not finding.field.startswith(f"{field}."):
        return False
    return (waiver.rule, waiver.record) == (finding.rule, finding.record)


def _resting(finding: Finding, waiver: Waiver) -> Finding:
    return replace(
        finding,
        severity=Severity.FLAG,
        message=f"{finding.message}; {waiver.id} lets this rest until {waiver.expires}",
        hint=f"what is done instead: {' '.join(waiver.instead.split())[:200]}",
    )
