"""What a change touches, and what its matrix says otherwise than the master data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail.impact import awaited, gaps, implementable, touched
from sealtrail.model import PRIOR_APPROVAL, ChangeControl, Product
from tests.agreements.test_agreements import change
from tests.people.cast import made

ONE, TWO = "PRD-LRK-0001", "PRD-LRK-0002"
HERE, THERE = "SITE-HRW-0001", "SITE-HRW-0002"


def market(name: str, *sites: str, fixed: tuple[dict[str, Any], ...] = (), **more: Any) -> dict[str, Any]:
    """A market in which these sites are registered."""
    return {
        "market": name,
        "authorisation_no": f"EXAMPLE-{name}",
        "holder": "Larkspur",
        "registered_sites": [{"site": site, "activity": "drug_product"} for site in sites],
        "registered_details": list(fixed),
        **more,
    }


def product(number: str, *markets: dict[str, Any], **more: Any) -> Product:
    fields = {"name": "Stelbat", "strength": "10 mg", "dosage_form": "tablet", "route": "oral", "risk_tier": "minor"}
    envelope = {"schema": "product/1", "id": number, "title": "A tablet", "revision": 1, "org": "larkspur"}
    return made(Product, {**envelope, "state": "active", **fields, "authorisations": list(markets), **more})


def row(number: str, where: str, **more: Any) -> dict[str, Any]:
    return {"product": number, "market": where, "affected": False, "registered_detail": False, **more}


def seen(changed: ChangeControl, *products: Product) -> list[tuple[str, str, bool]]:
    return [(t.product, t.market, t.registered) for t in touched(changed, products)]


def said(changed: ChangeControl, *products: Product) -> list[tuple[str, str]]:
    return [(".".join(map(str, gap.place)), gap.message) for gap in gaps(changed, products)]


def test_every_market_of_every_product_of_the_site() -> None:
    """A row is owed for each market in which one of the change's sites is registered, whichever products it names."""
    first, second = product(TWO, market("US", HERE)), product(ONE, market("US", HERE, THERE), market("DE", HERE))
    assert seen(change(), first, second) == [(ONE, "DE", False), (ONE, "US", False), (TWO, "US", False)]
    assert seen(change(sites=[THERE]), first, second) == [(ONE, "US", False)]
    assert seen(change(sites=["SITE-HRW-0003"]), first, second) == []


def test_what_is_no_market_any_more() -> None:
    """A withdrawn authorisation and a voided product are touched by nothing; a pending or suspended one is."""
    states = [market(name, HERE, status=status) for name, status in
              (("US", "authorised"), ("DE", "withdrawn"), ("FR", "pending"), ("IT", "suspended"))]  # fmt: skip
    assert [where for _, where, _ in seen(change(), product(ONE, *states))] == ["FR", "IT", "US"]
    assert seen(change(), product(ONE, market("US", HERE), state="voided")) == []
    assert seen(change(), product(ONE, market("US", HERE), state="retired")) == [(ONE, "US", False)]


@pytest.mark.parametrize(
    ("fixed", "expected"),
    [
        ({"category": "equipment", "section": "3.2.P.3.3"}, True),
        ({"category": "equipment", "section": "3.2.P.3.3", "sites": [HERE]}, True),
        ({"category": "equipment", "section": "3.2.P.3.3", "sites": [THERE]}, False),
        ({"category": "process", "section": "3.2.P.3.3"}, False),
    ],
)
def test_registered_detail(fixed: dict[str, Any], expected: bool) -> None:
    """A dossier fixes what a change concerns when category and site are the change's; no site named means any."""
    assert seen(change(), product(ONE, market("US", HERE, fixed=(fixed,)))) == [(ONE, "US", expected)]


def test_complete() -> None:
    """A matrix that says of each row what the master data say has no gap."""
    fixed = {"category": "equipment", "section": "3.2.P.3.3"}
    told = row(ONE, "US", affected=True, registered_detail=True, sections=["3.2.P.3.3"], filing="CBE-30")
    assert said(change(impact=[told]), product(ONE, market("US", HERE, fixed=(fixed,)))) == []


def test_more_care_than_the_master_data() -> None:
    """An author may see a registered detail where the master data know of none."""
    assert said(change(impact=[row(ONE, "US", registered_detail=True)]), product(ONE, market("US", HERE))) == []


def test_gaps() -> None:
    """A row too few, too many or twice, a detail denied and a product not named are each told at its place."""
    fixed = {"category": "equipment", "section": "3.2.P.3.3"}
    first = product(ONE, market("US", HERE, fixed=(fixed,)), market("DE", HERE))
    second = product(TWO, market("US", HERE))
    matrix = [row(ONE, "US"), row(ONE, "FR"), row(ONE, "US"), row(TWO, "US", affected=True)]
    assert said(change(impact=matrix), first, second) == [
        ("impact", f"no row says what the change means for {ONE} in DE, for which {HERE} is registered"),
        ("impact.0.registered_detail",
         f"{ONE} in US: the dossier fixes this in 3.2.P.3.3, the row says that it does not"),
        ("impact.1", f"no site of the change is registered for {ONE} in FR"),
        ("impact.2", f"{ONE} in US has two rows"),
        ("impact.3.affected", f"{TWO} in US is affected, and products does not name {TWO}"),
    ]  # fmt: skip


def test_the_hint_mends_the_gap() -> None:
    """The row that a hint asks for is one that fills the gap, also where the dossier fixes what changes."""
    fixed = ({"category": "equipment", "section": "3.2.P.3.3"}, {"category": "equipment", "section": "3.2.A.1"})
    there = product(ONE, market("US", HERE, fixed=fixed), market("DE", HERE))
    asked = [gap.hint for gap in gaps(change(), [there])]
    fills = "affected: true, registered_detail: true, sections: [3.2.P.3.3, 3.2.A.1]"
    assert asked == [
        f"add - {{product: {ONE}, market: DE, affected: false, registered_detail: false}}",
        f"add - {{product: {ONE}, market: US, {fills}}}",
    ]
    rows = [row(ONE, "DE"), row(ONE, "US", affected=True, registered_detail=True, sections=["3.2.P.3.3", "3.2.A.1"])]
    assert said(change(impact=rows), there) == []


cells = st.sets(st.tuples(st.sampled_from([ONE, TWO]), st.sampled_from(["US", "DE", "FR"])))


@given(cells, cells)
def test_a_matrix_is_complete_when_it_is_the_derived_one(
    registered: set[tuple[str, str]], told: set[tuple[str, str]]
) -> None:
    """Whatever rows an author leaves out or adds, exactly those are told."""
    products = [
        product(number, *(market(where, HERE) for one, where in sorted(registered) if one == number))
        for number in (ONE, TWO)
    ]
    found = gaps(change(impact=[row(*cell) for cell in sorted(told)]), products)
    assert len(found) == len(registered ^ told)
    assert sum(gap.place == ("impact",) for gap in found) == len(registered - told)


@pytest.mark.parametrize("filing", sorted(PRIOR_APPROVAL))
@pytest.mark.parametrize("status", ["planned", "submitted", "rejected", "approved"])
def test_an_authority_that_has_to_agree(filing: str, status: str) -> None:
    """What needs approval before distribution is not to be made before the authority gave it."""
    changed = change(state="approved", impact=[row(ONE, "US", filing=filing, status=status)])
    assert implementable(changed) is (status == "approved")
    assert [i for i, _ in awaited(changed)] == ([] if status == "approved" else [0])


@pytest.mark.parametrize("filing", ["none", "annual_report", "CBE-0", "CBE-30", "IA", "IA_IN", "letter_to_file"])
def test_an_authority_that_is_only_told(filing: str) -> None:
    """What is only told to an authority holds nothing up."""
    assert implementable(change(state="approved", impact=[row(ONE, "US", filing=filing, status="planned")]))


@pytest.mark.parametrize("state", ["proposed", "impact_assessment", "rejected", "implemented", "unratified", "voided"])
def test_only_what_is_approved_is_implementable(state: str) -> None:
    """A change in any other state is not one that may now be made."""
    assert not implementable(change(state=state))
