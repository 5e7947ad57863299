"""The exemplar's history, played and verified once, and the site that is built from it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from sealtrail import history, publish, worktree
from sealtrail.exemplar import play_story, world
from sealtrail.git import Repository
from sealtrail.publish.audience import shown
from sealtrail.publish.holdings import Holdings, collect
from tests.conftest import RequireTool
from tests.publish.kinds import DAY, INSPECTION, PARTNER, PAST, Sites, kinds_of
from tests.publish.visit import ARGUMENTS, Visit

VERSION = "0.0.0"


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory, require_tool: RequireTool) -> Path:
    """The story as a bare repository, without hook, fork or clones."""
    require_tool("git")
    require_tool("ssh-keygen")
    folder = tmp_path_factory.mktemp("published")
    _, landings = play_story(folder / "keys")
    path = folder / "records.git"
    worktree.create_bare(path)
    world.write_history(path, landings)
    return path


@pytest.fixture(scope="session")
def report(repository: Path) -> history.Report:
    """The story's history, verified against its own anchor."""
    opened = Repository(repository)
    return history.verify(opened, history.verify(opened, None).anchor)


@pytest.fixture(scope="session")
def holdings(report: history.Report) -> Holdings:
    """Everything that the site shows."""
    return collect(report, VERSION)


@pytest.fixture(scope="session")
def site(report: history.Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; no test changes it."""
    return publish.build(report, tmp_path_factory.mktemp("built") / "site", tool_version=VERSION).directory


@pytest.fixture(scope="session")
def sites(report: history.Report, holdings: Holdings, tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Sites with every kind of page, the one for partners with full text where its program is installed."""
    folder = tmp_path_factory.mktemp("sites")
    full_text = importlib.util.find_spec("pagefind_bin") is not None
    publish.build(report, folder / PARTNER, tool_version=VERSION, full_text=full_text)
    publish.build(report, folder / INSPECTION, tool_version=VERSION, audience="inspection")
    publish.build(report, folder / PAST, tool_version=VERSION, as_of=DAY)
    inspection = shown(report, VERSION, audience="inspection")
    return Sites(folder, tuple(kinds_of(holdings, inspection, full_text=full_text)))


@pytest.fixture(scope="module")
def browser(require_tool: RequireTool) -> Iterator[object]:
    """A browser without a network of its own."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = require_tool("chromium", "chromium-browser", "google-chrome")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: object, site: Path) -> Iterator[Visit]:
    """A fresh page; in the end it must have asked only for files of the folder, and complained of nothing."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    visit = Visit(page, site)
    yield visit
    assert visit.complaints == []
    assert visit.left() == []
    page.close()
