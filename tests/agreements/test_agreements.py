"""Which edition of an agreement binds on a date, for a site, a product and an activity."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sealtrail.agreements import in_force, standing
from sealtrail.model import Agreement
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
