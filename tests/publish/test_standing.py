"""The loud word at the top of a page."""

from __future__ import annotations

from datetime import date

import pytest

from sealtrail.model import Agreement, Capa, Envelope
from sealtrail.publish.holdings import Holdings
from sealtrail.publish.standing import standing_of

SINCE = date(2026, 5, 4)


@pytest.fixture(scope="module")
def agreement(holdings: Holdings) -> Agreement:
    """The first edition of the story's agreement."""
    model = holdings.records["QA-LRK-0001-01"].model
    assert isinstance(model, Agreement)
    return model


@pytest.fixture(scope="module")
def capa(holdings: Holdings) -> Capa:
    """The story's first CAPA."""
    model = holdings.records["CAPA-HRW-2026-0001"].model
    assert isinstance(model, Capa)
    return model


def loud(model: Envelope, on: date, successor: Agreement | None = None) -> tuple[str, str, str]:
    """The banner of a record on a date."""
    terminal = frozenset({"closed_effective", "retired", "left", "terminated", "voided"})
    found = standing_of(model, on=on, since=SINCE, terminal=terminal, successor=successor)
    return found.loud, found.said, found.tone


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        ("draft", date(2026, 2, 1), ("DRAFT – NOT APPROVED", "since 4 May 2026", "draft")),
        ("negotiation", date(2027, 2, 1), ("IN NEGOTIATION – NOT APPROVED", "since 4 May 2026", "draft")),
        ("approved", date(2026, 3, 31), ("APPROVED – NOT YET EFFECTIVE", "takes effect on 1 April 2026", "draft")),
        ("approved", date(2026, 4, 1), ("EFFECTIVE", "since 1 April 2026", "good")),
        ("terminated", date(2027, 1, 1), ("TERMINATED", "on 4 May 2026", "ended")),
        ("voided", date(2027, 1, 1), ("VOIDED", "on 4 May 2026; the number stays used", "void")),
    ],
)
def test_agreements(agreement: Agreement, state: str, on: date, expected: tuple[str, str, str]) -> None:
    """An agreement is effective exactly from its date, and nothing that is not approved ever looks as if it were."""
    assert loud(agreement.model_copy(update={"state": state}), on) == expected


def test_superseded(agreement: Agreement, holdings: Holdings) -> None:
    """An edition gives way on the day on which its approved successor takes effect, and not before."""
    successor = holdings.records["QA-LRK-0001-02"].model
    assert isinstance(successor, Agreement)
    before = loud(agreement, date(2026, 9, 30), successor)
    assert before == (
        "EFFECTIVE",
        "since 1 April 2026, until 1 October 2026, when QA-LRK-0001-02 takes its place",
        "good",
    )
    assert loud(agreement, date(2026, 10, 1), successor) == (
        "SUPERSEDED",
        "since 1 October 2026 by QA-LRK-0001-02",
        "ended",
    )


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        ("plan_in_review", date(2026, 10, 9), ("PLAN IN REVIEW", "since 4 May 2026; due by 9 October 2026", "open")),
        ("open", date(2026, 10, 10), ("OPEN – OVERDUE", "since 4 May 2026; overdue since 9 October 2026", "open")),
        ("closed_effective", date(2027, 1, 1), ("CLOSED – EFFECTIVE", "on 4 May 2026", "ended")),
        ("closed_not_effective", date(2026, 6, 1), ("CLOSED – NOT EFFECTIVE", "on 4 May 2026", "ended")),
    ],
)
def test_capas(capa: Capa, state: str, on: date, expected: tuple[str, str, str]) -> None:
    """A CAPA is overdue from the day after its due date, unless it is closed."""
    assert loud(capa.model_copy(update={"state": state}), on) == expected


def test_an_event_without_a_due_date(capa: Capa) -> None:
    """Where nobody set a date, none is shown and nothing is overdue."""
    assert loud(capa.model_copy(update={"state": "open", "due": None}), date(2030, 1, 1)) == (
        "OPEN",
        "since 4 May 2026",
        "open",
    )


def test_drafts_of_any_type(capa: Capa) -> None:
    """A draft of any type says that it is not approved."""
    assert loud(capa.model_copy(update={"state": "draft"}), date(2026, 6, 1))[0] == "DRAFT – NOT APPROVED"
