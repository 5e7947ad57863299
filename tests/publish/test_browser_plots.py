"""The plots in a real browser: as the letters really fall, no label hides another, on a wide screen and on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from sealtrail.publish.holdings import Holdings
from sealtrail.publish.plots.lived import landings_of
from tests.publish.visit import Visit

_TEXTS = """figure => [...figure.querySelectorAll('svg text')].map(one => {
    const box = one.getBBox();
    return {said: one.textContent, x: box.x, y: box.y, right: box.x + box.width, bottom: box.y + box.height};
})"""
_LETTERS = """figure => Math.min(...[...figure.querySelectorAll('svg text')].map(one =>
    parseFloat(getComputedStyle(one).fontSize) * one.ownerSVGElement.getScreenCTM().a))"""
_SPARE = 1.5
"""What the box of a letter has above and below its ink, at least."""


def clash(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether two texts cover one another."""
    return bool(a["x"] < b["right"] and b["x"] < a["right"]
                and a["y"] + _SPARE < b["bottom"] - _SPARE and b["y"] + _SPARE < a["bottom"] - _SPARE)  # fmt: skip


@pytest.mark.parametrize("width", [1280, 390])
def test_labels_keep_apart(visit: Visit, holdings: Holdings, width: int) -> None:
    """In the life of the busiest record of each type, and in both collections, all text can be read and none is cut."""
    busiest = {name: max(held, key=lambda one: len(landings_of(one))) for name, held in holdings.by_type.items()}
    pages = [held.page for held in busiest.values() if len(landings_of(held)) > 1]
    assert len(pages) > 8
    visit.page.set_viewport_size({"width": width, "height": 844})
    for page in [*pages, "collections/due.html", "collections/responsibilities.html"]:
        visit.open(page)
        figure = visit.page.locator("figure.plot").first
        size = figure.locator("svg").evaluate("svg => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]")
        texts = figure.evaluate(_TEXTS)
        assert texts
        clashes = [(a["said"], b["said"]) for at, a in enumerate(texts) for b in texts[:at] if clash(a, b)]
        assert clashes == [], page
        cut = [one["said"] for one in texts if one["x"] < 0 or one["right"] > size[0] or one["bottom"] > size[1]]
        assert cut == [], page
        assert figure.evaluate(_LETTERS) >= 10
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_landing_leads_to_its_row(visit: Visit) -> None:
    """From the keyboard, a revision in the drawing leads to the row of the trail that tells of it."""
    visit.open("records/scars/SCAR-LRK-2026-0001.html")
    link = visit.page.locator("figure.life svg a").nth(1)
    target = str(link.get_attribute("href"))
    link.focus()
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("location.hash") == target
    assert visit.page.locator(f"tr{target}").is_visible()
