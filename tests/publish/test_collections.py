"""The pages across the registers: they say what the engine computes, leave nothing out, and lead to the records."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from sealtrail import impact
from sealtrail.clocks import World
from sealtrail.model import TYPES, Agreement, ChangeControl, Person, Product
from sealtrail.publish.collections import COLLECTIONS, collection_page, index_page
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.overview import overview_page
from sealtrail.publish.reckoning import Reckoning
from sealtrail.publish.registers import numbers_of_type
from tests.publish.reading import Page
from tests.publish.test_pages import EVIL, poisoned_event, poisoned_record

BY_NAME = {one.name: one for one in COLLECTIONS}
SCAR, ESCALATION = "SCAR-LRK-2026-0001", "ESC-LRK-2026-0001"


def page_of(name: str, holdings: Holdings) -> Page:
    """A collection's page."""
    return Page(collection_page(BY_NAME[name], holdings))


def letters(text: str) -> str:
    """A text without its signs and blanks."""
    return re.sub(r"[\W_]+", "", text)


def reckoned_as(holdings: Holdings, change: Callable[[World], World]) -> Holdings:
    """The same holdings, with another world to reckon from."""
    other = dataclasses.replace(holdings)
    other.__dict__["reckoned"] = Reckoning(change(holdings.reckoned.world))
    return other


def at(holdings: Holdings, moment: datetime) -> Holdings:
    """The same holdings, reckoned at another moment."""
    return reckoned_as(holdings, lambda world: dataclasses.replace(world, on=moment))


def with_model(holdings: Holdings, number: str, **fields: object) -> Holdings:
    """The same holdings, with some fields of one record changed."""
    held = holdings.records[number]
    record = dataclasses.replace(held.record, _model=held.model.model_copy(update=fields))
    changed: Held = dataclasses.replace(held, record=record)
    return dataclasses.replace(holdings, records={**holdings.records, number: changed})


def without(holdings: Holdings, number: str) -> Holdings:
    """The same holdings without one record."""
    return dataclasses.replace(holdings, records={n: h for n, h in holdings.records.items() if n != number})


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda one: one.name)
def test_every_page_says_as_of_when(collection: object, holdings: Holdings) -> None:
    """Each page names its day, has one main heading, leads somewhere and is listed with its answer."""
    assert collection in COLLECTIONS
    one = next(c for c in COLLECTIONS if c is collection)
    page = Page(collection_page(one, holdings))
    assert f"As of {holdings.day.day} " in page.text
    assert page.tags.count("h1") == 1
    assert len(set(page.ids)) == len(page.ids)
    listed = Page(index_page(COLLECTIONS, holdings))
    assert one.title in listed.text
    assert one.tally(holdings) in listed.text


def test_hostile_text_in_collections(holdings: Holdings) -> None:
    """Hostile text in every field of every record is shown as text on the pages across the registers."""
    records = {number: poisoned_record(held) for number, held in holdings.records.items()}
    steps = {n: tuple(poisoned_event(e) for e in events) for n, events in holdings.steps.items()}
    bad = dataclasses.replace(holdings, records=records, steps=steps)
    bad.__dict__["reckoned"] = holdings.reckoned  # the engine is asked about records that a gate let through
    for one in COLLECTIONS:
        page = Page(collection_page(one, bad))
        assert not {"script", "img"} & set(page.tags)
        assert not [name for _, name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]
    assert EVIL in page_of("people", bad).text


# --- due ---


def test_due_shows_every_open_clock(holdings: Holdings) -> None:
    """Every clock that is still running, late or resting is on the page, with its record and who owes it."""
    page = page_of("due", holdings)
    running = [clock for clock in holdings.reckoned.clocks if clock.open]
    assert running
    for clock in running:
        assert " ".join(clock.duty.what.split())[1:] in page.text
        assert clock.duty.record in page.text
    assert "None." in page.text.partition("Late")[2]


def test_what_is_late_is_first(holdings: Holdings) -> None:
    """A year on, everything that was not done is late, on this page, on the first page and in the tallies."""
    later = at(holdings, holdings.at + timedelta(days=365))
    late = [clock for clock in later.reckoned.clocks if clock.is_late]
    assert len(late) > 5
    page = page_of("due", later)
    assert page.text.count("days late") == len(late)
    assert f"{len(late)} late" in Page(index_page(COLLECTIONS, later)).text
    first = Page(overview_page(later, ())).text
    assert f"{len(late)} Late" in first
    assert late[0].duty.record in first.partition("What is due first")[2].partition("What is kept here")[0]


# --- notices ---


def test_a_notice_that_landed_late_is_missed(holdings: Holdings) -> None:
    """What was told in time is missed had its landing come four months later, whatever is declared."""
    assert "Met" in page_of("notices", holdings).words
    late = timedelta(days=120)

    def delayed(world: World) -> World:
        proven = {
            record: {mark: tuple(t + late for t in times) for mark, times in marks.items()}
            for record, marks in (world.proven or {}).items()
        }
        return dataclasses.replace(world, proven=proven, on=world.on + 2 * late)

    page = page_of("notices", reckoned_as(holdings, delayed))
    assert "Missed" in page.words
    assert "Met" not in page.words


# --- flags and waivers ---


def test_no_flag_is_hidden(holdings: Holdings) -> None:
    """Each flag that any verdict recorded is on the page with its record, rule and words; so is each waiver."""
    text = page_of("flags", holdings).text
    found = [finding for landing in holdings.basis.landings for finding in landing.flags]
    assert found
    for finding in found:
        assert finding.rule in text
        assert letters(finding.message) in letters(text)
    for held in holdings.of_type("waiver"):
        assert held.place.id in text


# --- suppliers, coverage, responsibilities ---


def test_suppliers_give_reasons(holdings: Holdings) -> None:
    """Each row of the approved-supplier list is there with what speaks against it, in words and not in keys."""
    page = page_of("suppliers", holdings)
    rows = holdings.reckoned.suppliers
    assert rows
    for one in rows:
        for number in filter(None, (one.site, one.product, one.qualification, one.agreement, one.last_audit)):
            assert number in page.text
    assert not re.search(r"[a-z]_[a-z]", page.text)


def test_coverage_names_what_is_missing(holdings: Holdings) -> None:
    """Every place in a dossier is listed, and without its agreement it is said to have none."""
    page = page_of("coverage", holdings)
    places = [
        at for held in holdings.of_type("product") if isinstance(held.model, Product)
        for market in held.model.authorisations for at in market.registered_sites
    ]  # fmt: skip
    assert page.tags.count("tr") > len(places)
    assert "no agreement in force" not in page.text
    bare = reckoned_as(holdings, lambda world: dataclasses.replace(
        world, records={n: m for n, m in world.records.items() if not isinstance(m, Agreement)}))  # fmt: skip
    assert page_of("coverage", bare).text.count("no agreement in force") >= len(places)


def test_every_topic_is_accounted_for(holdings: Holdings) -> None:
    """Each row of the matrix of an agreement in force is shown, each topic that it leaves out is named, none of old."""
    page = page_of("responsibilities", holdings)
    for held in holdings.of_type("agreement"):
        assert isinstance(held.model, Agreement)
        assert (held.place.id in page.ids) == (held.standing.word == "Effective")
    assert "Topics that it gives to nobody" in page.text


# --- changes, escalations ---


def test_a_market_that_nobody_assessed(holdings: Holdings) -> None:
    """A product and market that the dossiers touch and the matrix of an open change leaves out is marked."""
    number = "CHG-HRW-2026-0002"
    change = holdings.records[number].model
    assert isinstance(change, ChangeControl)
    assert "not assessed" not in page_of("impacts", holdings).words
    products = [h.model for h in holdings.of_type("product") if isinstance(h.model, Product)]
    bare = with_model(holdings, number, impact=())
    bare.__dict__["reckoned"] = holdings.reckoned
    assert page_of("impacts", bare).words.count("not assessed") == len(impact.touched(change, products))


def test_an_escalation_that_nobody_raised(holdings: Holdings) -> None:
    """What a threshold raises is answered by its escalation; without that, page and first page say who is missing."""
    page = page_of("escalations", holdings)
    assert SCAR in page.text
    assert "no escalation names" not in page.text
    assert "0 Escalations unanswered" in Page(overview_page(holdings, ())).text

    def silent(world: World) -> World:
        return dataclasses.replace(world, records={n: m for n, m in world.records.items() if n != ESCALATION})

    alone = reckoned_as(without(holdings, ESCALATION), silent)
    assert f"no escalation names {SCAR}" in page_of("escalations", alone).text
    assert "1 Escalations unanswered" in Page(overview_page(alone, ())).text


# --- people, reviews, numbers ---


def test_every_key_that_ever_was(holdings: Holdings) -> None:
    """Each key of each person is there with its end, and roles and keys are told in the order of time."""
    page = page_of("people", holdings)
    for held in holdings.of_type("person"):
        assert isinstance(held.model, Person)
        for key in held.model.keys:
            assert key.fingerprint in page.text
    times = re.findall(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} [+−]\d{2}:\d{2}(?= )", page.text.partition("Over time")[2])
    moments = [datetime.fromisoformat(text.replace("−", "-").replace(" +", "+").replace(" -", "-")) for text in times]
    assert len(moments) > 20
    assert moments == sorted(moments)


def test_reviews_that_never_were(holdings: Holdings) -> None:
    """Each kind of review is named, also one that was never made."""
    text = page_of("reviews", holdings).text
    for kind in ("Audit trail", "Access", "System", "Test of restoring"):
        assert kind in text
    made = {held.model.model_dump()["review_kind"] for held in holdings.of_type("review")}
    assert text.count("None yet") == 4 - len(made)


def test_numbers_left_out(holdings: Holdings) -> None:
    """Left-out numbers are counted and told as spans: within a year, among editions, and among agreements."""
    agreement, capa = TYPES["agreement"], TYPES["capa"]
    kept = {"QA-LRK-0001-02", "CAPA-HRW-2026-0002"}
    rest = dataclasses.replace(holdings, records={n: h for n, h in holdings.records.items() if n in kept})
    assert numbers_of_type(agreement, rest).gaps == ("QA-LRK-0001-01",)
    assert numbers_of_type(capa, rest).gaps == ("CAPA-HRW-2026-0001",)
    place = dataclasses.replace(holdings.records["QA-LRK-0001-02"].place, id="QA-LRK-0005-01")
    far = dataclasses.replace(holdings.records["QA-LRK-0001-02"], place=place)
    found = numbers_of_type(agreement, dataclasses.replace(rest, records={"QA-LRK-0005-01": far}))
    assert (found.gaps, found.never) == (("QA-LRK-0001 to 0004",), 4)
    assert "QA-LRK-0001 to 0004" in page_of("numbers", dataclasses.replace(rest, records={"x": far})).text
