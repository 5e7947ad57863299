"""The site in a real browser, opened from a folder: it works, it is reachable by keyboard, and it asks nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publish.visit import Visit

AGREEMENT = "agreements/QA-LRK-0001-01.html"


@pytest.mark.parametrize("name", ["index.html", AGREEMENT, "records/capas/CAPA-HRW-2026-0001.html", "verify.html",
                                  "registers/people.html", "history.html", "pages/about.html"])  # fmt: skip
def test_pages_open_from_a_folder(visit: Visit, name: str) -> None:
    """A page opens from a folder with its styles, without an error and without a request to anywhere else."""
    visit.open(name)
    assert visit.page.evaluate("getComputedStyle(document.querySelector('.top')).position") == "sticky"
    assert visit.page.locator("h1").count() == 1


def test_search_by_keyboard(visit: Visit) -> None:
    """A slash goes to the search box, a few letters find the agreement, and arrow and enter open it."""
    visit.open("registers/people.html")
    visit.page.keyboard.press("/")
    visit.page.keyboard.type("qa-lrk-0001-02")
    visit.page.locator("#found a").first.wait_for()
    assert visit.page.locator("#found-count").inner_text() == "1 record"
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/agreements/QA-LRK-0001-02.html")


def test_search_ignores_accents_and_can_be_left(visit: Visit) -> None:
    """A name is found without its accents, a search without hits says so, and Escape closes the list."""
    visit.open("index.html")
    visit.page.keyboard.press("/")
    visit.page.keyboard.type("jose luis pena")
    visit.page.locator("#found a").first.wait_for()
    assert "José Luis Peña" in visit.page.locator("#found").inner_text()
    visit.page.keyboard.type(" nobody")
    visit.page.wait_for_function("document.getElementById('found-count').textContent === '0 records'")
    visit.page.keyboard.press("Escape")
    assert visit.page.locator("#found").is_hidden()


def test_registers_without_scripts(browser: object, site: Path) -> None:
    """Without scripts the search box is not shown, and the registers lead to every record."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "registers/capas.html").as_uri())
    assert page.locator(".search").is_hidden()
    page.click("text=CAPA-HRW-2026-0001")
    assert page.url.endswith("CAPA-HRW-2026-0001.html")
    context.close()


def test_matrix_and_trail_are_tables(visit: Visit) -> None:
    """Matrix and audit trail are tables with captions and column heads that assistive tools can read."""
    visit.open(AGREEMENT)
    for name in (".matrix", ".trail"):
        assert visit.page.locator(f"table{name} caption").count() == 1
        assert visit.page.locator(f"table{name} thead th[scope=col]").count() >= 5
    assert visit.page.locator("table.matrix tbody th[scope=rowgroup]").count() >= 8


def test_skip_link_comes_first(visit: Visit) -> None:
    """The first stop of the keyboard leads past the menu."""
    visit.open(AGREEMENT)
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.textContent") == "Skip to the content"


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_no_sideways_scrolling(visit: Visit, width: int) -> None:
    """From a phone to a wide screen no page is wider than the window."""
    visit.page.set_viewport_size({"width": width, "height": 900})
    for name in ("index.html", AGREEMENT, "records/capas/CAPA-HRW-2026-0001.html", "verify.html", "history.html"):
        visit.open(name)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_printed_copy_says_what_it_is(visit: Visit) -> None:
    """On paper a page says that it is an uncontrolled copy, of which revision, bytes and commit, and has no menu."""
    visit.open(AGREEMENT)
    line = visit.page.locator(".uncontrolled")
    assert line.is_hidden()
    visit.page.emulate_media(media="print")
    assert line.is_visible()
    text = line.inner_text()
    assert "Printed copy – uncontrolled" in text
    assert "revision 8" in text
    assert "SHA-256" in text
    assert visit.page.locator(".top").is_hidden()
    assert visit.page.locator(".banner").is_visible()


CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const linear = (c) => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => [r, g, b].map((c) => linear(c / 255))
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
    const name = `${node.tagName}.${node.className}: ${node.textContent.trim().slice(0, 30)}`;
    if ((a + .05) / (b + .05) < 4.5) poor.add(name);
  }
  return [...poor];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(visit: Visit, scheme: str) -> None:
    """Every text has a contrast of at least 4.5 to 1 on light and on dark (WCAG 2.2, 1.4.3)."""
    visit.page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    for name in ("index.html", AGREEMENT, "records/capas/CAPA-HRW-2026-0001.html", "verify.html"):
        visit.open(name)
        assert visit.page.evaluate(CONTRAST) == [], name


def test_hostile_text_runs_nowhere(visit: Visit, tmp_path: Path) -> None:
    """Hostile Markdown on a page with our policy runs nothing, in a browser that would tell."""
    from sealtrail.publish import body
    from tests.publish.test_body import HOSTILE

    shell = (visit.site / "index.html").read_text("utf-8")
    before, _, rest = shell.partition("<article")
    after = rest.partition("</article>")[2]
    text = "\n\n".join(line.replace("alert(1)", "document.title='run'") for line in HOSTILE)
    hostile = tmp_path / "hostile.html"
    made = f"{before}<article>{body.render(text)}</article>{after}"
    hostile.write_text(made.replace('href="./', f'href="{visit.site.as_uri()}/'), "utf-8")
    visit.page.goto(hostile.as_uri())
    assert visit.page.title() != "run"
    visit.complaints.clear()  # the copy's own style sheet and script are not beside it
    visit.requests[:] = [url for url in visit.requests if not url.startswith("file:")]
