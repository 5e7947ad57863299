"""A record on paper: what the copy is worth stands on every page, and nothing of the screen is lost."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import RequireTool
from tests.publish.visit import Visit

PRINTED = ("agreements/QA-LRK-0001-01.html", "records/deviations/DEV-HRW-2026-0001.html",
           "records/scars/SCAR-LRK-2026-0001.html", "records/qualifications/QLF-LRK-2026-0001.html")  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_every_printed_page_says_what_it_is(visit: Visit, name: str, tmp_path: Path, require_tool: RequireTool) -> None:
    """Each printed page says that it is uncontrolled, of which record, revision, digest and commit, when printed."""
    tool = require_tool("pdftotext")
    visit.open(name)
    path = tmp_path / "copy.pdf"
    visit.page.pdf(path=path, prefer_css_page_size=True)
    text = subprocess.run([tool, "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    pages = text.split("\f")[:-1]
    number = name.rpartition("/")[2].removesuffix(".html")
    assert len(pages) > 2
    for place, page in enumerate(pages, 1):
        told = "".join(page.split())
        assert "Printedcopy–uncontrolled" in told
        assert f"{number}.html·revision" in told
        assert re.search(r"SHA-256[0-9a-f]{64}·commit[0-9a-f]{40}", told)
        assert re.search(r"dateprinted:\d{4}-\d\d-\d\d\d\d:\d\dUTC[+−]\d\d:\d\d", told)
        assert f"Page{place}of{len(pages)}" in told


def test_the_head_of_the_trail_is_on_each_of_its_pages(visit: Visit, tmp_path: Path, require_tool: RequireTool) -> None:
    """A trail of several pages has its column heads on each of them, so that no row is read under a wrong one."""
    tool = require_tool("pdftotext")
    visit.open(PRINTED[0])
    path = tmp_path / "copy.pdf"
    visit.page.pdf(path=path, prefer_css_page_size=True)
    text = subprocess.run([tool, "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    trail = text.partition("Every change and every signature")[2].partition("Every revision, the latest first")[0]
    assert trail.count("\f") > 2
    assert len(re.findall(r"When +Who +What +Why +Revision", trail)) == trail.count("\f") + 1


def test_marks_and_folded_redlines_are_on_paper(visit: Visit) -> None:
    """On paper fields keep their marks, folded redlines are open, and buttons and choices are gone."""
    visit.open(PRINTED[0])
    page = visit.page
    page.emulate_media(media="print")
    assert page.locator(".since-entry").first.is_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    assert page.locator("table.trail .redline del").first.is_visible()
    for gone in (".compare .asked", ".table-tools select", ".exports", ".verify-here button"):
        assert not [one for one in page.locator(gone).all() if one.is_visible()], gone
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() > 0


def test_the_date_of_printing_is_not_in_the_file(site: Path) -> None:
    """The page itself knows no date of printing: it is written on the copy, by the machine that prints."""
    assert '<span id="printed"></span>' in (site / PRINTED[0]).read_text("utf-8")
