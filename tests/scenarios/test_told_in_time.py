"""Over Thanksgiving: a deviation is known on Wednesday, and the agreement gives two business days to tell of it."""

from __future__ import annotations

from datetime import UTC, datetime

from sealtrail.cli.clockface import Known, due_text
from sealtrail.clocks import Clock, World, clocks
from sealtrail.finding import Finding
from sealtrail.history.landings import landings
from tests.gate.bench import CMO_QA, path_of
from tests.gate.past import Past, grown

DEVIATION = "DEV-HRW-2026-0011"
TEXT = f"""---
schema: deviation/1
id: {DEVIATION}
title: Seal numbers of two drums were not read at dispatch
revision: 1
state: open
org: harrow
parties: [larkspur, harrow]
site: SITE-HRW-0001
products: [PRD-LRK-0001]
category: labelling
description: Two drums of lot 33452 left Lumberton without their seal numbers being compared with the list.
occurred: {{from: "2026-11-25T11:30:00-05:00"}}
detected_at: "2026-11-25T14:10:00-05:00"
aware_at: "2026-11-25T15:00:00-05:00"
classification: major
classification_rationale: The drums were on the road already.
---

What was seen at dispatch.
"""
NOTICE = 'notice: {{notified_at: "{}", to: Quality of Larkspur, channel: this repository}}'


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def opened() -> Past:
    """On Wednesday afternoon Harrow opens the deviation here, and tells nobody yet."""
    past = grown().fork()
    past.bench.at = moment("2026-11-25T16:00:00-05:00")
    past.bench.touched = DEVIATION
    past.bench.write(path_of(DEVIATION), TEXT).sign(CMO_QA, "authored")
    assert said(past.land().verdict.findings) == []
    return past


def tells(past: Past, landing: str, *, declared: str) -> list[str]:
    """The revision that carries the notice lands; what the gate has to say of it, which keeps nothing out."""
    past.bench.at = moment(landing)
    past.bench.edit(DEVIATION, why="The sponsor is told").add(DEVIATION, NOTICE.format(declared))
    past.bench.sign(CMO_QA, "authored")
    return said(past.land().verdict.findings)


def said(findings: tuple[Finding, ...]) -> list[str]:
    assert not any(f.blocks for f in findings)
    return [f.message for f in findings if f.rule == "R-EV-01"]


def clock(past: Past, on: str) -> tuple[Clock, str]:
    """The notification clock at a moment by the verified history, and the page that a quality manager reads."""
    report = past.verify()
    assert report.verdict == "valid"
    assert report.snapshot is not None
    governance, _ = report.snapshot.governance()
    assert governance is not None
    records = {record.model.id: record.model for record in report.snapshot.records()}
    world = World(governance, records, moment(on), landings(report.valid_steps))
    (found,) = (c for c in clocks(world) if c.duty.record == DEVIATION and c.duty.rule == "R-EV-01")
    return found, due_text(Known(world, report.snapshot, len(report.valid_steps)), (found,))


def test_running_over_the_holiday() -> None:
    """Thanksgiving and the weekend do not count: on Sunday the clock still runs, until Monday night in New Jersey."""
    found, page = clock(opened(), "2026-11-29T12:00:00-05:00")
    assert found.state == "running"
    assert found.duty.source == "QA-LRK-0001-02#8.2"
    assert (
        "Harrow Oral Solids, cmo.qu\n  coming\n    DEV-HRW-2026-0011  tell sponsor.qa of this major deviation" in page
    )
    assert "due 2026-11-30 23:59 America/New_York (2026-12-01 04:59 UTC), in 1 day" in page


def test_met_on_monday_night() -> None:
    """The notice lands an hour before midnight, when it is Tuesday in Berlin already: in time, and proven."""
    past = opened()
    assert tells(past, "2026-11-30T23:00:00-05:00", declared="2026-11-30T22:30:00-05:00") == []
    found, _ = clock(past, "2026-12-04T12:00:00-05:00")
    assert (found.state, found.open, found.backdated) == ("met", False, False)
    assert found.duty.end.proven == moment("2026-12-01T04:00:00Z")


def test_missed_by_proven_time() -> None:
    """Half an hour after midnight it is late, and that the author writes Friday changes nothing but one flag more."""
    past = opened()
    dated_back, late = tells(past, "2026-12-01T00:30:00-05:00", declared="2026-11-27T10:00:00-05:00")
    assert late == (
        "the notice is late, it landed on 2026-12-01 05:30 UTC: tell sponsor.qa of this major deviation within "
        "2 business days (QA-LRK-0001-02#8.2), which was due on 2026-11-30 23:59 America/New_York "
        "(2026-12-01 04:59 UTC)"
    )
    assert dated_back.startswith(
        "the notice is declared for 2026-11-27 15:00 UTC, and nothing before 2026-12-01 05:30 UTC"
    )
    found, page = clock(past, "2027-06-01T12:00:00-05:00")
    assert (found.state, found.open, found.backdated) == ("missed", False, True)
    assert "done late" in page
    assert "done 2026-11-27 15:00 UTC as declared; first proven 2026-12-01 05:30 UTC, long after that" in page


def test_nobody_is_told() -> None:
    """Each later revision that tells nobody is flagged when it lands, and the clock stays late."""
    past = opened()
    past.bench.at = moment("2026-12-01T09:00:00-05:00")
    past.bench.edit(DEVIATION, "classified").sign(CMO_QA, "authored").sign("PER-HRW-0001", role="cmo.qu")
    (told,) = said(past.land().verdict.findings)
    assert told.startswith("nobody was told when this landed: tell sponsor.qa")
    found, page = clock(past, "2026-12-02T12:00:00-05:00")
    assert found.is_late
    assert "  late\n    DEV-HRW-2026-0011" in page
    assert "2 days late" in page
