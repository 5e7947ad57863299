"""Waivers: what the sponsor's head of quality lets rest stays visible, and nothing else rests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sealtrail.finding import Finding, Severity
from sealtrail.gate.waivers import never_waived, waived
from sealtrail.store import Snapshot
from tests.gate.past import grown

WAIVER = "WVR-LRK-2026-0011"
PATH = f"records/waivers/2026/{WAIVER}/index.md"
RECORD = "CAPA-HRW-2026-0002"
ON = date(2026, 11, 20)
FOUND = Finding("R-CA-11", "no trend", "add one", "x", record=RECORD, field="sources.0", rule="R-CA-11")


def with_waiver(state: str = "granted", **more: str) -> Snapshot:
    """The exemplar with one waiver in it."""
    said = {"rule": "R-CA-11", "record": RECORD, "expires": '"2026-11-20"', **more}
    fields = "\n".join(f"{name}: {value}" for name, value in said.items())
    text = f"""---
schema: waiver/1
id: {WAIVER}
title: One trend point is enough
revision: 1
state: {state}
org: larkspur
justification: The second point comes next month
instead: Weekly report
{fields}
---
"""
    return grown().bench.base.advance({PATH: text.encode()})


def test_what_rests_is_flagged() -> None:
    """A finding that a granted waiver names does not refuse any more, and says which waiver and until when."""
    (found,) = waived([FOUND], with_waiver(), ON)
    assert (found.severity, found.code) == (Severity.FLAG, "R-CA-11")
    assert found.message == f"no trend; {WAIVER} lets this rest until 2026-11-20"
    assert found.hint == "what is done instead: Weekly report"


@pytest.mark.parametrize("state", ["requested", "refused", "withdrawn"])
def test_not_granted(state: str) -> None:
    """A waiver that was asked for, refused or withdrawn changes nothing."""
    assert list(waived([FOUND], with_waiver(state), ON)) == [FOUND]


@pytest.mark.parametrize(
    "more",
    [
        {"rule": "R-CA-12"},
        {"record": "CAPA-HRW-2026-0001"},
        {"expires": '"2026-11-19"'},
        {"field": "problem"},
        {"field": "source"},
    ],
    ids=["another rule", "another record", "expired the day before", "another field", "the beginning of a name"],
)
def test_something_else(more: dict[str, str]) -> None:
    """A waiver for another rule, record or field, or of an earlier day, changes nothing."""
    assert list(waived([FOUND], with_waiver(**more), ON)) == [FOUND]


@pytest.mark.parametrize("field", ["sources", "sources.0"])
def test_of_a_field(field: str) -> None:
    """A waiver for a field lets rest what is found in it and below it."""
    (found,) = waived([FOUND], with_waiver(field=field), ON)
    assert not found.blocks


@pytest.mark.parametrize(
    ("code", "rule"),
    [("record.revision", "R-ID-03"), ("R-ID-06", "R-ID-06"), ("R-SG-09", "R-SG-09"), ("R-WV-01", "R-WV-01")],
)
def test_what_never_rests(code: str, rule: str) -> None:
    """Rules about identity, signatures and waivers, and the engine's own findings, rest for nobody."""
    found = Finding(code, "no", "do", "x", record=RECORD, rule=rule)
    assert list(waived([found], with_waiver(rule=rule), ON)) == [found]


def test_flags_stay_as_they_are() -> None:
    """A flag needs no waiver, and says nothing of one."""
    found = Finding("R-CA-11", "no trend", "add one", "x", record=RECORD, rule="R-CA-11", severity=Severity.FLAG)
    assert list(waived([found], with_waiver(), ON)) == [found]


@pytest.mark.parametrize("severity", [Severity.BLOCK, Severity.FLAG])
@pytest.mark.parametrize("state", ["granted", "withdrawn"])
def test_what_landed_under_a_waiver_is_not_excused_by_it(state: str, severity: Severity) -> None:
    """What was wrong before excuses a later step, but not where it was let in by a waiver, over or not."""
    let_in = replace(FOUND, severity=severity)
    other = replace(let_in, record="CAPA-HRW-2026-0001")
    assert list(never_waived([let_in, other], with_waiver(state, expires='"2026-01-01"'))) == [other]


def test_a_text_beside_a_record_is_no_record() -> None:
    """A text that is attached under the name of a record's own grants nothing, whatever it says."""
    granted = with_waiver().read(PATH)
    beside = grown().bench.base.advance({f"records/waivers/2026/{WAIVER}/attachments/index.md": granted})
    assert list(beside.records("waiver")) == list(grown().bench.base.records("waiver"))
    assert list(waived([FOUND], beside, ON)) == [FOUND]
