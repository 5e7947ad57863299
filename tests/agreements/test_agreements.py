"""Which edition of an agreement binds a site, a product and an activity on a date, and what it asks of a change."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail.agreements import ChangeTerms, change_terms, in_force, overlaps, standing
from sealtrail.model import Agreement, ChangeControl
from tests.people.cast import made

FIRST, SECOND = "QA-LRK-0001-01", "QA-LRK-0001-02"


def edition(number: str = FIRST, *, state: str = "approved", since: str = "2026-04-01", **more: Any) -> Agreement:
    """An edition that binds one site, one product and one activity from a date."""
    return made(
        Agreement,
        {
            "schema": "agreement/1",
            "id": number,
            "title": "Quality agreement",
            "revision": 1,
            "state": state,
            "org": "larkspur",
            "parties": ["larkspur", "harrow"],
            "sites": ["SITE-HRW-0001"],
            "products": ["PRD-LRK-0001"],
            "activities": ["drug_product"],
            "regimes": ["drug_us_211"],
            "effective_from": since,
            "next_review": "2028-04-01",
            "precedence": "quality_agreement_prevails_on_quality",
            "responsibility_matrix": [{"topic": "A1", "responsible": "cmo", "accountable": "cmo", "clause": "3.1"}],
            "notification_rules": [
                {"event": "deviation", "class": "critical", "start": "aware", "amount": 24, "unit": "hours",
                 "to": ["sponsor.qa"]}
            ],
            "change_rules": [
                {"category": "process", "class": "major", "requires": "sponsor_approval", "lead_days": 90,
                 "clause": "9.2"}
            ],
            "subcontracting_allowed": False,
            "audit_interval_months": 18,
            **more,
        },
    )  # fmt: skip


def successor(state: str = "approved", since: str = "2026-10-01") -> Agreement:
    return edition(SECOND, state=state, since=since, supersedes=FIRST)


def binding(*agreements: Agreement, on: str = "2026-11-02", **asked: str) -> list[str]:
    wanted = {"site": "SITE-HRW-0001", "product": "PRD-LRK-0001", "activity": "drug_product", **asked}
    return [a.id for a in in_force(agreements, on=date.fromisoformat(on), **wanted)]


@pytest.mark.parametrize("state", ["draft", "negotiation", "terminated", "voided"])
def test_only_what_is_approved_takes_effect(state: str) -> None:
    """An edition that is not approved, or was ended, is in no date's force; its stored state is what it is."""
    assert standing(edition(state=state), date(2026, 11, 2)) == state


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 31), "approved"),
        (date(2026, 4, 1), "effective"),
        (date(2026, 9, 30), "effective"),
        (date(2026, 10, 1), "superseded"),
        (date(2030, 1, 1), "superseded"),
    ],
)
def test_effective_between_two_dates(on: date, expected: str) -> None:
    """An edition is effective from its own date until the day on which its approved successor becomes so."""
    assert standing(edition(), on, successor()) == expected


@pytest.mark.parametrize("state", ["draft", "negotiation", "voided"])
def test_a_successor_that_was_never_approved(state: str) -> None:
    """A successor that nobody approved, or that was dropped, supersedes nothing."""
    assert standing(edition(), date(2026, 11, 2), successor(state)) == "effective"


def test_a_successor_that_was_ended() -> None:
    """Ending the edition in force does not bring the one before it back to life."""
    assert standing(edition(), date(2026, 11, 2), successor("terminated")) == "superseded"
    assert binding(edition(superseded_by=SECOND), successor("terminated")) == []


def test_without_successor() -> None:
    """An edition without successor stays effective."""
    assert standing(edition(), date(2030, 1, 1)) == "effective"


def test_one_in_force() -> None:
    """Of two editions exactly one binds on every date, and none before the first."""
    both = (edition(superseded_by=SECOND), successor())
    assert binding(*both, on="2026-03-31") == []
    assert binding(*both, on="2026-09-30") == [FIRST]
    assert binding(*both, on="2026-10-01") == [SECOND]


@pytest.mark.parametrize(
    "asked", [{"site": "SITE-HRW-0002"}, {"product": "PRD-LRK-0002"}, {"activity": "labelling"}, {"site": ""}]
)
def test_out_of_scope(asked: dict[str, str]) -> None:
    """An edition does not bind what it does not name: no other site, product or activity."""
    assert binding(edition()) == [FIRST]
    assert binding(edition(), **asked) == []


def test_two_in_force() -> None:
    """Two agreements over the same matter are both given, in the order of their numbers, for the caller to refuse."""
    assert binding(edition("QA-LRK-0002-01"), edition()) == [FIRST, "QA-LRK-0002-01"]


def test_successor_that_is_not_there() -> None:
    """An edition whose named successor is not at hand stays effective."""
    assert binding(edition(superseded_by=SECOND)) == [FIRST]


def test_in_force_for_any_activity() -> None:
    """Asked for no activity in particular, every edition that binds the site and product for some activity counts."""
    other = edition("QA-LRK-0002-01", activities=["labelling"])
    asked = {"site": "SITE-HRW-0001", "product": "PRD-LRK-0001", "on": date(2026, 11, 2)}
    assert [a.id for a in in_force([other, edition()], **asked)] == [FIRST, "QA-LRK-0002-01"]  # type: ignore[arg-type]


# --- overlaps -----------------------------------------------------------------------------------------------------


def clashes(agreement: Agreement, *others: Agreement) -> list[tuple[str, str, str]]:
    found = overlaps(agreement, (agreement, *others))
    return [(o.other.id, str(o.scope), str(o.since)) for o in found]


def test_overlap() -> None:
    """Two agreements that bind the same from some day on overlap from the day on which the second takes effect."""
    other = edition("QA-LRK-0002-01", since="2027-01-01", sites=["SITE-HRW-0002", "SITE-HRW-0001"])
    assert clashes(edition(), other) == [("QA-LRK-0002-01", "SITE-HRW-0001, PRD-LRK-0001, drug_product", "2027-01-01")]
    assert clashes(other, edition()) == [(FIRST, "SITE-HRW-0001, PRD-LRK-0001, drug_product", "2027-01-01")]


@pytest.mark.parametrize(
    "more", [{"sites": ["SITE-HRW-0002"]}, {"products": ["PRD-LRK-0002"]}, {"activities": ["labelling"]}]
)
def test_no_overlap_where_nothing_is_shared(more: dict[str, Any]) -> None:
    """One difference in site, product or activity is enough for two agreements to stand beside each other."""
    assert clashes(edition(), edition("QA-LRK-0002-01", **more)) == []


@pytest.mark.parametrize("state", ["draft", "negotiation", "terminated", "voided"])
def test_no_overlap_with_what_does_not_bind(state: str) -> None:
    """What is not executed, or was ended, overlaps with nothing."""
    assert clashes(edition(), edition("QA-LRK-0002-01", state=state)) == []
    assert clashes(edition(state=state), edition("QA-LRK-0002-01")) == []


def test_no_overlap_with_the_successor() -> None:
    """An edition ends on the day on which its successor begins, however late that is executed."""
    old = edition(superseded_by=SECOND)
    assert clashes(old, successor()) == clashes(successor(), old) == []
    assert clashes(successor(since="2026-03-01"), edition(superseded_by=SECOND)) == []
    assert clashes(old, successor("draft"), edition("QA-LRK-0002-01", since="2026-09-30")) != []
    assert clashes(old, successor(), edition("QA-LRK-0002-01", since="2026-10-01")) == []


spans = st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["none", "draft", "approved", "terminated"]))


@given(spans, spans)
def test_overlap_is_what_in_force_says(one: tuple[int, int, str], two: tuple[int, int, str]) -> None:
    """Two agreements overlap exactly when some day has both in force, and from the first such day on."""
    first, numbers = date(2026, 4, 1), ("QA-LRK-0001", "QA-LRK-0002")
    held = []
    for number, (begin, end, ended) in zip(numbers, (one, two), strict=True):
        more = {} if ended == "none" else {"superseded_by": f"{number}-02"}
        held.append(edition(f"{number}-01", since=str(first + timedelta(begin)), **more))
        if ended != "none":
            since = str(first + timedelta(end))
            held.append(edition(f"{number}-02", state=ended, since=since, activities=[ACTIVITY[number]]))
    days = (first + timedelta(n) for n in range(62))
    asked = {"site": "SITE-HRW-0001", "product": "PRD-LRK-0001", "activity": "drug_product"}
    both = next((day for day in days if len(in_force(held, on=day, **asked)) == 2), None)
    expected = [] if both is None else [("QA-LRK-0002-01", both)]
    assert [(o.other.id, o.since) for o in overlaps(held[0], held)] == expected


ACTIVITY = {"QA-LRK-0001": "labelling", "QA-LRK-0002": "sterilisation"}


# --- what a change is asked ---------------------------------------------------------------------------------------


def rule(requires: str = "prior_notification", **more: Any) -> dict[str, Any]:
    return {
        "category": "equipment", "class": "major", "requires": requires, "lead_days": 14, "clause": "9.3", **more
    }  # fmt: skip


def change(**more: Any) -> ChangeControl:
    """A major change of equipment that the contract manufacturer proposes for one site, product and activity."""
    return made(
        ChangeControl,
        {
            "schema": "change/1",
            "id": "CHG-HRW-2026-0011",
            "title": "A hose of silicone",
            "revision": 1,
            "state": "proposed",
            "org": "harrow",
            "initiated_by": "cmo",
            "category": "equipment",
            "classification": "major",
            "sites": ["SITE-HRW-0001"],
            "products": ["PRD-LRK-0001"],
            "activities": ["drug_product"],
            "current": "A hose of rubber",
            "proposed": "A hose of silicone",
            "reason": "The old one sheds",
            "planned_for": "2026-12-01",
            **more,
        },
    )


def asked_of(changed: ChangeControl, *agreements: Agreement, on: str = "2026-11-02") -> ChangeTerms:
    return change_terms(agreements, changed, date.fromisoformat(on))


@pytest.mark.parametrize(
    ("requires", "expected"),
    [
        ("sponsor_approval", True), ("prior_notification", False), ("post_notification", False), ("none", False),
    ],
)  # fmt: skip
def test_the_rule_decides(requires: str, expected: bool) -> None:
    """Of the rules only one that demands approval asks for the other side's signature."""
    assert asked_of(change(), edition(change_rules=[rule(requires)])).asks_approval is expected


def test_the_sponsor_asks_too() -> None:
    """What the sponsor proposes is bound by the rules for the sponsor, and by no other."""
    theirs = rule("cmo_approval", initiated_by="sponsor")
    agreement = edition(change_rules=[rule("none"), theirs])
    assert asked_of(change(initiated_by="sponsor"), agreement).asks_approval
    assert not asked_of(change(), agreement).asks_approval
    agreement = edition(change_rules=[rule("sponsor_approval"), rule("none", initiated_by="sponsor")])
    assert not asked_of(change(initiated_by="sponsor"), agreement).asks_approval


@pytest.mark.parametrize(
    "more",
    [
        {"category": "process"}, {"classification": "minor"}, {"initiated_by": "sponsor"}, {"products": []},
        {"sites": ["SITE-HRW-0002"]}, {"products": ["PRD-LRK-0002"]}, {"activities": ["labelling"]},
        {"emergency": {"reason": "It broke", "implemented_at": "2026-11-01T09:00:00-05:00"}},
        {"sites": ["SITE-HRW-0001", "SITE-HRW-0002"]}, {"products": ["PRD-LRK-0001", "PRD-LRK-0002"]},
        {"activities": ["drug_product", "labelling"]},
    ],
)  # fmt: skip
def test_without_a_rule_the_strictest_terms_bind(more: dict[str, Any]) -> None:
    """Where one site, product or activity of a change has no rule, the other side must approve all of it."""
    agreement = edition(change_rules=[rule("none")])
    assert not asked_of(change(), agreement).asks_approval
    terms = asked_of(change(**more), agreement)
    assert terms.asks_approval
    assert len(terms.uncovered) >= 1
    assert terms.not_before(date(2026, 11, 2)) is None


def test_no_agreement() -> None:
    """Without any agreement, and before the first takes effect, the other side must approve."""
    (bound,) = asked_of(change()).uncovered
    assert (str(bound.scope), bound.agreements) == ("SITE-HRW-0001, PRD-LRK-0001, drug_product", ())
    assert asked_of(change(), edition(change_rules=[rule("none")]), on="2026-03-31").asks_approval


def test_two_at_once() -> None:
    """Two agreements in force for the same work are named both, and neither is believed."""
    both = [edition(number, change_rules=[rule("none")]) for number in (FIRST, "QA-LRK-0002-01")]
    terms = asked_of(change(), *both)
    assert terms.asks_approval
    assert [[a.id for a in bound.agreements] for bound in terms.doubled] == [[FIRST, "QA-LRK-0002-01"]]
    assert terms.uncovered == asked_of(change(category="label"), *both).uncovered == ()


def test_two_side_by_side() -> None:
    """Two agreements for different activities of a site are not at odds; a change that names none is bound by both."""
    one = edition(change_rules=[rule("none")])
    other = edition("QA-LRK-0002-01", activities=["labelling"], change_rules=[rule("sponsor_approval")])
    terms = asked_of(change(activities=[]), one, other)
    assert terms.doubled == ()
    assert terms.asks_approval
    assert [a.id for a, _ in terms.rules] == [FIRST, "QA-LRK-0002-01"]
    assert not asked_of(change(), one, other).asks_approval


@given(st.lists(st.sampled_from(["none", "prior_notification", "sponsor_approval"]), min_size=4, max_size=4))
def test_the_strictest_of_all_rules(requires: list[str]) -> None:
    """Over several sites and products a change is asked what the strictest of their agreements asks."""
    pairs = list(product(("SITE-HRW-0001", "SITE-HRW-0002"), ("PRD-LRK-0001", "PRD-LRK-0002")))
    agreements = [
        edition(f"QA-LRK-000{n}-01", sites=[pair[0]], products=[pair[1]], change_rules=[rule(asks)])
        for n, (pair, asks) in enumerate(zip(pairs, requires, strict=True), 1)
    ]
    both = {"sites": ["SITE-HRW-0001", "SITE-HRW-0002"], "products": ["PRD-LRK-0001", "PRD-LRK-0002"]}
    assert asked_of(change(**both), *agreements).asks_approval is ("sponsor_approval" in requires)


def test_notice() -> None:
    """Notice runs in calendar days from the proposal; of several rules the longest counts, of no notice none."""
    terms = asked_of(change(), edition(change_rules=[rule(lead_days=14)]))
    found = terms.not_before(date(2026, 11, 2))
    assert found is not None
    assert (found[0], found[1].id, found[2].lead_days) == (date(2026, 11, 16), FIRST, 14)
    assert asked_of(change(), edition(change_rules=[rule("post_notification")])).not_before(date(2026, 11, 2)) is None
    other = edition("QA-LRK-0002-01", products=["PRD-LRK-0002"], change_rules=[rule(lead_days=30)])
    both = asked_of(change(products=["PRD-LRK-0001", "PRD-LRK-0002"]), edition(change_rules=[rule()]), other)
    longest = both.not_before(date(2026, 11, 2))
    assert longest is not None
    assert (longest[0], longest[1].id) == (date(2026, 12, 2), "QA-LRK-0002-01")


def test_approval_needs_no_notice() -> None:
    """Where the other side approves, it says itself from when on."""
    assert asked_of(change(), edition(change_rules=[rule("sponsor_approval")])).not_before(date(2026, 11, 2)) is None
