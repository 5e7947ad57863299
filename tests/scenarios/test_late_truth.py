"""Late truth: a CMO opens a deviation on day 0 and tells nobody; forty days later a patient does.

Harrow keeps its deviations in a system of its own. Larkspur sees one only when Harrow mirrors it here, and that is what
Harrow did not do.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sealtrail import gate
from sealtrail.finding import Finding
from tests.gate.bench import CMO_HEAD, CMO_QA, HEAD, QA, Bench, path_of
from tests.gate.past import grown

DEVIATION, REQUEST, PASSED_ON = "DEV-HRW-2026-0011", "SCAR-LRK-2026-0002", "NTF-LRK-2026-0001"
RAISED = "ESC-LRK-2027-0001"

DAY_40 = datetime(2026, 12, 30, 15, 0, tzinfo=UTC)
DAY_41 = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
DAY_42 = datetime(2027, 1, 1, 10, 0, tzinfo=UTC)
DAY_43 = datetime(2027, 1, 2, 10, 0, tzinfo=UTC)

COMPLAINT = f"""---
schema: notification/1
id: {PASSED_ON}
title: Complaint about lot 33512
revision: 1
state: sent
org: larkspur
parties: [larkspur, harrow]
site: SITE-HRW-0001
products: [PRD-LRK-0001]
event: complaint_passed_on
event_class: major
start_at: "2026-12-30T09:00:00+01:00"
sent_at: "2026-12-30T15:30:00+01:00"
to: [cmo.qu]
content: A pharmacist found a shred of rubber in a bottle of lot 33512. Is anything known of that lot?
---

PC-2026-0344, received this morning from a pharmacy in Kassel.
"""

NOTICE = f"""---
schema: deviation/1
id: {DEVIATION}
title: Seal of granulator G2 found torn after lot 33512
revision: 1
state: notified
org: harrow
custody: mirrored
parties: [larkspur, harrow]
external_ids:
  - {{system: Harrow event log, id: EV-26-1119}}
classification: major
site: SITE-HRW-0001
products: [PRD-LRK-0001]
category: equipment
equipment: Granulator G2
description: After lot 33512 the seal was found torn. The piece that is missing was taken to have gone into the waste.
occurred: {{from: "2026-11-20T02:00:00-05:00", to: "2026-11-20T06:00:00-05:00", precision: unknown_within}}
detected_at: "2026-11-20T06:10:00-05:00"
aware_at: "2026-11-20T08:30:00-05:00"
notice: {{notified_at: "2026-12-31T10:30:00-05:00", to: Zeynep Yıldız, channel: this repository}}
---

Opened in Harrow's own system on 20 November.
"""

ESCALATION = f"""---
schema: escalation/1
id: {RAISED}
title: Larkspur heard of a torn seal from a pharmacist
revision: 1
state: raised
org: larkspur
parties: [larkspur, harrow]
site: SITE-HRW-0001
level: L3
trigger: late_discovery
evidence: [{DEVIATION}]
raised_at: "2027-01-02T09:00:00+01:00"
expected: Both managements meet, and Harrow says how an event could stay in its own system for six weeks.
---
"""

SCAR = f"""---
schema: scar/1
id: {REQUEST}
title: A torn seal that Larkspur heard of from a pharmacist
revision: 1
state: draft
org: larkspur
parties: [larkspur, harrow]
site: SITE-HRW-0001
products: [PRD-LRK-0001]
classification: major
links:
  - {{rel: originates_from, to: {DEVIATION}}}
problem: Harrow knew on 20 November that a piece of a seal was missing after lot 33512, and did not say so.
violated: QA-LRK-0001-02, clause 8.2
trigger: late_notification
response_due: "2027-01-29"
---

Larkspur asks why nobody told it, and how many more there are of which it was not told.
"""


@pytest.fixture(scope="module")
def quiet() -> Bench:
    """Day 0 to day 39: Harrow's log has its entry EV-26-1119, and this repository has nothing."""
    bench = grown().fork().bench
    assert bench.base.record(DEVIATION) is None
    return bench


def write(bench: Bench, record: str, text: str, at: datetime) -> Bench:
    """A first revision, on its day."""
    bench.at, bench.touched = at, record
    return bench.write(path_of(record), text)


def landed(bench: Bench) -> tuple[Finding, ...]:
    """What is on the bench lands; whatever stays shown with it."""
    verdict = bench.judge()
    assert verdict.accepted, [f"{f.code} {f.path}: {f.message}" for f in verdict.findings]
    bench.given()
    return verdict.findings


def told_late(quiet: Bench) -> Bench:
    """Day 40: a complaint is passed on. Day 41: now Harrow mirrors what it had known all along."""
    bench = write(quiet.fork(), PASSED_ON, COMPLAINT, DAY_40).sign(QA, "authored")
    landed(bench)
    write(bench, DEVIATION, NOTICE, DAY_41).sign(CMO_QA, "authored")
    return bench


def known(quiet: Bench) -> Bench:
    """Day 42: Larkspur writes into Harrow's record how it first knew."""
    bench = told_late(quiet)
    landed(bench)
    bench.at = DAY_42
    bench.edit(DEVIATION, why="Larkspur says how it first knew").add(DEVIATION, "first_known_by: complaint")
    return bench.sign(QA, "authored")


def test_the_notice_lands_and_is_late(quiet: Bench) -> None:
    """Forty-one days late the notice still lands, for recording waits for nobody; that it is late stays with it."""
    (flag,) = landed(told_late(quiet))
    assert flag.rule == "R-EV-01"
    assert "within 2 business days (QA-LRK-0001-02#8.2)" in flag.message
    assert "due on 2026-11-24" in flag.message


def test_larkspur_says_how_it_knew(quiet: Bench) -> None:
    """That the sponsor learnt of it from a complaint is its own to say, and is shown for ever with what is due now."""
    (flag,) = landed(known(quiet))
    assert (flag.rule, flag.record, flag.field) == ("R-EV-06", DEVIATION, "first_known_by")
    assert flag.message == (
        "the sponsor learnt of this from a complaint, and not from a notice after 2026-11-20, when it was detected; "
        "the notice was sent on 2026-12-31"
    )
    assert flag.hint == (
        "issue a request with the trigger late_notification, and raise it as the agreement's escalation says"
    )


def test_harrow_cannot_say_it_instead(quiet: Bench) -> None:
    """Harrow cannot write that Larkspur was told: how the sponsor knew is a field of the sponsor's."""
    bench = told_late(quiet)
    landed(bench)
    bench.edit(DEVIATION).add(DEVIATION, "first_known_by: notification").sign(CMO_QA, "authored")
    bench.refused("record.field-owner", "approval.missing")


def test_harrow_cannot_make_it_small(quiet: Bench) -> None:
    """Called minor it would have been due in a month's list: lowering the class takes Larkspur's signature."""
    bench = told_late(quiet)
    landed(bench)
    bench.edit(DEVIATION, swap={"classification: major": "classification: minor"}).sign(CMO_QA, "authored")
    refusal = next(f for f in bench.refused("R-EV-05").findings if f.blocks)
    assert refusal.message.startswith("the class went from major to minor, and nobody of the sponsor's quality unit")


def test_a_request_is_issued(quiet: Bench) -> None:
    """Day 43: Larkspur issues a request that names the late notice as its reason, and the record that it is about."""
    bench = known(quiet)
    landed(bench)
    landed(write(bench, REQUEST, SCAR, DAY_43).sign(QA, "authored"))
    bench.edit(REQUEST, "issued", why="Issued").sign(QA, "authored").sign(HEAD, role="sponsor.qa")
    verdict = bench.judge()
    assert verdict.accepted, [f.message for f in verdict.findings]
    assert verdict.records[0].transition == ("draft", "issued")
    assert not [f for f in verdict.findings if f.rule == "R-CA-11"]  # no overuse: it has a reason


def test_it_is_still_shown_when_all_is_closed(quiet: Bench) -> None:
    """It closes once it is raised to both managements; whoever checks the tree then still reads how it began."""
    bench = known(quiet)
    landed(bench)
    bench.at = DAY_43
    bench.edit(DEVIATION, "report_received", why="The report is done")
    bench.add(DEVIATION, 'batches: ["33512"]\nreport: report.txt').attach(DEVIATION, "report.txt", b"EV-26-1119\n")
    landed(bench.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu"))
    bench.edit(DEVIATION, "assessed", why="Larkspur's assessment")
    bench.add(DEVIATION, "assessment: {verdict: accepted, impact: Lot 33512 is recalled to the pharmacies.}")
    landed(bench.sign(QA, "authored").sign(HEAD, "reviewed", "sponsor.qa"))
    bench.edit(DEVIATION, "closed", why="Closed").sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    refused = bench.sign(HEAD, role="sponsor.qa").judge()
    assert {f.code for f in refused.findings if f.blocks} == {"R-ES-01"}
    closing = dict(bench.changes)
    bench.changes.clear()
    landed(write(bench, RAISED, ESCALATION, DAY_43).sign(QA, "authored").sign(HEAD, role="sponsor.qa"))
    bench.changes.update(closing)
    landed(bench)
    shown = [f for f in gate.check(bench.base, bench.at) if f.record == DEVIATION]
    assert [f.rule for f in shown if f.field == "first_known_by"] == ["R-EV-06"]
    assert not any(f.blocks for f in shown)
