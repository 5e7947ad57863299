"""Pictures of every kind of page, for people to look at; ``make pictures`` keeps small copies of them for the docs.

Letters look a little different on each machine, so no picture is compared. Each must be there and show something.
"""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.publish.kinds import Sites
from tests.publish.pictures import KEPT, TAKEN, shown
from tests.publish.visit import served

WIDTH, HEIGHT = 1280, 900
MOST, MOST_IN_ALL = 150_000, 2_000_000
"""Bytes of one picture in the docs, and of all."""
ASKED = {"find": {"#find-text": "#find tbody tr"}, "search": {"#full-text": "#full-results li"}}
"""Pages that show nothing before they are asked: where one asks, and what then comes."""
COLOURS = """async (url) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), drawn = canvas.getContext("2d");
  drawn.drawImage(image, 0, 0);
  const found = new Map();
  for (const one of new Uint32Array(drawn.getImageData(0, 0, image.width, image.height).data.buffer))
    found.set(one, (found.get(one) ?? 0) + 1);
  return [image.width, found.size, Math.max(...found.values()) / (image.width * image.height)];
}"""
"""How wide a picture is, how many colours it has, and how much of it is of the commonest."""


@pytest.fixture(scope="module")
def taken(browser: object, sites: Sites) -> Path:
    """A picture of each kind of page, as it opens on a desktop by day."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    TAKEN.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    with served(sites.folder) as base:
        for kind in sites.kinds:
            page.goto(f"{base}/{kind.address}", wait_until="networkidle")
            for box, hit in ASKED.get(kind.name, {}).items():
                page.fill(box, "desiccant")
                page.locator(hit).first.wait_for()
            page.screenshot(path=TAKEN / f"{kind.name}.png")
    page.close()
    return TAKEN


def test_each_kind_of_page_has_a_picture(browser: object, taken: Path, sites: Sites) -> None:
    """Each kind of page has a picture of the width of the window that is neither blank nor of few colours."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    page = browser.new_page()
    for kind in sites.kinds:
        data = base64.b64encode((taken / f"{kind.name}.png").read_bytes()).decode()
        width, colours, commonest = page.evaluate(COLOURS, f"data:image/png;base64,{data}")
        assert width == WIDTH, kind
        assert colours > 30, kind
        assert commonest < 0.97, kind
    page.close()


def test_the_docs_show_each_picture_that_they_keep() -> None:
    """The docs keep small pictures alone, each of which is shown on their page about the site, and no other is."""
    kept = {path.name: path.stat().st_size for path in KEPT.glob("*.png")}
    assert kept
    assert max(kept.values()) < MOST
    assert sum(kept.values()) < MOST_IN_ALL
    assert sorted(shown()) == sorted(kept)
