"""The plots: they say what the tables say, at true distances, and no label hides another."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from sealtrail.publish.collections import COLLECTIONS, collection_page
from sealtrail.publish.here import Here
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.plots import duties_plot, editions_plot, life_plot
from sealtrail.publish.plots.drawing import LEFT, RIGHT, WIDTH, Scale, spread, wide
from sealtrail.publish.plots.duties import KINDS, kind_of, months_of
from sealtrail.publish.plots.editions import binding
from sealtrail.publish.plots.lived import landings_of, states_of
from sealtrail.publish.recordpage import record_page
from tests.publish.reading import Page
from tests.publish.test_pages import EVIL, poisoned_record

AGREEMENT, SCAR = "QA-LRK-0001-01", "SCAR-LRK-2026-0001"
Box = tuple[float, float, float, str]


def drawing(markup: str | None) -> ET.Element:
    """The drawing of a plot, read as strictly as XML is."""
    assert markup is not None
    found = re.search(r"<svg.*</svg>", markup, re.DOTALL)
    assert found
    return ET.fromstring(found[0])


def life(number: str, holdings: Holdings) -> ET.Element:
    """The drawing of a record's life."""
    held = holdings.records[number]
    return drawing(life_plot(held, Here(holdings, held.page)))


def of_class(element: ET.Element, name: str) -> list[ET.Element]:
    """All parts of a class."""
    return [one for one in element.iter() if name in one.get("class", "").split()]


def boxes(element: ET.Element) -> Iterator[tuple[float, float, float, str]]:
    """The line, the left and the right edge of each text, as the build reckons its width."""
    for one in element.iter("text"):
        said, x, names = one.text or "", float(one.get("x", "")), one.get("class", "").split()
        width = wide(said)
        left = x - width / 2 if "mid" in names else x - width if "end" in names else x
        yield float(one.get("y", "")), left, left + width, said


def overlaps(element: ET.Element) -> list[tuple[Box, Box]]:
    """Texts that stand on one line and touch."""
    held = sorted(boxes(element))
    return [(a, b) for a, b in pairwise(held) if a[0] == b[0] and b[1] < a[2] - 0.2]


def lived(holdings: Holdings) -> list[Held]:
    """The records that landed more than once."""
    return [held for held in holdings.records.values() if len(landings_of(held)) > 1]


def busy(held: Held, count: int) -> Held:
    """A record that landed so many times on one day, ten minutes apart."""
    first = next(event for event in held.events if event.action == "created")
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    events = [
        dataclasses.replace(first, action="state", new=f"state_{n}", step=n, revision=n,
                            proven_at=at + timedelta(minutes=10 * n))
        for n in range(1, count + 1)
    ]  # fmt: skip
    return dataclasses.replace(held, events=tuple(events))


def test_every_landing_is_there_and_leads_to_its_row(holdings: Holdings) -> None:
    """Each landing of each record has its tick and its label, which leads to a place on the record's page."""
    assert lived(holdings)
    for held in lived(holdings):
        element = life(held.place.id, holdings)
        landed = landings_of(held)
        ticks = of_class(element, "landing")[0].get("d", "")
        assert ticks.count("M") == len(landed) == len({event.step for event in held.events})
        links = [one.get("href", "") for one in element.iter("a")]
        assert len(links) == len(set(links)) == len(landed)
        ids = Page(record_page(held, holdings)).ids
        assert {link.removeprefix("#") for link in links} <= set(ids)


def test_distances_are_true(holdings: Holdings) -> None:
    """The ticks of landings lie as far apart as the landings did, within a tenth of a unit."""
    for held in lived(holdings):
        ticks = of_class(life(held.place.id, holdings), "landing")[0].get("d", "")
        places = [float(x) for x in re.findall(r"M([\d.]+) ", ticks)]
        times = [one.at for one in landings_of(held)]
        assert places == sorted(places)
        per_unit = (times[-1] - times[0]) / (places[-1] - places[0])
        for place, at in zip(places, times, strict=True):
            assert abs((at - times[0]) / per_unit - (place - places[0])) < 0.2


def test_each_side_has_its_signatures(holdings: Holdings) -> None:
    """There are as many beads as valid signatures, those of the sponsor above the revisions, the others below."""
    side = {one.id: one.side for one in holdings.root.organisations}
    for held in lived(holdings):
        element = life(held.place.id, holdings)
        ways = "".join(one.get("d", "") for one in of_class(element, "bead"))
        chip = float(of_class(element, "chip-box")[0].get("y", ""))
        beads = Counter("sponsor" if float(y) < chip else "cmo" for y in re.findall(r"M[\d.]+ ([\d.]+)m-4", ways))
        assert beads == Counter(side[one.organisation] for one in held.signatures)


def test_a_rejection_is_a_cross(holdings: Holdings) -> None:
    """A rejection looks unlike every other signature."""
    rejected = [one for one in holdings.records[SCAR].signatures if one.meaning == "rejected"]
    crosses = of_class(life(SCAR, holdings), "rejected")[0].get("d", "")
    assert crosses.count("M") == len(rejected) > 0


def test_states_are_those_of_the_trail(holdings: Holdings) -> None:
    """The states in the drawing are those of the trail in their order; an agreement's go on by its dates."""
    for held in lived(holdings):
        told = [event.new for event in held.events if event.action in {"created", "state"}]
        words = [one.word.lower().replace(" ", "_") for one in states_of(held, holdings)]
        assert words[: len(told)] == told
        assert words[len(told) :] in ([], ["effective"], ["effective", "superseded"])
        element = life(held.place.id, holdings)
        assert len(of_class(element, "state")) == len(words)
        texts = [one.text for one in element.iter("text")]
        assert all(state.word in texts for state in states_of(held, holdings))
    assert [one.word for one in states_of(holdings.records[AGREEMENT], holdings)][-2:] == ["Effective", "Superseded"]


def test_due_dates_are_marked_or_told(holdings: Holdings) -> None:
    """Each due date of a record is a mark in the drawing, or the caption tells that it lies outside."""
    for held in lived(holdings):
        plot = life_plot(held, Here(holdings, held.page))
        marks = sum(one.get("d", "").count("M") for one in of_class(drawing(plot), "mark"))
        dated = [one for one in holdings.reckoned.by_record.get(held.place.id, ()) if one.duty.due is not None]
        assert marks <= len(dated)
        assert (marks < len(dated)) == ("Due outside the time that is drawn" in str(plot))


def test_one_landing_is_no_life(holdings: Holdings) -> None:
    """A record that landed once has no plot, and its page says nothing of one."""
    held = next(one for one in holdings.records.values() if len(landings_of(one)) == 1)
    assert life_plot(held, Here(holdings, held.page)) is None
    assert "<figure" not in record_page(held, holdings)


@pytest.mark.parametrize("count", [10, 25, 90])
def test_many_landings_on_one_day(holdings: Holdings, count: int) -> None:
    """Ten, twenty-five or ninety landings on one day keep their ticks, and their labels keep apart."""
    held = busy(holdings.records[SCAR], count)
    element = drawing(life_plot(held, Here(holdings, held.page)))
    assert of_class(element, "landing")[0].get("d", "").count("M") == count
    edges = [(float(one.get("x", "")), float(one.get("width", ""))) for one in of_class(element, "chip-box")]
    assert all(a + width < b for (a, width), (b, _) in pairwise(edges))
    assert edges[0][0] >= LEFT - 0.1
    assert edges[-1][0] + edges[-1][1] <= RIGHT + 0.1
    assert overlaps(element) == []


def test_no_label_hides_another(holdings: Holdings) -> None:
    """In no plot of any record, of the clocks or of the editions do two texts touch or leave the drawing."""
    here = Here(holdings, "collections/due.html")
    made = [life(held.place.id, holdings) for held in lived(holdings)]
    made += [drawing(duties_plot(holdings.reckoned.clocks, here)), drawing(editions_plot(here))]
    for element in made:
        assert overlaps(element) == []
        assert all(left >= 0 and right <= WIDTH for _, left, right, _ in boxes(element))


def test_labels_give_way() -> None:
    """Labels that have room stay where they want to be, others move apart in their order and stay inside."""
    assert spread([200, 400], [50, 50]) == [200, 400]
    assert spread([200, 200], [50, 50], gap=10) == [170, 230]
    at_edges = spread([0, 0, 2000], [40, 40, 40])
    assert at_edges == [LEFT + 20, LEFT + 64, RIGHT - 20]
    assert spread([], []) == []


def test_a_scale_covers_its_days() -> None:
    """The first moment of the first day lies at the left edge, noon of the only day in the middle."""
    scale = Scale(date(2026, 3, 2), date(2026, 3, 2))
    assert scale.x(scale.start) == LEFT
    assert scale.x(datetime(2026, 3, 2, 12, tzinfo=UTC)) == (LEFT + RIGHT) / 2
    assert not scale.holds(datetime(2026, 3, 3, tzinfo=UTC))


def test_hostile_text_in_a_plot(holdings: Holdings) -> None:
    """Hostile names in signatures, states and titles are text in the drawing, never a tag of it."""
    held = poisoned_record(holdings.records[SCAR])
    plot = life_plot(held, Here(holdings, held.page))
    element = drawing(plot)
    assert {one.tag for one in element.iter()} <= {"svg", "g", "a", "title", "rect", "path", "text"}
    assert any(EVIL in (one.text or "") for one in element.iter("title"))
    assert not any(name in str(plot) for name in ("<script", "<img", " style="))


def test_the_same_bytes(holdings: Holdings) -> None:
    """A plot is the same each time, and no length in it has more than one decimal."""
    held = holdings.records[SCAR]
    first, again = (life_plot(held, Here(holdings, held.page)) for _ in range(2))
    assert first == again
    assert re.search(r"\d\.\d\d", re.sub(r"<title>.*?</title>|<figcaption.*", "", str(first))) is None


def test_clocks_by_month(holdings: Holdings) -> None:
    """Each dated clock is counted once, in the month of its due date and as it went; the table has the same numbers."""
    clocks = holdings.reckoned.clocks
    months = months_of(clocks, holdings.day)
    dated = [clock for clock in clocks if clock.due_there is not None]
    assert sum((counted for _, counted in months), Counter[str]()) == Counter(map(kind_of, dated))
    named = [month for month, _ in months if month[0].isdigit()]
    assert named == sorted(named)
    for month, counted in months:
        if month[0].isdigit():
            assert counted.total() == sum(f"{clock.due_there:%Y-%m}" == month for clock in dated)
    plot = duties_plot(clocks, Here(holdings, "collections/due.html"))
    numbers = [int(said) for said in re.findall(r">(\d+)</td>", str(plot))]
    assert numbers == [counted[kind] for _, counted in months for kind in KINDS]
    heights = sum(float(one.get("height", "")) for one in of_class(drawing(plot), "count"))
    most = max(counted.total() for _, counted in months)
    assert heights == pytest.approx(180 * len(dated) / most, abs=2)


def test_no_clock_no_plot(holdings: Holdings) -> None:
    """Without a due date there is nothing to be drawn."""
    assert duties_plot((), Here(holdings, "collections/due.html")) is None


def test_editions_bind_one_after_the_other(holdings: Holdings) -> None:
    """An edition's bar ends on the day on which the bar of the next one begins; what was never approved has none."""
    first = binding(holdings.records[AGREEMENT], holdings)
    assert first is not None
    second = binding(holdings.records[first.successor], holdings)
    assert second is not None
    assert first.end == second.first
    person = next(iter(holdings.of_type("person")))
    assert binding(person, holdings) is None
    element = drawing(editions_plot(Here(holdings, "collections/responsibilities.html")))
    bars = {str(a.get("href")): a.find("rect") for a in element.iter("a")}
    before, after = bars[f"../agreements/{AGREEMENT}.html"], bars[f"../agreements/{first.successor}.html"]
    assert before is not None
    assert after is not None
    ends = float(before.get("x", "")) + float(before.get("width", ""))
    assert ends == pytest.approx(float(after.get("x", "")), abs=0.2)


@pytest.mark.parametrize("name", ["due", "responsibilities"])
def test_plots_stand_on_their_pages(holdings: Holdings, name: str) -> None:
    """The pages on clocks and agreements hold their plot, with a sentence for those who do not see it and a table."""
    page = Page(collection_page(next(one for one in COLLECTIONS if one.name == name), holdings))
    assert page.tags.count("figure") == 1
    assert any(tag == "svg" and attribute == "aria-label" and value for tag, attribute, value in page.attributes)
    assert "as a table" in page.text
