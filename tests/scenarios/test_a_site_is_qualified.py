"""A site is qualified: from an unknown plant by questionnaire, audit and trial to a row in the approved-supplier list.

Harrow builds a third plant at Millville. Larkspur looks at it for half a year, is refused its own decision once, and
decides anew when what stood open is closed.
"""

from __future__ import annotations

import pytest

from tests.gate.bench import (
    AGREEMENT,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    DIRECTOR,
    HEAD,
    PRODUCT,
    QA,
    REGULATORY,
    Bench,
    missing,
    path_of,
)
from tests.scenarios.qualifying import (
    AUDIT,
    AUDIT_TEXT,
    ENGINEER,
    PLANT,
    QUALIFICATION,
    QUALIFICATION_TEXT,
    RISK,
    SITE_TEXT,
    assessed,
    at,
    begun,
    later,
    listed,
    status,
)

ANSWERS = """answers:
  - {question: Q1, answer: text, text: "The quality unit of the plant"}
  - {question: Q2, answer: "no"}
returned_on: "2026-11-13"
"""
THIRD = """  - {question: Q2, answer: "no"}
  - {question: Q3, answer: text, text: "Two engineers, by name, since 1 February"}"""
FINDINGS = """findings:
  - {id: F1, classification: critical, reference: 21 CFR 211.68, area: Pressing,
     observation: Anybody may change a recipe.}
  - {id: F2, classification: minor, reference: 21 CFR 211.180, area: Coating,
     observation: Two logs lack a page number.}
conclusion: acceptable_with_capa
response_due: "2026-12-31"
"""
RESPONSES = """responses:
  - {finding: F1, root_cause: The presses came with one common account., action: Rights for each engineer.,
     due: "2027-02-01"}
  - {finding: F2, root_cause: An old form was used., action: The form is withdrawn., due: "2027-01-15"}
"""
TRIAL = f"""risk: {RISK}
audits: [{AUDIT}]
audit_mode: onsite
trial: {{kind: engineering, batches: [E-26-301], criteria: [Hardness within 80 and 120 N], results: "92 to 109 N",
        conclusion: pass}}
"""
NEXT = "QA-LRK-0001-03"
DECISION = """decision:
  outcome: approved
  rationale: The process runs as at Lumberton, and what was found is closed.
  valid_from: "2027-02-10"
  valid_to: "2029-02-09"
"""


@pytest.fixture(scope="module")
def looked_at() -> Bench:
    """From the first word about Millville to the day on which everything lies on the table."""
    bench = at("2026-11-02T10:00:00+00:00")

    # Harrow tells of the plant; Larkspur knows it from then on, and nothing more.
    bench.touched = PLANT
    bench.write(path_of(PLANT), SITE_TEXT).sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu")
    bench.sign(QA, "acknowledged").land()
    assert status(bench).state == "candidate"

    # Larkspur plans to qualify it, and sends three questions.
    begun(bench, QUALIFICATION, QUALIFICATION_TEXT)
    bench.edit(QUALIFICATION, "assessing").sign(QA, "authored").sign(HEAD, role="sponsor.qa").land()
    assert status(bench).state == "in_qualification"

    # Harrow answers two of them.
    later(bench, "2026-11-13T15:00:00+00:00").edit(QUALIFICATION).add(QUALIFICATION, ANSWERS)
    bench.sign(CMO_QA, "authored").land()

    # What could go wrong is assessed, and an auditor spends two days on site.
    assessed(later(bench, "2026-11-16T10:00:00+00:00"))
    begun(bench, AUDIT, AUDIT_TEXT)
    bench.edit(AUDIT, "announced").sign(QA, "authored").land()
    later(bench, "2026-11-18T18:00:00+00:00").edit(AUDIT, "performed").sign(QA, "authored").land()
    later(bench, "2026-12-01T10:00:00+00:00").edit(AUDIT, "report_issued").add(AUDIT, FINDINGS)
    bench.sign(QA, "authored").sign(HEAD, role="sponsor.qa").land()
    later(bench, "2026-12-14T10:00:00+00:00").edit(AUDIT, "response_received").add(AUDIT, RESPONSES)
    bench.sign(CMO_QA, "authored").sign(CMO_HEAD, "responsibility", "cmo.qu").land()
    later(bench, "2026-12-16T10:00:00+00:00").edit(AUDIT, "response_accepted")
    bench.sign(QA, "authored").sign(HEAD, role="sponsor.qa").land()

    # A trial batch passes.
    later(bench, "2027-01-20T10:00:00+00:00").edit(QUALIFICATION).add(QUALIFICATION, TRIAL)
    return bench.sign(QA, "authored").land()


def to_be_decided(bench: Bench) -> Bench:
    """Harrow answers for what it said, a second pair of eyes reviews it, and nothing is left but the decision."""
    bench.edit(QUALIFICATION, "decision_pending").sign(QA, "authored")
    return bench.sign(CMO_HEAD, "responsibility", "cmo.qu").sign(HEAD, "reviewed", "sponsor.qa").land()


def decided(bench: Bench, text: str = DECISION, state: str = "approved") -> Bench:
    """Quality, technology and regulatory affairs of Larkspur sign the decision."""
    bench.edit(QUALIFICATION, state).add(QUALIFICATION, text).sign(QA, "authored").sign(HEAD, role="sponsor.qa")
    return bench.sign(ENGINEER).sign(REGULATORY)


@pytest.fixture(scope="module")
def mended(looked_at: Bench) -> Bench:
    """Harrow gives the answer that it owed, and closes the critical finding; Larkspur, which audited, signs that."""
    bench = later(looked_at.fork(), "2027-02-08T10:00:00+00:00")
    bench.edit(QUALIFICATION, swap={'  - {question: Q2, answer: "no"}': THIRD}).sign(CMO_QA, "authored").land()
    closed = {'due: "2027-02-01"}': 'due: "2027-02-01", closed_on: "2027-02-01"}'}
    bench.edit(AUDIT, swap=closed).sign(CMO_QA, "authored").refused("R-AU-01")
    bench.sign(QA, "authored").land()
    return bench


@pytest.fixture(scope="module")
def qualified(mended: Bench) -> Bench:
    """The decision lands."""
    bench = to_be_decided(later(mended.fork(), "2027-02-10T10:00:00+00:00"))
    return decided(bench).land()


def test_decision_before_its_time(looked_at: Bench) -> None:
    """Signed by everybody and yet refused: an unanswered question and a critical finding stand against it, by name."""
    bench = decided(to_be_decided(later(looked_at.fork(), "2027-01-25T10:00:00+00:00")))
    said = {finding.field: finding for finding in bench.refused("R-QU-04").findings}
    assert set(said) == {"questionnaire.questions.2", "audits.0"}
    question = said["questionnaire.questions.2"]
    assert question.message == "approved needs an answer to Q3: Who may change the recipe of a press?"
    assert said["audits.0"].message == f"approved needs the critical finding F1 of {AUDIT} to be closed"
    assert said["audits.0"].hint == "close it in the audit first, or decide conditional"


def test_decision_in_time(qualified: Bench) -> None:
    """With both closed the same people decide, and the list says so from that day, for this product and no other."""
    found = status(qualified)
    assert (found.state, found.reasons) == ("qualified", ())
    (row,) = listed(qualified)
    assert (row.product, row.activity, row.status) == (PRODUCT, "drug_product", "qualified")
    assert (row.qualification, f"{row.valid_to}") == (QUALIFICATION, "2029-02-09")
    assert (row.last_audit, f"{row.audited_on}") == (AUDIT, "2026-11-18")
    # Qualified is not yet commissioned: there is no agreement over Millville.
    assert not row.approved
    assert row.restrictions == ("no agreement in force",)


def test_decision_needs_those_whom_it_concerns(mended: Bench) -> None:
    """A site named in a dossier is not qualified without regulatory affairs, nor a press without technology."""
    bench = to_be_decided(later(mended.fork(), "2027-02-10T10:00:00+00:00"))
    bench.edit(QUALIFICATION, "approved").add(QUALIFICATION, DECISION).sign(QA, "authored").sign(
        HEAD, role="sponsor.qa"
    )
    lacking = {(slot.role, slot.meaning) for slot in missing(bench.refused("approval.missing"))}
    assert lacking == {("sponsor.techops", "approved"), ("sponsor.ra", "approved")}


def test_nobody_writes_the_answers_of_the_other_side(mended: Bench) -> None:
    """Larkspur can neither answer its own questions nor take back one that Harrow has answered."""
    bench = mended.fork().edit(QUALIFICATION, swap={"since 1 February": "since 1 January"})
    bench.sign(QA, "authored").refused("record.field-owner", "approval.missing")
    asked = mended.fork().edit(QUALIFICATION, swap={"Who may change the recipe of a press?": "Who cleans a press?"})
    asked.sign(CMO_QA, "authored").refused("record.field-owner", "approval.missing")


@pytest.fixture(scope="module")
def conditional(mended: Bench) -> Bench:
    """Instead of the decision in full: one on the condition of a second trial batch, with the head of quality."""
    bench = to_be_decided(later(mended.fork(), "2027-02-10T10:00:00+00:00"))
    text = DECISION.replace("outcome: approved", "outcome: conditionally_approved")
    conditions = 'conditions:\n  - {text: A second trial batch, due: "2027-06-30"}\n'
    bench.edit(QUALIFICATION, "conditional").add(QUALIFICATION, text + conditions).sign(QA, "authored")
    return bench.sign(HEAD, role="sponsor.qa_head").sign(ENGINEER).sign(REGULATORY).land()


def test_what_was_decided_stays(conditional: Bench) -> None:
    """Of a conditional decision only the conditions move: nobody prolongs it, or forgets a condition, by an edit."""
    assert status(conditional).reasons == (f"{QUALIFICATION}: 1 of its conditions still to be met",)
    longer = conditional.fork().edit(QUALIFICATION, swap={"2029-02-09": "2031-02-09"})
    longer.sign(QA, "authored").refused("record.edge")
    fewer = conditional.fork().edit(QUALIFICATION, swap={"A second trial batch": "A letter"})
    fewer.sign(QA, "authored").refused("record.edge")
    bench = later(conditional.fork(), "2027-05-02T10:00:00+00:00")
    said = bench.fork().edit(QUALIFICATION, swap={'due: "2027-06-30"}': 'due: "2027-06-30", closed_on: "2027-05-01"}'})
    said.sign(QA, "authored").refused("R-QU-04")
    shown = 'due: "2027-06-30", closed_on: "2027-05-01", evidence: [batch-2.csv]}'
    bench.edit(QUALIFICATION, swap={'due: "2027-06-30"}': shown}).attach(
        QUALIFICATION, "batch-2.csv", b"lot,hardness\n"
    )
    bench.sign(QA, "authored").land()
    assert status(bench).reasons == (f"{QUALIFICATION}: its conditions are met, and it is not approved yet",)


def test_a_condition_that_nobody_meets(conditional: Bench) -> None:
    """A condition that stays open past its day and the grace suspends the site, and nobody has to write that down."""
    bench, days = conditional.fork(), ("2027-06-30", "2027-07-01", "2027-07-30", "2027-07-31")
    states = [status(later(bench, f"{day}T10:00:00+00:00")).state for day in days]
    assert states == ["conditional", "conditional", "conditional", "suspended"]


def test_an_agreement_waits_for_the_qualification(mended: Bench, qualified: Bench) -> None:
    """Both managements sign an edition that gives Millville the product: refused before the decision, landed after."""
    early = executing(later(mended.fork(), "2027-02-12T10:00:00+00:00"))
    (said,) = early.refused("R-QU-01").findings
    assert said.message == (f"drug_product of {PRODUCT} for US at {PLANT} cannot begin: {QUALIFICATION} is assessing")
    bench = executing(later(qualified.fork(), "2027-02-12T10:00:00+00:00")).land()
    (row,) = listed(later(bench, "2027-03-01T10:00:00+00:00"))
    assert row.approved
    assert (row.status, row.agreement) == ("qualified", NEXT)


def executing(bench: Bench) -> Bench:
    """The dossier names Millville, and an edition that does so too is signed by everybody who must."""
    named = "      - {site: SITE-HRW-0001, activity: drug_product}\n"
    text = bench.read(path_of(PRODUCT)).decode()
    bench.write(path_of(PRODUCT), text.replace(named, named + named.replace("0001", "0003"), 1)).given()
    draft = bench.read(path_of(AGREEMENT)).decode()
    for old, new in (
        (f"id: {AGREEMENT}\n", f"id: {NEXT}\n"),
        ("supersedes: QA-LRK-0001-01\n", f"supersedes: {AGREEMENT}\n"),
        ("state: approved\n", "state: negotiation\n"),
        ("sites: [SITE-HRW-0001, SITE-HRW-0002]\n", f"sites: [SITE-HRW-0001, SITE-HRW-0002, {PLANT}]\n"),
        ('effective_from: "2026-10-01"\n', 'effective_from: "2027-03-01"\n'),
    ):
        assert draft.count(old) == 1, old
        draft = draft.replace(old, new)
    bench.write(path_of(NEXT), draft).given()
    bench.edit(NEXT, "approved").sign(QA, "authored").sign(HEAD, role="sponsor.qa_head").sign(REGULATORY, "reviewed")
    bench.sign(DIRECTOR, "responsibility").sign(CMO_HEAD, role="cmo.qu_head").sign(CMO_DIRECTOR, "responsibility")
    bench.edit(AGREEMENT).add(AGREEMENT, f"superseded_by: {NEXT}").sign(QA, "authored")
    return bench.sign(HEAD, role="sponsor.qa").sign(CMO_HEAD, role="cmo.qu")


def test_engineers_of_the_other_side_write_nothing(looked_at: Bench) -> None:
    """The engineer of the plant may neither answer the questionnaire nor decide: Harrow's quality unit answers."""
    bench = looked_at.fork().edit(QUALIFICATION, swap={"The quality unit of the plant": "I do"})
    bench.sign(CMO_ENGINEER, "authored").refused("person.role", "approval.missing")
