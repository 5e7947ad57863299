"""What a hostile contract manufacturer tries with valid keys of its own people, once rules and agreements decide."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest

from sealtrail import agreements
from sealtrail.calendar import add_business_days, end_of_day, zone
from sealtrail.errors import UsageError
from sealtrail.model import Agreement, Calendar, ChangeControl
from tests.gate.bench import AGREEMENT, CMO_ENGINEER, CMO_QA, QA, REGULATORY, Bench
from tests.gate.events import DEVIATION, OPENED, written
from tests.scenarios.change_control import CHANGE, ROWS, at, change, proposed

FILED = 'registered_detail: true, sections: ["3.2.P.3.3"], filing: PAS, status: planned'
PLAIN = "affected: true, registered_detail: false"
HELD = 'batches: ["33512", "33513"]\ncategory: equipment'


# --- a change, without the sponsor ---


@pytest.fixture(scope="module")
def assessed() -> Bench:
    """Harrow proposed a minor change of which Larkspur need only hear, and says that the FDA has to agree to it."""
    rows = ROWS.replace(PLAIN, f"affected: true, {FILED}")
    return proposed(at("2026-12-01T10:00:00+00:00"), rows=rows)


@pytest.mark.parametrize("instead", ["registered_detail: false", 'registered_detail: true, sections: ["3.2.P.3.3"]'])
def test_a_filing_is_not_taken_back_alone(assessed: Bench, instead: str) -> None:
    """A filing that needs the authority's approval goes only with the signature of the sponsor's regulatory affairs."""
    bench = assessed.fork().edit(CHANGE, swap={FILED: instead}).sign(CMO_ENGINEER, "authored")
    assert {f.field for f in bench.refused("R-CH-03").findings} == {"impact"}
    assessed.fork().edit(CHANGE, swap={FILED: instead}).sign(REGULATORY, "authored").accepted()


def test_a_row_that_was_filed_does_not_vanish(assessed: Bench) -> None:
    """A row is not left out to the same end."""
    row = f"  - {{product: PRD-LRK-0002, market: US, affected: true, {FILED}}}\n"
    assessed.fork().edit(CHANGE, swap={row: ""}).sign(CMO_ENGINEER, "authored").refused("R-CH-03")


def test_what_was_approved_is_not_filed_otherwise(assessed: Bench) -> None:
    """Nor after the approval, when only the author's own signature is asked for an edit, nor by way of the proposal."""
    approved = assessed.fork().edit(CHANGE, "approved").sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    approved.refused("approval.missing")
    approved.sign(REGULATORY).land()
    bench = approved.fork().edit(CHANGE, swap={FILED: "registered_detail: false"}).sign(CMO_ENGINEER, "authored")
    bench.refused("R-CH-03")
    back = approved.edit(CHANGE, "impact_assessment").sign(CMO_QA, "authored", "cmo.qu").land()
    back.edit(CHANGE, "proposed").sign(CMO_QA, "authored", "cmo.qu").land()
    back.edit(CHANGE, swap={FILED: "registered_detail: false"}).sign(CMO_ENGINEER, "authored").refused("R-CH-03")


def test_an_author_corrects_a_draft() -> None:
    """What the sponsor's regulatory affairs never signed, its author may still correct while it is proposed."""
    bench = at("2026-12-01T10:00:00+00:00")
    bench.touched = CHANGE
    text = change(rows=ROWS.replace(PLAIN, f"affected: true, {FILED}"))
    bench.write(f"records/changes/2026/{CHANGE}/index.md", text).sign(CMO_ENGINEER, "authored").land()
    bench.edit(CHANGE, swap={FILED: "registered_detail: false"}).sign(CMO_ENGINEER, "authored").accepted()


def test_a_filing_asks_for_regulatory_affairs() -> None:
    """A row that calls nothing registered and still waits for an authority needs regulatory affairs all the same."""
    rows = ROWS.replace(PLAIN, f"{PLAIN}, filing: PAS")
    bench = proposed(at("2026-12-01T10:00:00+00:00"), rows=rows)
    bench.edit(CHANGE, "approved").sign(CMO_ENGINEER, "authored").sign(CMO_QA).refused("approval.missing")
    bench.sign(REGULATORY).accepted()


def test_long_lists_cost_nothing() -> None:
    """Three thousand sites with three thousand products are answered at once: no agreement binds, so it is asked."""
    base = at("2026-12-01T10:00:00+00:00").base
    record = base.record(AGREEMENT)
    assert record is not None
    assert isinstance(record.model, Agreement)
    fields = {
        "org": "harrow",
        "state": "proposed",
        "category": "computer_system",
        "classification": "minor",
        "initiated_by": "cmo",
        "sites": tuple(f"SITE-HRW-{n:04}" for n in range(1, 3001)),
        "products": tuple(f"PRD-LRK-{n:04}" for n in range(1, 3001)),
        "activities": (),
        "emergency": None,
    }
    made = ChangeControl.model_construct(None, **fields)
    begun = process_time()
    terms = agreements.change_terms([record.model], made, date(2026, 12, 1))
    assert process_time() - begun < 1
    assert terms.asks_approval
    named = {(one.scope.site, one.scope.product) for one in terms.bound}
    assert {(s, p) for s in record.model.sites for p in record.model.products} <= named
    assert {site for site, _ in named} == {*made.sites}
    assert {product for _, product in named} == {*made.products}


# --- a deviation, made lighter ---


@pytest.fixture(scope="module")
def told() -> Bench:
    """A deviation of which Larkspur has heard."""
    bench = written(at("2026-11-20T10:00:00+00:00"), OPENED.replace("category: equipment", HELD))
    return bench.sign(CMO_QA, "authored").land()


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("batches", '["33512", "33513"]', '["33512"]'),
        ("batches", 'batches: ["33512", "33513"]', "no_batch_because: Nothing ran"),
        ("site", "SITE-HRW-0001", "SITE-HRW-0002"),
        ("planned", "category: equipment", 'category: equipment\nplanned: true\nplanned_for: "2026-12-20"'),
        ("aware_at", "2026-11-19T12:00:00-05:00", "2026-11-20T04:00:00-05:00"),
        ("aware_at", 'aware_at: "2026-11-19T12:00:00-05:00"\n', ""),
        ("detected_at", "2026-11-19T11:20:00-05:00", "2026-11-19T11:50:00-05:00"),
    ],
)
def test_a_deviation_is_not_made_lighter_alone(told: Bench, field: str, old: str, new: str) -> None:
    """Fewer batches, another site, a plan or a later moment take the sponsor's signature too."""
    bench = told.fork().edit(DEVIATION, swap={old: new}).sign(CMO_QA, "authored")
    assert {f.field for f in bench.refused("R-EV-05").findings} == {field}
    bench.sign(QA, "authored").accepted()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["33512", "33513"]', '["33512", "33513", "33514"]'),
        ("2026-11-19T11:20:00-05:00", "2026-11-19T11:10:00-05:00"),
    ],
)
def test_a_deviation_is_made_wider_at_once(told: Bench, old: str, new: str) -> None:
    """One batch more, or an earlier moment, waits for nobody."""
    told.fork().edit(DEVIATION, swap={old: new}).sign(CMO_QA, "authored").accepted()


# --- calendars ---


def test_a_calendar_without_end() -> None:
    """A million business days of one a week end with the calendar, and the end of that day is a moment everywhere."""
    lazy = Calendar(
        schema="calendar/1",
        id="lazy",
        time_zone="UTC",
        weekend=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
    )
    last = add_business_days(lazy, date(2199, 1, 1), 1_000_000)
    assert last.year == 9999
    assert {end_of_day(last, name).year for name in ("Pacific/Kiritimati", "Pacific/Niue")} == {9999}


@pytest.mark.parametrize("name", ["a" * 300, "/".join("a" * 150), "../../etc/localtime", "Mars/Olympus"])
def test_a_zone_that_is_none(name: str) -> None:
    """A name that no file can bear is no zone, as any other that is none."""
    with pytest.raises(UsageError):
        zone(name)
