"""What each side, or a junior of both, tries when every record is in a good state and could be made worse afterwards.

Beside each refusal stands its honest neighbour, so that nothing here is refused for another reason.
"""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from sealtrail import gate
from sealtrail.finding import Severity
from tests.gate.bench import (
    CAPA,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    HEAD,
    PRODUCT,
    QA,
    REGULATORY,
    Bench,
    path_of,
)
from tests.gate.events import DEVIATION, MINOR, MINOR_CLOSING, OPENED, more, written
from tests.scenarios import qualifying
from tests.scenarios.change_control import CHANGE, NEXT, ROWS, at, change, edition, later, proposed
from tests.scenarios.qualifying import AUDIT, AUDIT_TEXT, ENGINEER, PLANT, QUALIFICATION, QUALIFICATION_TEXT

NOW = "2026-12-10T10:00:00+00:00"


def standing(bench: Bench, record: str, text: str, *exchanged: tuple[str, str]) -> Bench:
    """A record as it once landed, told in one go: how it came to be is another story."""
    for old, new in exchanged:
        assert old in text, old
        text = text.replace(old, new)
    bench.touched = record
    return bench.write(path_of(record), text).given()


# --- an escalation, and what it holds ---

ESCALATION = "ESC-LRK-2026-0001"
HOLD = '  - {kind: supply_hold, text: No lot is shipped, owner: Larkspur, due: "2026-12-20"}\n'


@pytest.fixture(scope="module")
def held() -> Bench:
    """Larkspur holds supply until bottles without a canister are over."""
    bench = at(NOW)
    bench.edit(ESCALATION, swap={"criteria: The next answer": f"{HOLD}criteria: The next answer"})
    return bench.sign(QA, "authored").land()


@pytest.mark.parametrize(
    ("old", "new"),
    [(HOLD, ""), ("kind: supply_hold", "kind: meeting"), ('due: "2026-12-20"', 'due: "2027-12-20"')],
    ids=["taken out", "another measure", "put off"],
)
def test_a_hold_is_lifted_by_who_put_it(held: Bench, old: str, new: str) -> None:
    """The plant whose lots are held does not take the hold out; the sponsor that put it does."""
    held.fork().edit(ESCALATION, swap={old: new}).sign(CMO_QA, "authored").refused("R-ES-01")
    held.fork().edit(ESCALATION, swap={old: new}).sign(QA, "authored").accepted()


def test_the_other_side_adds_and_does(held: Bench) -> None:
    """The plant says when a measure was done and adds one of its own, without anybody's leave."""
    done = HOLD.replace("}", ', done_on: "2026-12-09"}')
    mine = HOLD.replace("supply_hold", "increased_testing")
    held.fork().edit(ESCALATION, swap={HOLD: done + mine}).sign(CMO_QA, "authored").accepted()


def test_what_raised_it_stays_named() -> None:
    """A record that was closed because an escalation names it is not left alone afterwards."""
    bench = at(NOW)
    text = bench.read(path_of(ESCALATION)).decode().replace("state: monitoring", "state: raised")
    standing(bench, ESCALATION, text)
    swap = {"evidence: [SCAR-LRK-2026-0001]": "evidence: [DEV-HRW-2026-0001]"}
    bench.fork().edit(ESCALATION, swap=swap).sign(QA, "authored").refused("R-ES-01")
    more_of_it = {"evidence: [SCAR-LRK-2026-0001]": "evidence: [SCAR-LRK-2026-0001, DEV-HRW-2026-0001]"}
    bench.edit(ESCALATION, swap=more_of_it).sign(QA, "authored").accepted()


def test_what_must_be_seen_first_is_not_lowered() -> None:
    """The criteria for ending an escalation, once written, are not rewritten by the side that has to meet them."""
    bench = at(NOW)
    text = bench.read(path_of(ESCALATION)).decode().replace("state: monitoring", "state: acknowledged")
    standing(bench, ESCALATION, text)
    bench.edit(ESCALATION, swap={"criteria: The next answer is accepted": "criteria: An answer is given"})
    bench.sign(CMO_QA, "authored").refused("R-ES-01")
    bench.sign(QA, "authored").accepted()


# --- an audit, and who says that a finding is closed ---

FOUND = """findings:
  - {id: F1, classification: critical, reference: 21 CFR 211.68, area: Pressing, observation: Anybody may change it.}
  - {id: F2, classification: minor, reference: 21 CFR 211.180, area: Coating, observation: A page has no number.}
conclusion: acceptable_with_capa
response_due: "2026-12-31"
responses:
  - {finding: F1, root_cause: One account, action: One for each, due: "2027-02-01"}
  - {finding: F2, root_cause: An old log, action: A new log, due: "2027-02-02"}
---
"""


@pytest.fixture(scope="module")
def answered() -> Bench:
    """Millville was audited; the answer to a critical and a minor finding is accepted, and nothing is closed."""
    bench = standing(qualifying.at(NOW), PLANT, qualifying.SITE_TEXT)
    return standing(
        bench, AUDIT, AUDIT_TEXT, ("state: planned", "state: response_accepted"), ("---\n\nTwo", f"{FOUND}\nTwo")
    )


def test_a_critical_finding_is_not_closed_by_the_audited(answered: Bench) -> None:
    """The plant does not close the sponsor's critical finding alone; with the signature of who audited it is closed."""
    bench = answered.fork().edit(AUDIT, swap={'"2027-02-01"}': '"2027-02-01", closed_on: "2026-12-09"}'})
    bench.sign(CMO_QA, "authored").refused("R-AU-01")
    bench.sign(QA, "authored").accepted()


def test_a_minor_finding_is(answered: Bench) -> None:
    """A minor finding the plant closes by itself."""
    bench = answered.fork().edit(AUDIT, swap={'"2027-02-02"}': '"2027-02-02", closed_on: "2026-12-09"}'})
    bench.sign(CMO_QA, "authored").accepted()


def test_no_finding_is_closed_tomorrow_week(answered: Bench) -> None:
    """A finding is not closed on a day that is still to come, whoever signs."""
    bench = answered.fork().edit(AUDIT, swap={'"2027-02-02"}': '"2027-02-02", closed_on: "2026-12-20"}'})
    bench.sign(CMO_QA, "authored").sign(QA, "authored").refused("R-AU-01")


def test_a_capa_is_not_taken_out_of_an_answer(answered: Bench) -> None:
    """The CAPA that an accepted answer promised is not dropped by the plant alone so that the audit can close."""
    bench = answered.fork()
    promised = bench.read(path_of(AUDIT)).decode().replace('due: "2027-02-01"', f'due: "2027-02-01", capa: {CAPA}')
    bench = standing(bench, AUDIT, promised).edit(AUDIT, swap={f", capa: {CAPA}": ""})
    bench.sign(CMO_QA, "authored").refused("R-AU-01")
    bench.sign(QA, "authored").accepted()


# --- a qualification, and on what it rests ---

DONE = f"""answers:
  - {{question: Q1, answer: text, text: The quality unit}}
  - {{question: Q2, answer: "no"}}
  - {{question: Q3, answer: text, text: Two engineers}}
returned_on: "2026-11-13"
risk: {qualifying.RISK}
audits: [{AUDIT}]
trial: {{kind: engineering, batches: [T1], criteria: [All pass], results: All passed, conclusion: pass}}
---

Millville"""
DECISION = """decision:
  outcome: approved
  rationale: Every stage was gone through.
  valid_from: "2026-12-10"
  valid_to: "2027-12-09\""""
OWN = "AUD-HRW-2026-0011"


def pending(*more_of_it: tuple[str, str]) -> Bench:
    """Everything about Millville is there, and the decision waits for Larkspur."""
    bench = standing(qualifying.at(NOW), PLANT, qualifying.SITE_TEXT)
    standing(bench, qualifying.RISK, qualifying.RISK_TEXT, ("state: draft", "state: approved"))
    closed = ("state: planned", "state: closed"), ("---\n\nTwo", "conclusion: acceptable\n---\n\nTwo")
    standing(bench, AUDIT, AUDIT_TEXT, *closed)
    theirs = (AUDIT, OWN), ("org: larkspur", "org: harrow")
    standing(bench, OWN, AUDIT_TEXT, *closed, *theirs)
    text = QUALIFICATION_TEXT.replace("state: planned", "state: decision_pending").replace("---\n\nMillville", DONE)
    return standing(bench, QUALIFICATION, text, *more_of_it)


def decided(bench: Bench) -> Bench:
    """Quality and technology decide; regulatory affairs do not."""
    bench.edit(QUALIFICATION, "approved").add(QUALIFICATION, DECISION)
    return bench.sign(QA, "authored").sign(HEAD, role="sponsor.qa").sign(ENGINEER)


def test_nobody_is_qualified_on_an_audit_of_themselves() -> None:
    """An audit that the plant's own company made is no audit by the company that decides."""
    decided(pending((f"audits: [{AUDIT}]", f"audits: [{OWN}]"))).sign(REGULATORY).refused("R-QU-04")
    decided(pending()).sign(REGULATORY).accepted()


def test_an_audit_of_ones_own_hides_no_other() -> None:
    """A later audit by the plant's own company does not hide that the sponsor's concluded unacceptable."""
    bench = pending((f"audits: [{AUDIT}]", f"audits: [{AUDIT}, {OWN}]"))
    bad = ("conclusion: acceptable", "conclusion: unacceptable")
    standing(
        bench,
        AUDIT,
        bench.read(path_of(AUDIT)).decode(),
        bad,
        ("2026-11-17", "2026-11-10"),
        ("2026-11-18", "2026-11-11"),
    )
    decided(bench).sign(REGULATORY).refused("R-QU-04")


def test_a_finding_is_not_closed_before_its_answer_is_accepted() -> None:
    """A critical finding that the plant dates as closed, in an answer that nobody accepted yet, is still open."""
    closed = FOUND.replace('due: "2027-02-01"', 'due: "2027-02-01", closed_on: "2026-12-09"')
    for state, code in (("report_issued", "R-QU-04"), ("response_accepted", "")):
        bench = pending()
        standing(bench, AUDIT, AUDIT_TEXT, ("state: planned", f"state: {state}"), ("---\n\nTwo", f"{closed}\nTwo"))
        decided(bench).sign(REGULATORY)
        bench.refused(code) if code else bench.accepted()


def test_a_dossier_that_changed_meanwhile_counts() -> None:
    """A site that a dossier came to name while it was assessed is not qualified without regulatory affairs."""
    without = ("dossier_site: true", "dossier_site: false")
    decided(pending(without)).accepted()
    bench = pending(without)
    product, names = bench.read(path_of(PRODUCT)).decode(), "    registered_sites:\n"
    site = f"{names}      - {{site: {PLANT}, activity: drug_product}}\n"
    standing(bench, PRODUCT, product.replace(names, site, 1))
    decided(bench).refused("R-QU-07")


def test_a_condition_is_not_met_by_who_has_to_meet_it() -> None:
    """Where the plant's company keeps the qualification, it does not say alone that a condition of it was met."""
    bench, number = pending(), "QLF-HRW-2026-0011"
    conditional = DECISION.replace("outcome: approved", "outcome: conditionally_approved")
    conditions = '\nconditions:\n  - {text: Recipes are locked, due: "2027-02-01"}\n---\n\nMillville'
    text = bench.read(path_of(QUALIFICATION)).decode().replace(QUALIFICATION, number)
    text = text.replace("---\n\nMillville", conditional + conditions).replace("org: larkspur", "org: harrow")
    standing(bench, number, text.replace("state: decision_pending", "state: conditional"))
    closed = 'due: "2027-02-01", closed_on: "2026-12-09", evidence: [locked.csv]}'
    bench.edit(number, swap={'due: "2027-02-01"}': closed}).attach(number, "locked.csv", b"recipe,locked\n")
    bench.sign(CMO_QA, "authored").refused("R-QU-04")


# --- a deviation, and what the sponsor knows of it ---


def test_who_signed_before_does_not_know() -> None:
    """The sponsor's signature on a harmless text is no knowledge of what came to be suspected after it."""
    bench = written(at("2026-11-20T10:00:00+00:00"), MINOR).sign(CMO_QA, "authored").land()
    bench.sign(QA, "acknowledged").land()
    more(bench, None, "suspected: [contamination]").sign(CMO_QA, "authored").land()
    early = more(bench.fork(), "closed", MINOR_CLOSING).sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    early.refused("R-EV-02")
    bench.sign(QA, "acknowledged").land()
    more(bench, "closed", MINOR_CLOSING).sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").accepted()


def test_a_pinned_file_does_not_vanish() -> None:
    """What was pinned when the sponsor read the deviation stays pinned; a further file may come."""
    bench = written(at("2026-11-20T10:00:00+00:00"), OPENED)
    bench.attach(DEVIATION, "seal.csv", b"torn\n").sign(CMO_QA, "authored").land()
    text = bench.fork().edit(DEVIATION).read(path_of(DEVIATION)).decode()
    gone = bench.fork().write(path_of(DEVIATION), re.sub(r"attachments:\n(?:  .*\n)+", "", text))
    gone.drop(path_of(DEVIATION, "attachments", "seal.csv")).sign(CMO_QA, "authored").refused("R-EV-05")
    gone.sign(QA, "authored").accepted()


def test_an_approved_departure_stays_on_its_day() -> None:
    """A departure that was approved for a day is not moved to another day by its owner alone."""
    planned = MINOR.replace("category: equipment", 'category: equipment\nplanned: true\nplanned_for: "2026-12-10"')
    bench = written(at("2026-11-20T10:00:00+00:00"), planned).sign(CMO_QA, "authored").land()
    moved = {'planned_for: "2026-12-10"': 'planned_for: "2026-12-15"'}
    bench.fork().edit(DEVIATION, swap=moved).sign(CMO_QA, "authored").accepted()
    more(bench, "classified", "classification_rationale: Nothing can be mixed up.")
    bench.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").land()
    bench.edit(DEVIATION, swap=moved).sign(CMO_QA, "authored").refused("R-EV-05")
    bench.sign(QA, "authored").accepted()


EXTENDED = f"""extensions:
  - {{old_due: "%s", new_due: "%s", requested_on: "2026-11-19", approved_by: {CMO_QA}, reason: Parts are late}}"""


def test_one_leap_is_as_many_extensions() -> None:
    """A first extension by years is not granted without the sponsor, though a first one by weeks is."""
    bench = written(at("2026-11-20T10:00:00+00:00"), OPENED).sign(CMO_QA, "authored").land()
    far, near = (EXTENDED % ("2026-12-19", day) for day in ("2199-12-19", "2027-01-08"))
    more(bench.fork(), None, near).sign(CMO_QA, "authored").accepted()
    more(bench, None, far).sign(CMO_QA, "authored").refused("R-EV-12")
    bench.sign(QA, "authored").accepted()


def test_an_extension_begins_where_the_date_was() -> None:
    """An extension from a day on which nothing was due puts nothing off: the deviation is shown as late."""
    bench = written(at("2026-11-20T10:00:00+00:00"), OPENED).sign(CMO_QA, "authored").land()
    for since, flagged in (("2199-11-19", True), ("2026-12-19", False)):
        told = more(bench.fork(), None, EXTENDED % (since, "2199-12-19" if flagged else "2027-01-08"))
        told.sign(CMO_QA, "authored").land()
        found = gate.check(told.base, datetime.fromisoformat("2027-01-05T10:00:00+00:00"))
        assert (("R-EV-12", DEVIATION) in {(f.rule, f.record) for f in found}) is flagged


def test_a_note_to_oneself_is_no_notice() -> None:
    """A notification that the plant sends to itself, or the sponsor sends, does not tell the sponsor of an event."""
    bench = written(at("2026-11-20T10:00:00+00:00"), OPENED).sign(CMO_QA, "authored").land()
    for number, org, to, author in (
        ("NTF-HRW-2026-0011", "harrow", "cmo.qu", CMO_QA),
        ("NTF-LRK-2026-0011", "larkspur", "cmo.qu", QA),
        ("NTF-HRW-2026-0012", "harrow", "sponsor.qa", CMO_QA),
    ):
        told = bench.fork()
        told.touched = number
        told.write(
            path_of(number),
            f"---\nschema: notification/1\nid: {number}\ntitle: A test\nrevision: 1\nstate: sent\norg: {org}\n"
            f'event: deviation\nevent_class: major\nabout: [{DEVIATION}]\nstart_at: "2026-11-20T04:00:00-05:00"\n'
            f'sent_at: "2026-11-20T04:30:00-05:00"\nto: [{to}]\ncontent: The seal of granulator G2\n---\n',
        )
        told.sign(author, "authored").land()
        late = 'notice: {notified_at: "2026-12-20T04:00:00-05:00", to: sponsor.qa, channel: email}'
        verdict = more(later(told, "2026-12-20T10:00:00+00:00"), None, late).sign(CMO_QA, "authored").judge()
        flagged = [f.rule for f in verdict.findings if f.severity is Severity.FLAG]
        assert flagged == ([] if to == "sponsor.qa" else ["R-EV-01"])


# --- a change, after the other side has read it ---


@pytest.mark.parametrize("state", ["approved", "post_review"])
@pytest.mark.parametrize(
    "instead", ["", "  - {product: PRD-LRK-0002, market: US, affected: false, registered_detail: false}\n"]
)
def test_what_was_assessed_is_not_made_less(state: str, instead: str) -> None:
    """When a change is approved or made, its author neither leaves a row out nor calls it not affected."""
    bench = proposed(at("2026-12-01T10:00:00+00:00"))
    old = "  - {product: PRD-LRK-0002, market: US, affected: true, registered_detail: false}\n"
    made = ("planned_for:", 'implemented_on: "2026-12-01"\nplanned_for:')
    text = bench.read(path_of(CHANGE)).decode().replace("state: impact_assessment", f"state: {state}")
    standing(bench, CHANGE, text, *([made] if state == "post_review" else []))
    bench.fork().edit(CHANGE, swap={old: instead}).sign(CMO_ENGINEER, "authored").refused("R-CH-02")
    more_said = old.replace("}", ", stock_strategy: Used up first}")
    bench.edit(CHANGE, swap={old: more_said}).sign(CMO_ENGINEER, "authored").accepted()


# --- an agreement, in hindsight ---


def test_no_edition_changes_a_day_that_has_passed() -> None:
    """The next edition does not begin before it lands, so that a notice that was late does not come to be in time."""
    old = "event: deviation, class: critical, start: aware, amount: 24"
    new = old.replace("24", "720")
    bench = at(NOW)
    with pytest.raises(AssertionError, match=f"R-AG-08 agreements/{NEXT}"):
        edition(bench.fork(), old, new, since="2026-10-20")
    edition(bench, old, new, since="2026-12-10")


# --- what was tried and is refused as it stood ---


def test_a_request_is_not_extended_by_who_was_asked() -> None:
    """The plant does not grant itself more time for an answer to the sponsor's request; the sponsor does."""
    number, bench = "SCAR-LRK-2026-0001", at(NOW)
    lines = (
        'extensions:\n  - {old_due: "2026-11-22", new_due: "2027-01-22", requested_on: "2026-12-09", '
        "approved_by: %s, reason: Parts are late}"
    )
    bench.fork().edit(number).add(number, lines % CMO_QA).sign(CMO_QA, "authored").refused(
        "approval.missing", "record.field-owner"
    )
    bench.edit(number).add(number, lines % QA).sign(QA, "authored").accepted()


@pytest.mark.parametrize(("old", "new"), [("org: harrow\n", "org: harrow\ncustody: mirrored\n")])
def test_custody_does_not_change_sides(old: str, new: str) -> None:
    """A deviation kept here does not become one that is kept elsewhere, where fewer fields are asked."""
    bench = written(at("2026-11-20T10:00:00+00:00"), OPENED).sign(CMO_QA, "authored").land()
    bench.fork().edit(DEVIATION, swap={old: new}).sign(CMO_QA, "authored").refused("record.path")
    bench.edit(DEVIATION).sign(CMO_QA, "authored").accepted()


def test_thousands_of_rows_are_judged_and_more_are_refused() -> None:
    """A change with a thousand tasks and two thousand links is judged; ten thousand links are refused."""
    link, task = "  - {rel: affects, to: CAPA-HRW-2026-0002}\n", '  - {text: Look, owner: A, due: "2027-01-01"}\n'
    bench = at("2026-12-01T10:00:00+00:00")
    bench.touched = CHANGE
    bench.write(path_of(CHANGE), change(rows=f"{ROWS}links:\n{link * 2_000}tasks:\n{task * 1_000}"))
    bench.sign(CMO_ENGINEER, "authored").accepted()
    bench = at("2026-12-01T10:00:00+00:00")
    bench.touched = CHANGE
    bench.write(path_of(CHANGE), change(rows=f"{ROWS}links:\n{link * 10_000}"))
    bench.sign(CMO_ENGINEER, "authored").refused("record.schema")
