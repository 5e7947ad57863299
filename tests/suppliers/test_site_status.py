"""What a site is on a day: every status with the record that it rests on, and none of them ever typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail.calendar import add_months
from sealtrail.model import Envelope
from sealtrail.suppliers import SITE_STATES, Registers, current
from tests.suppliers.registry import (
    LUMBERTON,
    ON,
    STELBAT,
    agreement,
    audit,
    condition,
    escalation,
    event,
    licence,
    qualification,
    site,
    status,
)

WORSE = SITE_STATES[:4]
"""Suspended is worse than conditional, and so on; the rest is no matter of worse or better."""


def told(*records: Envelope, on: date = ON) -> tuple[str, str]:
    """The status, and its reasons in one line."""
    found = status(*records, on=on)
    return found.state, "; ".join(found.reasons)


def test_from_candidate_to_qualified() -> None:
    """A site is a candidate until somebody looks at it, in qualification until it is decided, and qualified then."""
    assert told() == ("candidate", "no qualification names SITE-HRW-0001")
    assert told(qualification(state="assessing")) == ("in_qualification", "QLF-LRK-2026-0001 is assessing")
    assert told(qualification(since="2026-11-03")) == ("in_qualification", "QLF-LRK-2026-0001 is valid from 2026-11-03")
    assert told(qualification()) == ("qualified", "")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-09-30", "qualified"),
        ("2026-10-01", "conditional"),
        ("2026-10-30", "conditional"),
        ("2026-10-31", "suspended"),
    ],
)
def test_end_of_validity(day: str, expected: str) -> None:
    """On its last day a qualification holds; then the site is conditional for thirty days, and suspended after."""
    state, reason = told(qualification(until="2026-09-30"), on=date.fromisoformat(day))
    assert state == expected
    assert reason.startswith("QLF-LRK-2026-0001 ended on 2026-09-30") == (expected != "qualified")


@given(days=st.integers(0, 1500))
def test_waiting_never_helps(days: int) -> None:
    """Where nothing is done, a day more never makes a site better than it was."""
    records = (
        qualification(until="2027-03-31", state="conditional", conditions=[condition("2026-12-01")]),
        site(licences=[licence("2026-12-31")]),
    )
    today, tomorrow = (status(*records, on=ON + timedelta(days=days + more)).state for more in (0, 1))
    assert WORSE.index(tomorrow) <= WORSE.index(today)


@pytest.mark.parametrize(
    ("held", "expected", "reason"),
    [
        (condition("2026-12-01"), "conditional", "1 of its conditions still to be met"),
        (condition("2026-10-20"), "conditional", "a condition was due on 2026-10-20 and is not met"),
        (condition("2026-10-02"), "suspended", "a condition was due on 2026-10-02 and is not met"),
        (condition("2026-10-02", "2026-11-03"), "suspended", "a condition was due on 2026-10-02"),
        (condition("2026-10-02", "2026-10-30"), "conditional", "its conditions are met, and it is not approved yet"),
    ],
)
def test_conditions(held: dict[str, str], expected: str, reason: str) -> None:
    """A conditional site is suspended when a condition stays unmet beyond the grace, and approved only by people."""
    state, said = told(qualification(state="conditional", conditions=[held]))
    assert state == expected
    assert reason in said


def test_later_decision_replaces_an_earlier_one() -> None:
    """A requalification takes the place of what it requalifies, for better and for worse, from the day it is valid."""
    old = qualification(until="2026-09-01")
    new = qualification("QLF-LRK-2026-0002", since="2026-09-01")
    assert told(old)[0] == "suspended"
    assert told(old, new) == ("qualified", "")
    late = qualification("QLF-LRK-2026-0002", since="2026-11-03")
    assert told(old, late)[0] == "suspended"
    refused = qualification("QLF-LRK-2026-0002", "rejected", since="2026-10-01", requalifies="QLF-LRK-2026-0001")
    assert told(qualification(), refused) == ("disqualified", "QLF-LRK-2026-0002 was rejected")
    assert told(qualification(), qualification("QLF-LRK-2026-0002", "assessing", since="2026-10-01"))[0] == "qualified"


def test_narrower_decision_replaces_nothing() -> None:
    """A decision for less, or for another site, leaves the wider one standing."""
    wide = qualification(until="2026-09-01", activities=["drug_product", "testing_release"])
    narrow = qualification("QLF-LRK-2026-0002", since="2026-09-01")
    elsewhere = qualification("QLF-LRK-2026-0003", since="2026-09-01", at="SITE-HRW-0002")
    other_market = qualification("QLF-LRK-2026-0004", since="2026-09-01", markets=["DE"])
    assert [q.id[-1] for q in current(Registers.of((wide, other_market)), LUMBERTON, ON)] == ["1", "4"]
    assert told(wide, elsewhere)[0] == "suspended"
    state, reason = told(wide, narrow)
    assert state == "qualified"
    assert "QLF-LRK-2026-0001 ended on 2026-09-01" in reason


def test_disqualified() -> None:
    """A withdrawn qualification disqualifies; a new one that is under way changes nothing before it is decided."""
    gone = qualification(state="withdrawn")
    assert told(gone) == ("disqualified", "QLF-LRK-2026-0001 was withdrawn")
    assert told(gone, qualification("QLF-LRK-2026-0002", "assessing"))[0] == "disqualified"
    assert told(gone, qualification("QLF-LRK-2026-0002", since="2026-10-01"))[0] == "qualified"


def test_voided_records_count_for_nothing() -> None:
    """What was opened in error neither qualifies nor suspends."""
    assert told(qualification(state="voided"))[0] == "candidate"
    assert told(qualification(), audit(conclusion="unacceptable", state="voided"))[0] == "qualified"


def test_unacceptable_audit_suspends() -> None:
    """An unacceptable conclusion suspends from the day of its report, whatever the qualification says."""
    bad = audit(conclusion="unacceptable")
    assert told(qualification(), bad) == ("suspended", "AUD-LRK-2026-0001 of 2026-06-03 concluded unacceptable")
    assert told(qualification(), bad, on=date(2026, 6, 2))[0] == "qualified"
    assert told(qualification(), audit(conclusion="unacceptable", state="performed"))[0] == "qualified"


def test_what_lifts_an_unacceptable_audit() -> None:
    """Only a later audit by the same side lifts it: no earlier one, no self-inspection, none of the CMO's."""
    bad = audit(conclusion="unacceptable")
    later = {"number": "AUD-LRK-2026-0002", "to": "2026-09-01"}
    assert told(qualification(), bad, audit(**later))[0] == "qualified"
    assert told(qualification(), bad, audit(**later, kind="self"))[0] == "suspended"
    assert told(qualification(), bad, audit(**later, conclusion=None))[0] == "suspended"
    assert told(qualification(), bad, audit("AUD-HRW-2026-0002", to="2026-09-01"))[0] == "suspended"
    assert told(qualification(), bad, audit("AUD-LRK-2026-0002", to="2026-05-01"))[0] == "suspended"
    assert told(qualification(), bad, audit(**later, conclusion="unacceptable"))[0] == "suspended"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (event(), "conditional"),
        (event("import_alert"), "conditional"),
        (event("gmp_noncompliance"), "conditional"),
        (event("inspection", outcome="OAI"), "conditional"),
        (event("inspection", outcome="noncompliant"), "conditional"),
        (event("inspection", outcome="VAI"), "qualified"),
        (event("483"), "qualified"),
        (event(open=False), "qualified"),
        (event(on="2026-11-03"), "qualified"),
    ],
)
def test_authorities(found: dict[str, object], expected: str) -> None:
    """What an authority has open makes a site conditional at most; what is settled or mild does not."""
    assert told(qualification(), site(regulatory_history=[found]))[0] == expected
    # It never makes a site better than it is.
    assert told(qualification(state="withdrawn"), site(regulatory_history=[found]))[0] == "disqualified"


def test_licences_and_certificates() -> None:
    """A licence or certificate that ended makes a site conditional, from the day after its last."""
    assert told(qualification(), site(licences=[licence("2026-11-02")]))[0] == "qualified"
    state, reason = told(qualification(), site(licences=[licence("2026-11-01")]))
    assert (state, reason) == ("conditional", "SITE-HRW-0001: registration R-1 ended on 2026-11-01")
    certificate = {"scheme": "ISO9001", "number": "C-1", "valid_to": "2026-11-01"}
    assert told(qualification(), site(certifications=[certificate]))[0] == "conditional"


def test_escalations() -> None:
    """A hold of supply suspends and a stop of new products makes conditional, as long as the matter is open."""
    held = status(qualification(), escalation(), agreement())
    assert (held.state, held.restrictions) == ("suspended", ("supply is held",))
    stopped = status(qualification(), escalation("new_product_stop"), agreement())
    assert (stopped.state, stopped.restrictions) == ("conditional", ("no new products",))
    assert told(qualification(), escalation("tech_visit")) == ("qualified", "")
    assert told(qualification(), escalation(state="closed")) == ("qualified", "")


def test_whom_an_escalation_reaches() -> None:
    """It reaches the site that it names, or every site where it names none; one of some products leaves the site be."""
    elsewhere = escalation(site="SITE-HRW-0002")
    assert told(qualification(), elsewhere)[0] == "qualified"
    assert told(qualification(), escalation(site=None))[0] == "suspended"
    one = status(qualification(), escalation(products=[STELBAT]), agreement())
    assert (one.state, one.restrictions) == ("qualified", (f"supply is held: {STELBAT}",))


def test_agreements() -> None:
    """A qualified site without an agreement in force is still able, and may do nothing; a late review is told."""
    assert (status(qualification()).state, status(qualification()).restrictions) == (
        "qualified",
        ("no agreement in force",),
    )
    assert status(qualification(), agreement()).restrictions == ()
    assert status(qualification(), agreement(sites=["SITE-HRW-0002"])).restrictions == ("no agreement in force",)
    assert status(qualification(), agreement(review="2026-11-02")).restrictions == ()
    late = status(qualification(), agreement(review="2026-11-01"))
    assert (late.state, late.restrictions) == ("qualified", ("the review of QA-LRK-0001-01 was due on 2026-11-01",))


def test_retired_site_has_left() -> None:
    """A retired site is exited, whatever else is said of it."""
    assert told(qualification(), site(state="retired"), escalation())[0] == "exited"
    assert told(site(state="retired"))[0] == "exited"


def test_order_of_records_does_not_matter() -> None:
    """The same records in another order are the same registers."""
    records = [qualification(f"QLF-LRK-2026-000{n}") for n in range(1, 4)] + [qualification(state="voided")]
    assert Registers.of(records) == Registers.of(reversed(records))
    assert [q.id[-1] for q in Registers.of(records).qualifications] == ["1", "2", "3"]
    assert Registers.of([site()]).site(LUMBERTON) == site()
    assert Registers.of([site()]).product(STELBAT) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-01-15", 12, "2027-01-15"),
        ("2026-12-31", 24, "2028-12-31"),
        ("2026-06-30", 0, "2026-06-30"),
        ("2026-01-31", 1, "2026-02-28"),
    ],
)
def test_months(day: str, months: int, expected: str) -> None:
    """So many months later is the same day of the month, or its last where that is too short."""
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)
