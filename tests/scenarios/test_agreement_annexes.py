"""The annexes of an agreement: both quality units revise contacts and products, and nobody executes it anew."""

from __future__ import annotations

from tests.gate.bench import AGREEMENT, CMO_HEAD, HEAD, QA, Bench
from tests.scenarios.change_control import at

NOON = "2026-11-02T12:00:00+00:00"
BOTH = "products: [PRD-LRK-0001, PRD-LRK-0002]"
ONE = "products: [PRD-LRK-0001]"


def revised(swap: dict[str, str]) -> Bench:
    """The agreement in force with a passage exchanged, signed by the two quality units."""
    bench = at(NOON).edit(AGREEMENT, swap=swap)
    return bench.sign(QA, "authored").sign(HEAD, role="sponsor.qa").sign(CMO_HEAD, role="cmo.qu")


def test_contacts_and_products() -> None:
    """A telephone number is corrected and a product leaves, with one signature of each quality unit."""
    revised({"+49 30 5550 0103": "+49 30 5550 0203", BOTH: ONE}).accepted()


def test_both_quality_units() -> None:
    """One side alone revises nothing."""
    bench = at(NOON).edit(AGREEMENT, swap={BOTH: ONE}).sign(QA, "authored").sign(HEAD, role="sponsor.qa")
    bench.refused("approval.missing")


def test_no_duty() -> None:
    """Neither a duty, nor a deadline, nor what a change asks for is an annex: that takes the next edition."""
    for old, new in (
        ("{topic: A1, responsible: cmo, accountable: cmo,", "{topic: A1, responsible: cmo, accountable: sponsor,"),
        ("class: critical, start: aware, amount: 24,", "class: critical, start: aware, amount: 48,"),
        (
            "class: critical, requires: sponsor_approval, lead_days: 180",
            "class: critical, requires: none, lead_days: 180",
        ),
        ("audit_interval_months: 18", "audit_interval_months: 36"),
        ("sites: [SITE-HRW-0001, SITE-HRW-0002]", "sites: [SITE-HRW-0001]"),
        ("{market: DE, duty: renewal, owner: sponsor}", "{market: DE, duty: renewal, owner: cmo}"),
    ):
        found = revised({old: new}).judge()
        assert not found.accepted
        assert "record.edge" in {f.code for f in found.findings}


def test_no_product_that_the_agreement_is_not_made_for() -> None:
    """A product whose market has no owner of its duties does not come in by the annex."""
    bench = at(NOON)
    product = bench.read("records/products/PRD-LRK-0002/index.md").decode()
    brazilian = product.replace("PRD-LRK-0002", "PRD-LRK-0003").replace("market: US", "market: BR", 1)
    bench.write("records/products/PRD-LRK-0003/index.md", brazilian).given()
    bench.edit(AGREEMENT, swap={BOTH: "products: [PRD-LRK-0001, PRD-LRK-0002, PRD-LRK-0003]"})
    bench.sign(QA, "authored").sign(HEAD, role="sponsor.qa").sign(CMO_HEAD, role="cmo.qu")
    told = {f.code: f.message for f in bench.judge().findings}
    assert told["R-AG-09"] == "nobody owes the authority of BR anything, where PRD-LRK-0003 is authorised"
