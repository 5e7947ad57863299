"""Trail and revisions of a record in a real browser: sorted, narrowed, compared, read, with scripts and without."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

from sealtrail.publish import redlines
from sealtrail.publish.holdings import Holdings
from tests.publish.visit import Visit

AGREEMENT = "agreements/QA-LRK-0001-01.html"
CAPA = "records/capas/CAPA-HRW-2026-0001.html"
_WAIT = 10_000


def shown(visit: Visit) -> int:
    """How many rows of the trail are to be seen."""
    return int(visit.page.locator("table.trail tbody tr:visible").count())


TOOLS = "section:has(> #trail) .table-tools"


def test_the_trail_is_narrowed(visit: Visit) -> None:
    """The trail is narrowed by a word, by who and by what, and says how many rows are left."""
    visit.open(AGREEMENT)
    page, all_rows = visit.page, shown(visit)
    page.fill(f"{TOOLS} input[type=search]", "audits every 24 months")
    found = shown(visit)
    assert 0 < found < all_rows
    assert f"{found} of {all_rows} rows" in page.inner_text(f"{TOOLS} .told")
    page.fill(f"{TOOLS} input[type=search]", "")
    who, what = page.locator(f"{TOOLS} select").all()[:2]
    who.select_option(label="Siobhán Kelleher")
    hers = shown(visit)
    assert 0 < hers < all_rows
    assert all("Siobhán" in text for text in page.locator("table.trail tbody tr:visible").all_inner_texts())
    what.select_option(label="Notification rules")
    assert shown(visit) < hers


def test_the_trail_is_sorted(visit: Visit) -> None:
    """A head of the trail sorts by it and says so to assistive tools; a third press gives back the order of history."""
    visit.open(AGREEMENT)
    page = visit.page
    times = "table.trail tbody tr > td:first-child > time"
    written = [str(one.get_attribute("datetime")) for one in page.locator(times).all()]
    head = page.locator("table.trail thead th").first
    for said, expected in (("ascending", sorted(written)), ("descending", sorted(written, reverse=True)),
                           (None, written)):  # fmt: skip
        head.locator("button").press("Enter")
        assert head.get_attribute("aria-sort") == said
        assert [one.get_attribute("datetime") for one in page.locator(times).all()] == expected


def test_a_mark_leads_to_its_row(visit: Visit) -> None:
    """The mark at a changed field leads to the row of the trail that tells who changed it and why."""
    visit.open(CAPA)
    mark = visit.page.locator(".since-entry").first
    target = str(mark.get_attribute("href"))
    mark.click()
    assert visit.page.locator(f"tr{target}").is_visible()
    assert visit.page.evaluate("location.hash") == target


def test_two_revisions_are_compared(visit: Visit, holdings: Holdings) -> None:
    """Any two revisions are shown as a redline that holds both texts of the agreement, letter for letter."""
    visit.open(AGREEMENT)
    page = visit.page
    page.select_option("#compare-from", "1")
    page.select_option("#compare-to", "3")
    page.click("text=Show the redline")
    page.locator(".compared h4", has_text="Text").wait_for(timeout=_WAIT)
    assert page.inner_text(".compared h3") == "Revision 1 compared with revision 3"
    assert page.evaluate("document.activeElement.textContent") == "Revision 1 compared with revision 3"
    assert page.evaluate("location.hash") == "#compare-1-3"
    text = page.locator(".compared section:has(h4:text-is('Text')) .redline")
    assert "every" in text.locator("del").all_inner_texts()
    assert "24" in text.locator("ins").all_inner_texts()
    assert "## 12 Audits and oversight\n" in text.locator(".clause").all_text_contents()


def test_an_earlier_revision_is_read(visit: Visit) -> None:
    """An earlier revision is shown whole, and says that it is not the one that stands; its address can be passed on."""
    visit.open(f"{AGREEMENT}#revision-1")
    page = visit.page
    page.locator(".compared .not-current").wait_for(timeout=_WAIT)
    assert "It is not the one that stands: that is revision 8." in page.inner_text(".compared .not-current")
    body = page.locator(".compared section:has(h4:text-is('Text')) .redline").text_content()
    written = (visit.site / "agreements/QA-LRK-0001-01/revision-1.md").read_text("utf-8")
    assert body
    assert written.endswith(str(body))


def samples() -> list[tuple[str, str]]:
    """Pairs of texts that differ in every way that the comparison knows: short, long, frequent words, odd line ends."""
    chance = random.Random(20261122)
    pieces = ["a", "b", " ", "\n", "c d", "<", "\u0085", "\u2028", "\u00a0", "\ufeff", "\x1c", "\r\n", "😀", "é"]
    made = [tuple("".join(chance.choices(pieces, k=chance.randrange(40))) for _ in range(2)) for _ in range(300)]
    words = [f"w{n}" for n in range(60)] + ["the"] * 30
    for _ in range(12):
        old = chance.choices(words, k=chance.randrange(150, 900))
        new = list(old)
        for _ in range(chance.randrange(1, 40)):
            new[chance.randrange(len(new))] = chance.choice(words)
        made.append((" ".join(old), " ".join(new).replace("w1 ", "w1\n")))
    made.append(("x y\n" * 9000 + "old 😀\n" + "z\n" * 9000, "x y\n" * 9000 + "new 😁\n" + "z\n" * 9000))
    made.append(("a b\n" * 20_000, "c d\n" * 20_000))
    made.append(("p q " * 3000, "p r " * 3000))
    return [(old, new) for old, new in made]


def test_browser_and_build_compare_alike(visit: Visit) -> None:
    """The script makes the same redline as the build, run by run, of some three hundred pairs of texts."""
    visit.open(AGREEMENT)
    pairs = samples()
    made = visit.page.evaluate("(pairs) => pairs.map(([old, now]) => window.sealtrail.redline(old, now))", pairs)
    for (old, new), runs in zip(pairs, made, strict=True):
        expected = [(run.kind, run.text) for run in redlines.runs(old, new)]
        assert [(run["kind"], run["text"]) for run in runs] == expected, (old[:80], new[:80])


def test_without_scripts(browser: object, site: Path) -> None:
    """Without scripts the trail with its redlines, the revisions and the table for spreadsheets are all there."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / AGREEMENT).as_uri())
    assert page.locator(".compare").is_hidden()
    assert page.locator("table.trail tbody tr").count() > 8
    assert page.locator("table.trail del").count() > 0
    address = str(page.locator(".exports a[download$='.csv']").get_attribute("href"))
    rows = list(csv.reader(io.StringIO((site / "agreements" / address.rpartition("/")[2]).read_text("utf-8"))))
    assert rows[0][:3] == ["record", "revision", "action"]
    assert page.locator(".revisions a[download]").count() == page.locator(".revisions tbody tr").count()
    context.close()
