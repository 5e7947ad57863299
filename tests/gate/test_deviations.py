"""Deviations through their life: kept here or mirrored from the CMO's own system, in one step or in many."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from sealtrail.gate import Verdict, check
from tests.gate.bench import CMO_ENGINEER, CMO_HEAD, CMO_QA, HEAD, QA, SITE, Bench, path_of
from tests.gate.events import (
    DEVIATION,
    MAJOR_CLOSING,
    MINOR,
    MINOR_CLOSING,
    NOTICE,
    OPENED,
    REPORT,
    more,
    written,
)
from tests.gate.past import grown

INDEX = path_of(DEVIATION)


@pytest.fixture
def desk() -> Bench:
    """The story's last tree on the day after the event."""
    return grown().fork().bench


ASSESSMENT = """first_known_by: notification
assessment: {verdict: accepted, impact: The hold covers each lot in question.}"""
"""What the sponsor writes when it assesses a report."""


def said(verdict: Verdict, rule: str) -> list[str]:
    """What a rule says of a step."""
    return [f.message for f in verdict.findings if f.rule == rule]


# --- mirrored -----------------------------------------------------------------------------------------------------


def notified(desk: Bench) -> Bench:
    """The notice has landed."""
    return written(desk, NOTICE).sign(CMO_QA, "authored").land()


def reported(desk: Bench) -> Bench:
    """The CMO's own report has landed."""
    more(notified(desk), "report_received", 'batches: ["33512"]\nreport: report.pdf').attach(
        DEVIATION, "report.pdf", REPORT
    )
    return desk.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").land()


def assessed(desk: Bench, verdict: str = "accepted") -> Bench:
    """The sponsor has given its verdict."""
    more(reported(desk), "assessed", ASSESSMENT.replace("accepted", verdict))
    return desk.sign(QA, "authored").sign(HEAD, "reviewed", "sponsor.qa").land()


def test_a_mirrored_deviation_in_five_steps(desk: Bench) -> None:
    """Notified, interim, report received, assessed, closed: five small landings, and the report is pinned."""
    more(notified(desk), "interim", "containment: The lot is on hold.").sign(CMO_QA, "authored").land()
    more(desk, "report_received", 'batches: ["33512"]\nreport: report.pdf')
    desk.attach(DEVIATION, "report.pdf", REPORT)
    desk.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").land()
    more(desk, "assessed", ASSESSMENT)
    desk.sign(QA, "authored").sign(HEAD, "reviewed", "sponsor.qa").land()
    desk.edit(DEVIATION, "closed").sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    verdict = desk.sign(HEAD, role="sponsor.qa").accepted()
    assert verdict.records[0].transition == ("assessed", "closed")


def _fields(text: str) -> set[str]:
    return set(re.findall(r"^(\w+): ", text.split("---\n")[1], re.MULTILINE))


TOOL = {"schema", "id", "revision", "state", "org", "custody"}
"""What a template fills in."""


def test_a_notice_is_few_fields(desk: Bench) -> None:
    """The CMO's quality unit tells of an event in six fields, all of one line, beside those that the template fills."""
    least = re.sub(r"(?m)^(classification|products|aware_at): .*\n", "", NOTICE)
    typed = _fields(least) - TOOL
    assert typed == {"title", "site", "category", "description", "occurred", "detected_at"}
    for name in typed:
        bench = written(desk.fork(), re.sub(rf"(?m)^{name}: .*\n", "", least)).sign(CMO_QA, "authored")
        assert "record.schema" in {f.code for f in bench.judge().findings}, name
    assert written(desk, least).sign(CMO_QA, "authored").judge().accepted


def test_a_report_is_four_fields_more(desk: Bench) -> None:
    """With the report come its file, its name, the batches and, where the notice left it out, the class; no more."""
    written(desk, NOTICE.replace("classification: major\n", "")).sign(CMO_QA, "authored").given()
    early = more(desk.fork(), "report_received").sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    assert {f.field for f in early.refused("R-EV-02").findings if f.blocks} == {"classification", "batches", "report"}
    more(desk, "report_received", "classification: major\nno_batch_because: It lay on the floor.\nreport: r.pdf")
    desk.attach(DEVIATION, "r.pdf", REPORT).sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    assert desk.judge().accepted


def test_a_report_is_a_pinned_file(desk: Bench) -> None:
    """A report that is named and not attached is refused at the field that names it, with what to do."""
    more(notified(desk), "report_received", 'batches: ["33512"]\nreport: report.pdf')
    verdict = desk.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").refused("R-EV-02")
    (finding,) = (f for f in verdict.findings if f.blocks)
    assert finding.field == "report"
    assert finding.line > 1
    assert finding.message == "report_received needs report.pdf to be pinned"
    assert finding.hint == "name the file under attachments too"


def test_the_sponsor_sends_a_report_back(desk: Bench) -> None:
    """A report that does not do goes back to interim by the sponsor's own step; the CMO could not do that for it."""
    reported(desk)
    desk.fork().edit(DEVIATION, "interim", why="Lot 33511 is left out").sign(CMO_QA, "authored").refused(
        "person.role", "approval.missing"
    )
    desk.edit(DEVIATION, "interim", why="Lot 33511 is left out").sign(QA, "authored").accepted()


def test_a_rejected_report_does_not_close(desk: Bench) -> None:
    """With the sponsor's verdict rejected nothing closes, whoever signs; it goes back instead."""
    assessed(desk, "rejected")
    closing = desk.fork().edit(DEVIATION, "closed").sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    verdict = closing.sign(HEAD, role="sponsor.qa").refused("R-EV-02")
    assert said(verdict, "R-EV-02") == ["closed needs an assessment that accepts the report, got rejected"]
    desk.edit(DEVIATION, "interim", why="A better report is needed").sign(QA, "authored").accepted()


def test_only_the_sponsor_assesses(desk: Bench) -> None:
    """The CMO writes no assessment of its own report, and does not say how the sponsor first knew."""
    block = "first_known_by: notification\nassessment: {verdict: accepted, impact: None.}"
    verdict = more(reported(desk), "report_received", block).sign(CMO_QA, "authored").judge()
    assert {f.code for f in verdict.findings if f.blocks} == {"record.field-owner", "approval.missing"}


@pytest.mark.parametrize(
    ("text", "state"), [(NOTICE, "open"), (OPENED, "notified")], ids=["mirrored-opened", "native-notified"]
)
def test_the_ways_of_custody_are_apart(desk: Bench, text: str, state: str) -> None:
    """One kept elsewhere is not investigated here, and one kept here is not mirrored: each has its own way."""
    bent = re.sub(r"(?m)^state: .*$", f"state: {state}", text)
    written(desk, bent).sign(CMO_QA, "authored").refused("record.transition")


# --- kept here ----------------------------------------------------------------------------------------------------


def opened(desk: Bench, text: str = OPENED) -> Bench:
    """An event written down by the engineer who found it."""
    return written(desk, text).sign(CMO_ENGINEER, "authored").land()


def put_up(desk: Bench) -> Bench:
    """A major event that was classified, investigated and put up for approval."""
    more(opened(desk), "classified", MAJOR_CLOSING).sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").land()
    desk.edit(DEVIATION, "investigating").sign(CMO_ENGINEER, "authored").land()
    desk.edit(DEVIATION, "impact_assessed").sign(CMO_ENGINEER, "authored").sign(CMO_QA, "reviewed").land()
    return desk.edit(DEVIATION, "pending_approval").sign(CMO_ENGINEER, "authored").land()


def closed(desk: Bench) -> Bench:
    """A minor event, opened and closed."""
    more(opened(desk, MINOR), "closed", MINOR_CLOSING)
    return desk.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").land()


def test_a_minor_event_in_one_step(desk: Bench) -> None:
    """From open to closed in one step: five fields more, its author, and one signature of its quality unit."""
    assert len(_fields(f"---\n{MINOR_CLOSING}\n---\n")) == 5
    more(opened(desk, MINOR), "closed", MINOR_CLOSING).sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").accepted()


def test_a_major_event_is_not_closed_so(desk: Bench) -> None:
    """The same step for a major event is refused: it lacks the sponsor's signature and most of what it must say."""
    more(opened(desk), "closed", MINOR_CLOSING).sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    verdict = desk.refused("approval.missing", "R-EV-02")
    assert {f.field for f in verdict.findings if f.rule == "R-EV-02"} >= {"impacts", "root_causes", "state"}


def test_made_minor_in_the_step_that_closes_it(desk: Bench) -> None:
    """A major event called minor by the very step that closes it still needs the sponsor, and says so for ever."""
    more(opened(desk), "closed", MINOR_CLOSING).swap(INDEX, "classification: major", "classification: minor")
    desk.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    desk.fork().refused("approval.missing", "R-EV-05")
    verdict = desk.sign(QA).judge()
    assert verdict.accepted
    assert said(verdict, "R-EV-05") == ["the class went from major to minor after it was opened"]


def test_a_major_event_through_its_life(desk: Bench) -> None:
    """Opened, classified, investigated, assessed, put up, and closed with the signatures of both quality units."""
    put_up(desk).edit(DEVIATION, "closed").sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    desk.fork().refused("approval.missing", "R-EV-02")
    desk.sign(QA).accepted()


def test_sent_back(desk: Bench) -> None:
    """The sponsor sends back what it is asked to approve, with a reason and nothing else changed."""
    put_up(desk).edit(DEVIATION, "investigating", why="What about lot 33510?").sign(QA, "authored").accepted()


def test_first_class_and_graver_class_wait_for_nobody(desk: Bench) -> None:
    """The CMO gives the first class, and a graver one, by itself: no notice has to wait for the other side."""
    opened(desk, OPENED.replace("classification: major\n", ""))
    block = "classification: minor\nclassification_rationale: The seal is whole."
    more(desk, "classified", block).sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").land()
    desk.edit(DEVIATION, swap={"classification: minor": "classification: critical"})
    assert desk.sign(CMO_QA, "authored").judge().accepted


def test_a_class_is_lowered_by_both(desk: Bench) -> None:
    """Later, lowering it takes both sides as authors; alone, the CMO is told whom it needs."""
    opened(desk).edit(DEVIATION, swap={"classification: major": "classification: minor"}).sign(CMO_QA, "authored")
    verdict = desk.fork().refused("R-EV-05")
    (refusal,) = (f for f in verdict.findings if f.blocks)
    assert refusal.message.endswith("nobody of the sponsor's quality unit signed that")
    assert "sign this revision as author" in refusal.hint
    assert desk.sign(QA, "authored").judge().accepted


def test_void_changes_nothing_and_needs_both(desk: Bench) -> None:
    """Opened in error, it keeps its number and its text: voiding it is both sides' act, and edits nothing."""
    opened(desk).edit(DEVIATION, "voided", why="Opened twice").sign(CMO_QA, "authored")
    desk.fork().sign(CMO_HEAD, role="cmo.qu").refused("approval.missing")
    desk.fork().swap(INDEX, "lot 33512", "lot 33513").refused(
        "record.edge", "R-EV-05", "approval.missing", "statement.digest"
    )
    desk.sign(CMO_HEAD, role="cmo.qu").sign(QA, "acknowledged").accepted()


def test_reopening_clears_nothing(desk: Bench) -> None:
    """A closed one is reopened by a quality person of either side, as it was; then work goes on."""
    closed(desk)
    desk.fork().edit(DEVIATION, "reopened", why="A complaint").sign(CMO_ENGINEER, "authored").refused(
        "person.role", "approval.missing"
    )
    bent = desk.fork().edit(DEVIATION, "reopened", why="A complaint", swap={"disposition: Lot 33512 is used.\n": ""})
    bent.sign(CMO_QA, "authored").refused("record.edge")
    desk.fork().edit(DEVIATION, "reopened", why="A complaint").sign(CMO_QA, "authored").accepted()
    desk.edit(DEVIATION, "reopened", why="A complaint").sign(QA, "authored").land()
    desk.edit(DEVIATION, "investigating").sign(CMO_ENGINEER, "authored").accepted()


def test_a_closed_one_is_closed(desk: Bench) -> None:
    """Nothing in a closed deviation is edited; it says that it may be reopened."""
    closed(desk).edit(DEVIATION, swap={"Lot 33512 is used": "Lot 33512 was used"}).sign(CMO_QA, "authored")
    verdict = desk.refused("record.edge")
    assert "from closed it may go to: reopened" in {f.hint for f in verdict.findings}


def test_a_link_of_the_wrong_type(desk: Bench) -> None:
    """What is named as the action that follows must be a CAPA or a SCAR: a site is refused at its place in the list."""
    opened(desk)
    verdict = more(desk, "open", f"capas: [{SITE}]").sign(CMO_QA, "authored").refused("R-ID-06")
    (finding,) = (f for f in verdict.findings if f.blocks)
    assert (finding.field, finding.message) == ("capas.0", f"{SITE} is not a capa or scar")
    assert finding.hint == "name a record of that type"
    assert finding.line > 1


def test_open_past_its_date(desk: Bench) -> None:
    """Past its date it is flagged by day; past it for long, both managements are due to hear of it as well."""
    opened(desk, MINOR).edit(DEVIATION).add(DEVIATION, 'due: "2026-12-01"').sign(QA, "authored").land()
    at = {days: datetime(2026, 12, 1, 20, 0, tzinfo=UTC) + timedelta(days) for days in (0, 60, 61)}
    shown = {days: [f for f in check(desk.base, when) if f.rule == "R-EV-12"] for days, when in at.items()}
    assert shown[0] == []
    assert [f.message for f in shown[60]] == ["it was due on 2026-12-01 and is open 60 days later"]
    (flag,) = shown[61]
    assert flag.message.startswith("it was due on 2026-12-01 and is open 61 days later, which is more than 60: both")
    assert "escalation of level L2" in flag.hint


def test_the_day_ends_at_the_site(desk: Bench) -> None:
    """The due day ends at midnight in New Jersey, five hours after it has ended in Greenwich."""
    opened(desk, MINOR).edit(DEVIATION).add(DEVIATION, 'due: "2026-12-01"').sign(QA, "authored").land()
    for hour, late in ((4, False), (5, True)):
        found = check(desk.base, datetime(2026, 12, 2, hour, 0, tzinfo=UTC))
        assert any(f.rule == "R-EV-12" for f in found) is late


def test_a_second_extension_is_the_sponsors_too(desk: Bench) -> None:
    """The CMO grants itself more time once; the second time the sponsor's quality unit signs with it."""
    opened(desk, MINOR).edit(DEVIATION).add(DEVIATION, 'due: "2026-12-01"').sign(QA, "authored").land()
    row = '  - {{old_due: "{}", new_due: "{}", requested_on: "2026-11-20", approved_by: {}, reason: A second opinion}}'
    first = row.format("2026-12-01", "2026-12-15", CMO_QA)
    more(desk, "open", f"extensions:\n{first}").sign(CMO_QA, "authored").land()
    second = row.format("2026-12-15", "2027-01-15", CMO_QA)
    desk.edit(DEVIATION, swap={first: f"{first}\n{second}"}).sign(CMO_QA, "authored")
    verdict = desk.fork().refused("R-EV-12")
    (refusal,) = (f for f in verdict.findings if f.blocks)
    assert refusal.field == "extensions.1"
    assert refusal.message == "this is extension 2, and nobody of the sponsor's quality unit signed it"
    assert refusal.hint == "have sponsor.qa sign this revision as author too"
    desk.sign(QA, "authored").accepted()


def test_what_happened_is_not_told_anew_alone(desk: Bench) -> None:
    """What was told stays; the CMO adds what it learns alone, and rewrites the first words only with the sponsor."""
    milder = {"the seal was found torn, and a piece of it is missing": "the form of the seal was incomplete"}
    opened(desk)
    bent = desk.fork().edit(DEVIATION, swap=milder).sign(CMO_QA, "authored")
    (finding,) = bent.fork().refused("R-EV-05").findings
    assert (finding.field, "known_later" in finding.hint) == ("description", True)
    bent.sign(QA, "authored").accepted()
    desk.edit(DEVIATION).add(DEVIATION, "known_later:\n  - The piece was found in the sieve.")
    desk.sign(CMO_QA, "authored").accepted()
    desk.given().edit(DEVIATION, swap={"found in the sieve": "never missing"}).sign(CMO_QA, "authored").refused(
        "R-EV-05"
    )


def test_one_suspicion_does_not_stand_for_another(desk: Bench) -> None:
    """A second suspicion is the CMO's to add; putting it in the place of the first takes the sponsor's signature."""
    sterility = OPENED.replace("category: equipment", "category: equipment\nsuspected: [sterility]")
    opened(desk, sterility)
    desk.fork().edit(DEVIATION, swap={"[sterility]": "[sterility, mix_up]"}).sign(CMO_QA, "authored").accepted()
    bent = desk.edit(DEVIATION, swap={"[sterility]": "[mix_up]"}).sign(CMO_QA, "authored")
    assert {f.field for f in bent.fork().refused("R-EV-05").findings} == {"suspected"}
    bent.sign(QA, "authored").accepted()


def test_a_further_product_waits_for_nobody(desk: Bench) -> None:
    """That it touches a further product is the CMO's to add by itself; that it touches one no more takes both sides."""
    one, two = "products: [PRD-LRK-0001]", "products: [PRD-LRK-0001, PRD-LRK-0002]"
    opened(desk, MINOR).edit(DEVIATION, swap={one: two}).sign(CMO_QA, "authored")
    assert desk.judge().accepted
    desk.given().edit(DEVIATION, swap={two: one}).sign(CMO_QA, "authored").refused("R-EV-05")
    assert desk.sign(QA, "authored").judge().accepted
