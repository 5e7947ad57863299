"""Hostile texts in every place where a person may write: in a real browser they are read, and do nothing.

A gate refuses some of them before. None is asked here: what a page makes of a text may not rest on who let it in. The
pages' policy is the second line, and is not needed either: nothing reaches it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sealtrail import history
from sealtrail.model import TYPES
from sealtrail.publish import site as building
from sealtrail.publish.collections import COLLECTIONS
from sealtrail.publish.facets import FIND
from sealtrail.publish.holdings import Holdings, collect
from sealtrail.publish.pages import site_of
from sealtrail.publish.registers import register_url
from tests.publish.conftest import VERSION
from tests.publish.planted import STEM, Planter, number_of, plant
from tests.publish.test_body import HOSTILE
from tests.publish.visit import served

RAN = "window.ran=1"
FIELDS = (
    f"<script>{RAN}</script>",
    f"<img src=x onerror={RAN}>",
    f"\"'><svg onload={RAN}>",
    f"</title></textarea></noscript></script><script>{RAN}</script>",
    f'" onfocus="{RAN}" autofocus tabindex="1',
    f"[x](javascript:{RAN})",
    f"&lt;img src=x onerror={RAN}&gt;",
    "<form action=https://evil.example><input type=submit></form>",
    "<base href=https://evil.example/><style>*{display:none}</style>",
    "<iframe src=https://evil.example></iframe><meta http-equiv=refresh content=0;url=https://evil.example>",
    "{{ config }} {% for x in y %} ${7*7}",
    "<!-- <div><p><table>",
)
READABLE = [text for text in HOSTILE if not {"\u2028", "\u2029"} & set(text)]
"""No record can hold an invisible line end: its reader refuses the file."""
SEVERAL = "\n\n".join([*READABLE, *FIELDS, "> " * 300 + "x", "- " * 300 + "x", "<div>" * 3000]).replace("alert(1)", RAN)
WATCH = """window.refused = [];
addEventListener("securitypolicyviolation", (one) => refused.push(`${one.violatedDirective} ${one.blockedURI}`));"""
FOUND = """() => ({
  ran: "ran" in window,
  refused: window.refused,
  schemes: [...new Set([...document.links].map((link) => link.protocol))].sort(),
  foreign: [...document.querySelectorAll(
    "iframe, object, embed, form, base, style, [style], meta[http-equiv=refresh i]")].map((one) => one.outerHTML),
  handlers: [...document.querySelectorAll("*")].flatMap((one) => [...one.attributes])
    .filter((one) => /^on/i.test(one.name)).map((one) => `${one.name}=${one.value}`),
})"""


class Hostile(Planter):
    """Plants attacks in place of plain tokens; the name of a file can hold none, but the file can be one."""

    def token(self, place: str) -> str:
        """The next attack."""
        number = len(self.places)
        text = SEVERAL if place.endswith(" body") else FIELDS[number % len(FIELDS)]
        made = f"{STEM}{number:05d}.html" if place.endswith("attachment name") else f"{STEM}{number:05d} {text}"
        self.places[made] = place
        return made


@pytest.fixture(scope="module")
def hostile(report: history.Report, holdings: Holdings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a record of each type that is full of attacks, and a revision of each."""
    shown = collect(plant(report, Hostile()).report, VERSION)
    shown.__dict__["reckoned"] = holdings.reckoned  # the engine is asked about records that a gate let through
    site, folder = site_of(shown), tmp_path_factory.mktemp("hostile")
    building._write(site, folder)
    building.check_complete(site, folder / "site")
    return folder / "site"


def looked(page: Any, address: str) -> dict[str, Any]:
    """What became of a page once everything in it had its chance."""
    page.goto(address, wait_until="networkidle")
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    found: dict[str, Any] = page.evaluate(FOUND)
    return found


def test_hostile_texts_do_nothing(browser: object, hostile: Path) -> None:
    """On every page that shows them no script runs, no policy has to step in, no dialog opens and nobody is asked."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    numbers = {number_of(kind): f"{kind.folder}/{number_of(kind)}.html" for kind in TYPES.values()}
    urls = ["index.html", "history.html", FIND, "collections.html", *(one.url for one in COLLECTIONS),
            *map(register_url, TYPES.values()), *numbers.values()]  # fmt: skip
    dialogs: list[str] = []
    requests: list[str] = []
    with served(hostile) as base:
        context = browser.new_context()
        context.add_init_script(WATCH)
        page = context.new_page()
        # A dialog that opened stays open, and everything after it would wait in vain.
        page.on("dialog", lambda one: dialogs.append(one.message))
        page.on("request", lambda one: requests.append(one.url))
        for url in urls:
            found = looked(page, f"{base}/{url}")
            assert not found["ran"], url
            assert found["refused"] == [], url
            assert set(found["schemes"]) <= {"http:", "https:", "mailto:"}, url
            assert found["foreign"] == [], url
            assert found["handlers"] == [], url
        text = page.locator("main").inner_text()
        context.close()
    assert FIELDS[0] in text  # shown as it was written, and not left out
    assert dialogs == []
    assert [url for url in requests if not url.startswith(f"{base}/")] == []


def test_the_watch_would_tell(browser: object, hostile: Path) -> None:
    """The same watch sees a script and an address from elsewhere that are put into a page by force, and refused."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    with served(hostile) as base:
        context = browser.new_context()
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(f"{base}/index.html")
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.ran=1>')")
        page.wait_for_function("refused.length > 0")
        found = page.evaluate(FOUND)
        context.close()
    assert not found["ran"]
    assert found["refused"] == ["script-src-attr inline"]
    assert found["handlers"] == ["onerror=window.ran=1"]
