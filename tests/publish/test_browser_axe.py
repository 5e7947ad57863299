"""Accessibility as axe-core sees it: no violation on any kind of page, folded parts opened, by day and by night."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tests.publish.kinds import Sites
from tests.publish.visit import served

RUN = """async () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const found = await axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}});
  return found.violations.map((one) => `${one.id}: ${one.nodes.length} × ${one.nodes[0].html}`);
}"""
"""All rules that are on by default, WCAG 2.0 to 2.2 and good practice, and the size of targets (WCAG 2.2, 2.5.8)."""


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390), ("dark", 1280), ("light", 390)])
def test_axe_finds_nothing(browser: object, sites: Sites, scheme: str, width: int) -> None:
    """Axe-core finds no violation on any kind of page, on light and dark, on a desktop and on a phone."""
    from playwright.sync_api import Browser

    pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    assert isinstance(browser, Browser)
    axe = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    found = {}
    with served(sites.folder) as base:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        context.add_init_script(axe)  # by the browser's own door: the pages' policy lets no script in
        page = context.new_page()
        for kind in sites.kinds:
            page.goto(f"{base}/{kind.address}")
            violations = page.evaluate(RUN)
            if violations:
                found[kind.name] = violations
        context.close()
    assert found == {}
