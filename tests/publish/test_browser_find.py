"""Finding records in a real browser: by facet, by word, in a table, in full text; by keyboard, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sealtrail import history, publish
from sealtrail.publish.collections import COLLECTIONS
from sealtrail.publish.holdings import Holdings
from tests.publish.conftest import VERSION
from tests.publish.test_browser import CONTRAST
from tests.publish.visit import Visit, served

FIND = "registers/all.html"
PEOPLE = "registers/people.html"


def numbers(visit: Visit) -> list[str]:
    """The numbers of the records that are listed."""
    return [str(text) for text in visit.page.locator("#find tbody a").all_inner_texts()]


def count_of(visit: Visit, value: str) -> int:
    """The count beside a value of a facet."""
    return int(visit.page.locator(f'.narrow label:has(input[value="{value}"]) .count').inner_text())


def open_find(visit: Visit, fragment: str = "") -> None:
    """Open the faceted page and wait for its records."""
    visit.open(FIND + fragment)
    visit.page.locator("#find").wait_for()


def test_find_by_facets(visit: Visit, holdings: Holdings) -> None:
    """Choosing a register and a site leaves the records of both, and each count says what its choice would leave."""
    open_find(visit)
    page = visit.page
    assert len(numbers(visit)) == min(100, len(holdings.records))
    deviations = [held.place.id for held in holdings.of_type("deviation")]
    assert count_of(visit, "deviation") == len(deviations)
    page.check('.narrow input[value="deviation"]')
    assert numbers(visit) == deviations
    here = [n for n in deviations if holdings.records[n].model.site == "SITE-HRW-0002"]
    assert count_of(visit, "SITE-HRW-0002") == len(here)
    page.check('.narrow input[value="SITE-HRW-0002"]')
    assert numbers(visit) == here
    assert page.locator("#find-status").inner_text() == f"{len(here)} of {len(holdings.records)} records"
    page.click("#find-clear")
    assert page.locator("#find-status").inner_text() == f"{len(holdings.records)} records"


def test_address_keeps_the_choice(visit: Visit) -> None:
    """The address of a choice, opened anew, shows the same records with the same boxes ticked."""
    open_find(visit)
    visit.page.fill("#find-text", "larkspur")
    visit.page.check('.narrow input[value="product"]')
    chosen, address = numbers(visit), visit.page.url
    assert chosen
    assert address.endswith("#q=larkspur&type=product")
    visit.open("index.html")
    visit.page.goto(address)
    visit.page.locator("#find").wait_for()
    assert numbers(visit) == chosen
    assert visit.page.is_checked('.narrow input[value="product"]')
    assert visit.page.input_value("#find-text") == "larkspur"


def test_find_by_keyboard_alone(visit: Visit) -> None:
    """A slash goes to the words, Tab to the facets, the space bar ticks one, and Enter on a result opens the record."""
    open_find(visit)
    page = visit.page
    page.keyboard.press("/")
    page.keyboard.type("qa-lrk-0001-02")
    assert numbers(visit) == ["QA-LRK-0001-02"]
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    page.keyboard.press("Space")
    assert page.locator(".narrow input:checked").count() == 1
    page.uncheck(".narrow input:checked")
    page.locator("#find tbody a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/agreements/QA-LRK-0001-02.html")


def test_search_box_leads_to_all_hits(visit: Visit, holdings: Holdings) -> None:
    """Where the search box finds more than it shows, its last entry opens the faceted page with the same words."""
    visit.open("verify.html")
    visit.page.keyboard.press("/")
    visit.page.keyboard.type("harrow")
    last = visit.page.locator("#found a").last
    last.wait_for()
    assert last.inner_text().startswith("All ")
    last.click()
    visit.page.locator("#find").wait_for()
    assert len(numbers(visit)) > 12
    assert visit.page.input_value("#find-text") == "harrow"


def test_find_without_scripts(browser: object, site: Path) -> None:
    """Without scripts the faceted page says so and leads to a plain register, and every overview can be read."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / FIND).as_uri())
    assert page.locator("#find").is_hidden()
    assert "Narrowing needs JavaScript" in page.inner_text("main")
    page.click("text=Products")
    assert page.url.endswith("registers/products.html")
    assert page.locator("table.register tbody tr").count() == 2
    assert page.locator(".table-tools").count() == 0
    context.close()


def test_sort_a_register(visit: Visit) -> None:
    """A button in a column's head sorts by it, the other way round, and back; the head and a status line say so."""
    visit.open(PEOPLE)
    page, rows = visit.page, "table.register tbody tr td:nth-child(2)"
    written = page.locator(rows).all_inner_texts()
    head = page.locator("thead th", has_text="Title")
    page.locator("thead button", has_text="Title").click()
    rising = page.locator(rows).all_inner_texts()
    assert head.get_attribute("aria-sort") == "ascending"
    assert "sorted by Title, ascending" in page.inner_text(".table-tools [role=status]")
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator(rows).all_inner_texts() == rising[::-1]
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") is None
    assert page.locator(rows).all_inner_texts() == written
    assert rising != written


def test_filter_a_register(visit: Visit) -> None:
    """Words and a choice of state leave the rows that have both, without accents mattering, and the count is told."""
    visit.open(PEOPLE)
    page = visit.page
    total = page.locator("table.register tbody tr").count()
    page.fill(".table-tools input", "jose pena")
    assert page.locator("table.register tbody tr:visible").count() == 1
    assert page.inner_text(".table-tools [role=status]") == f"1 of {total} rows"
    page.fill(".table-tools input", "")
    page.get_by_label("State", exact=True).select_option("Left")
    shown = page.locator("table.register tbody tr:visible .chip").all_inner_texts()
    assert set(shown) == {"Left"}


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_overviews_fit(visit: Visit, width: int) -> None:
    """From a phone to a desk no overview is wider than the window; on a phone the order is a choice above the table."""
    visit.page.set_viewport_size({"width": width, "height": 900})
    for name in (FIND, "collections.html", *(one.url for one in COLLECTIONS), PEOPLE):
        visit.open(name)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert visit.page.get_by_label("Sort by").is_visible() == (width < 700)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_overviews(visit: Visit, scheme: str) -> None:
    """Every text of the overviews has a contrast of at least 4.5 to 1 on light and on dark (WCAG 2.2, 1.4.3)."""
    visit.page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    for name in (FIND, "collections.html", *(one.url for one in COLLECTIONS)):
        visit.open(name)
        assert visit.page.evaluate(CONTRAST) == [], name


def test_printed_tables(visit: Visit) -> None:
    """On paper the controls are gone, and a table of which only a part is shown says so."""
    visit.open(PEOPLE)
    visit.page.emulate_media(media="print")
    assert visit.page.locator(".table-tools").is_hidden()
    visit.page.emulate_media(media="screen")
    visit.page.fill(".table-tools input", "harrow")
    visit.page.emulate_media(media="print")
    assert visit.page.locator(".table-tools [role=status]").is_visible()
    assert visit.page.locator(".table-tools input").is_hidden()


# --- full text ---


@pytest.fixture(scope="module")
def indexed(report: history.Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with its full-text index."""
    pytest.importorskip("pagefind_bin", reason="Pagefind is not installed")
    out = tmp_path_factory.mktemp("indexed") / "site"
    return publish.build(report, out, tool_version=VERSION, full_text=True).directory


@pytest.fixture
def served_visit(browser: object, indexed: Path) -> Iterator[Visit]:
    """A fresh page on the site as a server hands it out; in the end it must have asked nobody else."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    with served(indexed) as base:
        visit = Visit(browser.new_page(viewport={"width": 1280, "height": 900}), indexed, base)
        yield visit
        assert visit.complaints == []
        assert visit.left() == []
        visit.page.close()


def test_full_text(served_visit: Visit) -> None:
    """A word that stands in no title finds the records that say it, marked, and a register narrows the hits."""
    visit = served_visit
    visit.open("search.html")
    visit.page.keyboard.press("/")
    visit.page.keyboard.type("desiccant")
    visit.page.wait_for_url("**/search.html#q=desiccant")
    visit.page.locator("#full-results mark", has_text="desiccant").first.wait_for()
    everything = visit.page.inner_text("#full-status")
    visit.page.select_option("#full-register", "Deviations")
    visit.page.wait_for_function("was => document.getElementById('full-status').textContent !== was", arg=everything)
    kinds = visit.page.locator("#full-results li > small").all_inner_texts()
    assert kinds
    assert all(kind.startswith("Deviations") for kind in kinds)
    visit.page.locator("#full-results a").first.click()
    visit.page.wait_for_url("**/records/deviations/*.html*")


def test_full_text_by_address(served_visit: Visit) -> None:
    """A search keeps its words in the address, and opened anew it finds the same."""
    served_visit.open("search.html#q=desiccant")
    served_visit.page.locator("#full-results li").first.wait_for()
    assert served_visit.page.input_value("#full-text") == "desiccant"


def test_full_text_from_a_folder(browser: object, indexed: Path) -> None:
    """Opened from a folder, the page says that full text needs a server, asks for nothing, and leads on."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    visit = Visit(browser.new_page(), indexed)
    visit.open("search.html")
    assert "sealtrail serve" in visit.page.inner_text("#full-folder")
    assert visit.page.locator("#full").is_hidden()
    assert [url for url in visit.requests if "/pagefind/" in url] == []
    assert visit.complaints == []
    visit.page.close()


def test_only_the_search_page_may_run_wasm(indexed: Path) -> None:
    """No other page's policy lets a compiled program run, and none lets text be run as code."""
    for path in sorted(indexed.rglob("*.html")):
        text = path.read_text("utf-8")
        assert ("'wasm-unsafe-eval'" in text) == (path.name == "search.html"), path
        assert "'unsafe-eval'" not in text
