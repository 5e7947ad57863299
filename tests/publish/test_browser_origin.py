"""No page asks anybody but its own origin, and none meets its own policy's refusal."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.publish.kinds import Sites
from tests.publish.visit import served

WATCH = "window.refused = []; addEventListener('securitypolicyviolation', (e) => refused.push(e.blockedURI));"


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_no_request_leaves_the_origin(browser: object, sites: Sites, scheme: str) -> None:
    """Each kind of page, from a server and from a folder, asks its own site alone, and all it asks for is there."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    elsewhere, failed, refused = [], [], {}
    with served(sites.folder) as address:
        base = address if scheme == "http" else sites.folder.as_uri()
        context = browser.new_context()
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("request", lambda one: elsewhere.append(one.url) if not one.url.startswith(f"{base}/") else None)
        page.on("requestfailed", lambda one: failed.append(one.url))
        page.on("response", lambda one: failed.append(one.url) if one.status >= 400 else None)
        for kind in sites.kinds:
            page.goto(f"{base}/{kind.address}", wait_until="networkidle")
            if page.evaluate("refused.length"):
                refused[kind.name] = page.evaluate("refused")
        context.close()
    assert [urlsplit(url).path for url in failed] == []
    assert elsewhere == []
    assert refused == {}
