"""The approved-supplier list: who may do what for which product, under which agreement, and what stands in the way."""

from __future__ import annotations

from datetime import date

from sealtrail.model import Agreement, Envelope
from sealtrail.suppliers import Registers, Row, Work, added, approved_suppliers, obstacle, open_findings, review_stop
from tests.suppliers.registry import (
    LARENELLE,
    LIMITS,
    LUMBERTON,
    ON,
    PAULSBORO,
    STELBAT,
    agreement,
    audit,
    condition,
    escalation,
    event,
    product,
    qualification,
    site,
)

DRUG = (LUMBERTON, "drug_product")
WANTED = Work(*DRUG, STELBAT, "US")


def rows(*records: Envelope, on: date = ON) -> tuple[Row, ...]:
    return approved_suppliers(Registers.of((site(), *records)), on, LIMITS)


def only(*records: Envelope, on: date = ON) -> Row:
    (row,) = rows(*records, on=on)
    return row


def test_a_row_says_all_that_it_rests_on() -> None:
    """A row names the qualification and its end, the agreement and its revision, the last audit and the tier."""
    row = only(
        qualification(), agreement(), product(STELBAT, DRUG), audit(), audit("AUD-LRK-2026-0002", to="2026-02-01")
    )
    assert row == Row(
        site=LUMBERTON,
        activity="drug_product",
        product=STELBAT,
        status="qualified",
        reasons=(),
        risk_tier="critical",
        markets=("US",),
        qualification="QLF-LRK-2026-0001",
        valid_to=date(2027, 12, 31),
        agreement="QA-LRK-0001-01",
        agreement_revision=3,
        last_audit="AUD-LRK-2026-0001",
        audited_on=date(2026, 6, 3),
    )
    assert row.approved


def test_nothing_is_approved_without_an_agreement() -> None:
    """A qualified site with no agreement in force, or with two at once, may not work."""
    alone = only(qualification())
    assert (alone.status, alone.approved, alone.restrictions) == ("qualified", False, ("no agreement in force",))
    twice = only(qualification(), agreement(), agreement("QA-LRK-0002-01"))
    assert not twice.approved
    assert twice.restrictions == ("QA-LRK-0001-01 and QA-LRK-0002-01 are in force at once",)
    early = only(qualification(), agreement(effective_from="2026-11-03"))
    assert not early.approved


def test_nothing_is_approved_without_a_qualification() -> None:
    """What an agreement lets a site do stands in the list too, so that what lacks a qualification is seen."""
    row = only(agreement(), product(STELBAT, DRUG))
    assert (row.status, row.approved, row.qualification) == ("candidate", False, "")
    assert row.reasons == (f"no qualification of {LUMBERTON} names drug_product of {STELBAT}",)


def test_each_product_and_activity_has_its_row() -> None:
    """The scope of one qualification may have ended while that of another stands."""
    held = qualification(products=[STELBAT, LARENELLE], activities=["drug_product", "testing_release"])
    assert [(r.product, r.activity) for r in rows(held)] == [
        (STELBAT, "drug_product"),
        (STELBAT, "testing_release"),
        (LARENELLE, "drug_product"),
        (LARENELLE, "testing_release"),
    ]
    ended = qualification("QLF-LRK-2026-0002", until="2026-09-01", products=[LARENELLE])
    assert [r.status for r in rows(qualification(), ended)] == ["qualified", "suspended"]


def test_the_best_qualification_decides_a_row() -> None:
    """Where two qualifications name the same work, the better one counts."""
    ended = qualification(until="2026-09-01", products=[STELBAT, LARENELLE])
    row = rows(ended, qualification("QLF-LRK-2026-0002"))[0]
    assert (row.qualification, row.status) == ("QLF-LRK-2026-0002", "qualified")


def test_conditions_and_restrictions() -> None:
    """Open conditions stand in the row with their dates, and so does what an escalation or a late review forbids."""
    held = qualification(
        state="conditional", conditions=[condition("2026-12-01"), condition("2026-10-01", "2026-10-02")]
    )
    row = only(held, agreement(), escalation("new_product_stop"))
    assert row.conditions == ("Name the deputy (by 2026-12-01)",)
    assert row.restrictions == ("no new products",)
    assert row.approved
    assert only(qualification(), agreement(review="2026-11-01")).restrictions == (
        "the review of QA-LRK-0001-01 was due on 2026-11-01",
    )
    assert only(qualification(), agreement(review="2026-05-06")).restrictions[0].startswith("the review of")
    late = only(qualification(), agreement(review="2026-05-05"))
    assert late.restrictions == ("no new products: the review of QA-LRK-0001-01 was due on 2026-05-05",)
    assert late.approved


def test_a_hold_of_one_product_leaves_the_others() -> None:
    """An escalation that names products holds these alone."""
    held = qualification(products=[STELBAT, LARENELLE])
    first, second = rows(held, agreement(products=[STELBAT, LARENELLE]), escalation(products=[STELBAT]))
    assert (first.product, first.status, first.approved) == (STELBAT, "suspended", False)
    assert (second.product, second.status, second.approved) == (LARENELLE, "qualified", True)


def test_retired_sites_stay_in_the_list() -> None:
    """A site that left keeps its rows, so that what it did can be told, and none of them is approved."""
    left = approved_suppliers(Registers.of((site(state="retired"), qualification(), agreement())), ON, LIMITS)
    assert [(row.status, row.approved) for row in left] == [("exited", False)]


# --- what may begin ---


def begun(text: Agreement, *records: Envelope) -> list[Work]:
    return list(added(Registers.of((site(), *records)), text, ON))


def test_what_an_agreement_lets_begin() -> None:
    """Where dossiers name the sites, what is registered there; otherwise whatever the sites can do."""
    wide = agreement("QA-LRK-0009-01", activities=["drug_product", "labelling"])
    assert begun(wide, product(STELBAT, DRUG)) == [Work(*DRUG, STELBAT, "US")]
    assert begun(wide, product(STELBAT, DRUG, status="withdrawn")) == [Work(*DRUG, STELBAT)]
    assert begun(wide, product(STELBAT, (PAULSBORO, "drug_product"))) == [Work(*DRUG, STELBAT)]
    assert begun(wide) == [Work(*DRUG, STELBAT)]


def test_what_no_site_lists_counts_for_all() -> None:
    """An activity that none of the sites claims to do is asked of every one of them."""
    odd = agreement("QA-LRK-0009-01", activities=["labelling"])
    assert begun(odd, product(STELBAT, DRUG)) == [Work(LUMBERTON, "labelling", STELBAT)]


def test_what_is_in_force_is_not_new() -> None:
    """An edition that repeats what binds already lets nothing new begin."""
    assert begun(agreement("QA-LRK-0009-01"), product(STELBAT, DRUG), agreement()) == []
    assert begun(agreement("QA-LRK-0009-01"), agreement(effective_from="2026-11-03")) != []


def test_obstacles() -> None:
    """Work may begin only under a qualification that names site, activity, product and market, without any grace."""
    assert obstacle(Registers.of((site(), qualification())), WANTED, ON) == ""
    ended = qualification(until="2026-11-01")
    assert obstacle(Registers.of((site(), ended)), WANTED, ON) == "QLF-LRK-2026-0001 ended on 2026-11-01"
    assert obstacle(Registers.of((site(), qualification(until="2026-11-02"))), WANTED, ON) == ""
    met_tomorrow = qualification(state="conditional", conditions=[condition("2026-12-01", "2026-11-03")])
    said = "QLF-LRK-2026-0001 has conditions that are not met"
    assert obstacle(Registers.of((site(), met_tomorrow)), WANTED, ON) == said
    assert obstacle(Registers.of((site(), met_tomorrow)), WANTED, date(2026, 11, 3)) == ""
    rejected = Registers.of((site(), qualification(state="rejected")))
    assert obstacle(rejected, WANTED, ON) == "QLF-LRK-2026-0001 is rejected"
    coming = Registers.of((site(), qualification(since="2026-11-03")))
    assert obstacle(coming, WANTED, ON) == "QLF-LRK-2026-0001 is valid from 2026-11-03 only"
    other = qualification(markets=["DE"])
    said = f"no qualification of {LUMBERTON} names drug_product of {STELBAT} for US"
    assert obstacle(Registers.of((site(), other)), WANTED, ON) == said
    assert obstacle(Registers.of((site(), other)), Work(*DRUG, STELBAT), ON) == ""
    assert obstacle(Registers.of((qualification(),)), WANTED, ON) == f"there is no site {LUMBERTON}"
    held = Registers.of((site(), qualification(), escalation("new_product_stop")))
    assert obstacle(held, WANTED, ON) == "ESC-LRK-2026-0001 stops new products"
    elsewhere = escalation("new_product_stop", products=[LARENELLE])
    assert obstacle(Registers.of((site(), qualification(), elsewhere)), WANTED, ON) == ""
    letter = Registers.of((site(regulatory_history=[event()]), qualification()))
    assert obstacle(letter, WANTED, ON) == ""


def test_stop_for_want_of_a_review() -> None:
    """A review that is half a year late stops what is new, by the agreement in force and no other."""
    late = agreement(review="2026-05-05")
    assert review_stop(Registers.of((late,)), LUMBERTON, date(2026, 11, 1), LIMITS) is None
    assert review_stop(Registers.of((late,)), LUMBERTON, date(2026, 11, 2), LIMITS) == late
    assert review_stop(Registers.of((late,)), PAULSBORO, date(2026, 11, 2), LIMITS) is None
    old = agreement(review="2026-05-05", superseded_by="QA-LRK-0001-02")
    new = agreement("QA-LRK-0001-02", effective_from="2026-10-01", supersedes="QA-LRK-0001-01")
    assert review_stop(Registers.of((old, new)), LUMBERTON, date(2026, 11, 2), LIMITS) is None


def test_open_findings() -> None:
    """A finding is open until its answer, which was accepted, says when it was closed."""
    found = [
        {"id": f"F{n}", "classification": kind, "reference": "211.68", "area": "Coating", "observation": "A trace"}
        for n, kind in enumerate(("critical", "critical", "major", "minor"), 1)
    ]
    answers = [
        {"finding": "F1", "root_cause": "Wear", "action": "Mend", "due": "2026-07-01", "closed_on": "2026-06-20"},
        {"finding": "F2", "root_cause": "Wear", "action": "Mend", "due": "2026-07-01"},
    ]
    held = audit(findings=found, responses=answers)
    assert [f.id for f in open_findings(held, "critical")] == ["F2"]
    assert [f.id for f in open_findings(held, "critical", "major")] == ["F2", "F3"]
    asked = audit(findings=found, responses=answers, state="report_issued")
    assert [f.id for f in open_findings(asked, "critical")] == ["F1", "F2"]
